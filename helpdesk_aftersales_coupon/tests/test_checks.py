from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestChecks(CouponCase):
    """What is not offered, and refused with its reason when it comes over RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = Date.context_today(cls.program)
        cls.yesterday = cls.today - timedelta(days=1)
        cls.tomorrow = cls.today + timedelta(days=1)

    def assertRefused(self, program, reason):
        window = self._open_window()
        offered = self.env["loyalty.program"].search(window._get_program_domain())
        self.assertNotIn(program, offered)
        with self.assertRaisesRegex(UserError, reason):
            window.program_id = program
        window.sudo().program_id = program
        for action in ("action_generate", "action_send_by_email"):
            with (
                self.assertNothingCreated("loyalty.card", "mail.compose.message"),
                self.assertRaisesRegex(UserError, reason),
            ):
                getattr(window, action)()
        self.assertFalse(window.coupon_id)

    def assertAccepted(self, program):
        window = self._open_window()
        offered = self.env["loyalty.program"].search(window._get_program_domain())
        self.assertIn(program, offered)
        window.program_id = program
        window.action_generate()
        self.assertEqual(window.coupon_id.usage_state, "valid")

    def test_other_types(self):
        field = self.program._fields["program_type"]
        for program_type, label in field._description_selection(self.env):
            if program_type == "coupons":
                continue
            program = self.env["loyalty.program"].create(
                {
                    "name": "SECRET",
                    "program_type": program_type,
                    "company_id": self.company.id,
                    "reward_ids": [Command.create({})],
                }
            )
            with self.subTest(program_type=program_type):
                self.assertRefused(program, f"^(?!.*SECRET).*of type {label}")

    def test_start(self):
        self.program.date_from = self.tomorrow
        self.assertRefused(self.program, "does not start before")
        self.program.date_from = self.today
        self.assertAccepted(self.program)

    def test_end(self):
        self.program.date_to = self.yesterday
        self.assertRefused(self.program, "ended on")
        self.program.date_to = self.today
        self.assertAccepted(self.program)

    def test_archived(self):
        self.program.active = False
        self.assertRefused(self.program, "is archived")

    def test_available_nowhere(self):
        values = {"sale_ok": False}
        if "ecommerce_ok" in self.program:
            values["ecommerce_ok"] = False
        self.program.write(values)
        self.assertRefused(self.program, "Sales.* is switched on")
        self.program.sale_ok = True
        self.assertAccepted(self.program)

    def test_used_up(self):
        self.program.write({"limit_usage": True, "max_usage": 2})
        self._use(self._generate())
        self.assertAccepted(self.program)
        self._use(self._generate())
        self.assertRefused(self.program, "used up.*2")
        self.program.limit_usage = False
        self.assertAccepted(self.program)

    def test_without_reward(self):
        self.program.reward_ids.active = False
        self.assertRefused(self.program, "gives nothing")

    def test_deleted(self):
        window = self._open_window()
        self.program.active = False
        self.program.unlink()
        with (
            self.assertNothingCreated("loyalty.card"),
            self.assertRaisesRegex(UserError, "no coupon program"),
        ):
            window.action_generate()

    def test_valid_until(self):
        window = self._open_window(valid_until=self.yesterday)
        with (
            self.assertNothingCreated("loyalty.card"),
            self.assertRaisesRegex(UserError, "which is past"),
        ):
            window.action_generate()
        window.valid_until = self.today
        window.action_generate()
        self.assertEqual(window.coupon_id.usage_state, "valid")
        self.assertNotIn(
            "error", self._apply(window.coupon_id.sudo(), self._create_quotation())
        )

    def test_without_expiry(self):
        coupon = self._generate()
        self.assertFalse(coupon.expiration_date)
        self.assertFalse(coupon.usable_until)

    def test_today_is_the_users(self):
        """In Kiritimati it is tomorrow already, at eleven in the morning UTC."""
        self.agent.tz = "Pacific/Kiritimati"
        agents_today = Date.context_today(self.program.with_user(self.agent))
        self._generate(valid_until=agents_today)
        with self.assertRaises(UserError):
            self._generate(valid_until=agents_today - timedelta(days=1))

    def test_coupon_of_another_ticket(self):
        """The name of a coupon is its code: nobody gets at it through the window."""
        foreign_ticket = self._create_ticket(
            partner_id=self.stranger.id, user_id=self.env.user.id
        )
        coupon = self._generate()
        foreign_coupon = coupon.with_context(action_no_send_mail=True).copy(
            {"code": "SECRET", "helpdesk_ticket_id": foreign_ticket.id}
        )
        window = self._open_window()
        with self.assertRaises(UserError):
            window.coupon_id = foreign_coupon
        values = {"ticket_id": foreign_ticket.id, "coupon_id": foreign_coupon.id}
        with self.assertRaises(UserError):
            window.write(values)
        with self.assertRaises(UserError):
            window.create(values)
        # Of a ticket that changed hands, neither.
        window = self._open_window()
        window.sudo().coupon_id = coupon
        coupon.sudo().helpdesk_ticket_id = foreign_ticket
        with self.assertRaisesRegex(UserError, "not of ticket"):
            window.action_send_by_email()

    def test_why_there_is_no_program(self):
        self.program.date_to = self.yesterday
        window = self._open_window()
        self.assertIn("ended on", window.notice)
        self.assertIn("Ask a sales manager", window.notice)
        self.program.active = False
        self.program.unlink()
        window = self._open_window()
        self.assertIn("Ask a sales manager", window.notice)
        with self.assertRaisesRegex(UserError, "no coupon program"):
            window.action_generate()
