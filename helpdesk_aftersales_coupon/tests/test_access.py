from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestAccess(CouponCase):
    """An agent reads the coupons of the own tickets and customers, and no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coupon = cls._generate()
        Card = cls.env["loyalty.card"].with_context(action_no_send_mail=True)
        cls.earlier_coupon = Card.create(
            {"program_id": cls.program.id, "partner_id": cls.customer.id}
        )
        gift_cards = cls.env["loyalty.program"].create(
            {
                "name": "Gift Cards",
                "program_type": "gift_card",
                "reward_ids": [Command.create({})],
            }
        )
        cls.gift_card = Card.create(
            {"program_id": gift_cards.id, "partner_id": cls.contact.id}
        )
        cls.foreign_coupon = Card.create(
            {"program_id": cls.program.id, "partner_id": cls.stranger.id}
        )
        cls.anonymous_coupon = Card.create({"program_id": cls.program.id})
        cls.all_cards = cls.env["loyalty.card"].search([])

    def _visible(self, user, model="loyalty.card"):
        return self.env[model].with_user(user).search([])

    def test_agent_reads_what_concerns_the_own_tickets(self):
        visible = self._visible(self.agent)
        self.assertEqual(visible, self.coupon | self.earlier_coupon)
        with self.assertRaises(AccessError):
            self.coupon.with_user(self.agent).history_ids.read(["description"])
        with self.assertRaises(AccessError):
            self.program.with_user(self.agent).rule_ids.read(["code"])
        for card in self.gift_card, self.foreign_coupon, self.anonymous_coupon:
            for read in (
                lambda card: card.code,
                lambda card: card.read(["code"]),
                lambda card: card.history_ids,
            ):
                with self.assertRaises(AccessError):
                    read(card.with_user(self.agent))

    def test_agent_reads_coupon_programs_only(self):
        """Of these two: store credit adds gift cards and eWallets, by name only."""
        promotion = self.env["loyalty.program"].create(
            {
                "name": "Promotion",
                "program_type": "promotion",
                "reward_ids": [Command.create({})],
            }
        )
        programs = self._visible(self.agent, "loyalty.program")
        self.assertEqual(programs & (self.program | promotion), self.program)
        self.assertEqual(
            self._visible(self.agent, "loyalty.reward"), self.program.reward_ids
        )
        with self.assertRaises(AccessError):
            promotion.with_user(self.agent).read(["name"])
        with self.assertRaises(AccessError):
            self.gift_card.program_id.reward_ids.with_user(self.agent).read(
                ["discount"]
            )

    def test_agent_changes_nothing(self):
        coupon = self.coupon.with_user(self.agent)
        for change in (
            lambda: coupon.write({"points": 99}),
            lambda: coupon.unlink(),
            lambda: coupon.copy(),
            lambda: coupon.program_id.write({"name": "Mine"}),
            lambda: coupon.program_id.reward_ids.write({"discount": 100}),
            lambda: self.coupon.history_ids.with_user(self.agent).write({"used": 0}),
            lambda: self.env["loyalty.generate.wizard"]
            .with_user(self.agent)
            .create({"program_id": self.program.id, "coupon_qty": 1}),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_ticket_of_a_colleague(self):
        colleague = self._create_agent("colleague")
        self.assertFalse(self._visible(colleague))
        self._create_ticket(partner_id=False, user_id=colleague.id)
        self.assertFalse(self._visible(colleague))
        self._create_ticket(user_id=colleague.id)
        self.assertEqual(self._visible(colleague), self.coupon | self.earlier_coupon)

    def test_ticket_without_customer(self):
        ticket = self._create_ticket(partner_id=False)
        coupon = self._generate(ticket)
        self.assertIn(coupon, self._visible(self.agent))
        self.assertTrue(ticket.with_user(self.agent).is_my_helpdesk_ticket)
        ticket.user_id = self.env.user
        ticket.invalidate_recordset(["is_my_helpdesk_ticket"])
        self.assertNotIn(coupon, self._visible(self.agent))
        self.assertFalse(ticket.with_user(self.agent).is_my_helpdesk_ticket)

    def test_salespeople_see_every_card_as_before(self):
        salesperson = new_test_user(
            self.env,
            login="seller",
            groups="sales_team.group_sale_salesman,helpdesk_mgmt.group_helpdesk_user_own",
        )
        self.assertEqual(self._visible(salesperson), self.all_cards)
        self.gift_card.with_user(salesperson).read(["code"])
        self.foreign_coupon.with_user(salesperson).points = 2

    def test_window_of_a_colleague(self):
        window = self._open_window()
        manager = self._create_agent("manager", "helpdesk_mgmt.group_helpdesk_manager")
        with self.assertRaises(AccessError):
            window.with_user(manager).action_generate()
