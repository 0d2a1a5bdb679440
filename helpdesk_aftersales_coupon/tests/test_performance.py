from odoo.fields import Command
from odoo.tests import tagged

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestPerformance(CouponCase):
    """SQL statements, compared with what Odoo itself needs."""

    def _count(self, act):
        """The statements of an action that finds an empty cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _count_odoos_generation(self):
        generator = self.env["loyalty.generate.wizard"].with_context(
            action_no_send_mail=True
        )
        generator = generator.create(
            {"program_id": self.program.id, "coupon_qty": 1, "mode": "anonymous"}
        )
        return self._count(generator.generate_coupons)

    def test_generate(self):
        self._generate()
        odoo = self._count_odoos_generation()
        ours = self._count(self._open_window().action_generate)
        self.assertLessEqual(ours, odoo + 30)

    def test_ticket_form(self):
        """The ticket's form costs one statement more, with or without coupons."""
        coupon_fields = {"coupon_count", "coupon_title", "coupon_usage"}
        ticket = self.ticket.with_user(self.agent)
        view = ticket.get_view(view_type="form")
        self.assertLessEqual(coupon_fields, set(view["models"]["helpdesk.ticket"]))
        specification = dict.fromkeys(view["models"]["helpdesk.ticket"], {})
        without = {k: v for k, v in specification.items() if k not in coupon_fields}
        ticket.web_read(specification)
        for coupons in range(3):
            with self.subTest(coupons=coupons):
                before = self._count(lambda: ticket.web_read(without))
                after = self._count(lambda: ticket.web_read(specification))
                self.assertLessEqual(after, before + 1)
            self._generate()

    def test_one_statement_for_many_tickets(self):
        tickets = self.ticket | self._create_ticket() | self._create_ticket()
        for ticket in tickets:
            self._generate(ticket)
        tickets.mapped("coupon_usage")
        single = self._count(lambda: self.ticket.mapped("coupon_usage"))
        many = self._count(lambda: tickets.mapped("coupon_usage"))
        self.assertEqual(many, single)

    def test_window_costs_the_same_for_many_coupons(self):
        limit = {"limit_usage": True, "max_usage": 1000}
        self.program.write(limit)
        self._open_window()
        few = self._count(self._open_window)
        self.env["loyalty.card"].with_context(action_no_send_mail=True).create(
            [
                {"program_id": self.program.id, "partner_id": self.contact.id}
                for _i in range(500)
            ]
        )
        self.env["loyalty.program"].create(
            [
                {
                    "name": "Another",
                    "program_type": "coupons",
                    "reward_ids": [Command.create({})],
                    **limit,
                }
                for _i in range(30)
            ]
        )
        self._open_window()
        self.assertLessEqual(self._count(self._open_window), few)
