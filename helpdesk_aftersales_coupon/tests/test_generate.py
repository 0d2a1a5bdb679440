from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestGenerate(CouponCase):
    """From the ticket's button to the coupon."""

    def test_coupon_of_the_only_program(self):
        window = self._open_window(valid_until="2099-12-31")
        self.assertEqual(window.program_id, self.program)
        action = window.action_generate()
        self.assertEqual(
            (action["res_model"], action["res_id"], action["target"]),
            (window._name, window.id, "new"),
        )
        coupon = window.coupon_id
        self.assertEqual(window.coupon_code, coupon.code)
        self.assertRecordValues(
            coupon.sudo(),
            [
                {
                    "program_id": self.program.id,
                    "partner_id": self.contact.id,
                    "helpdesk_ticket_id": self.ticket.id,
                    "company_id": self.company.id,
                    "expiration_date": window.valid_until,
                    "points": 1,
                    "usage_state": "valid",
                }
            ],
        )

    def test_history_as_odoo_writes_it(self):
        generator = self.env["loyalty.generate.wizard"].create(
            {"program_id": self.program.id, "coupon_qty": 1}
        )
        reference = generator.generate_coupons()
        coupon = self._generate()
        fields_read = ["description", "issued", "used", "order_model", "order_id"]
        self.assertEqual(len(coupon.history_ids), 1)
        self.assertEqual(
            coupon.history_ids.read(fields_read, load=None)[0] | {"id": 0},
            reference.history_ids.read(fields_read, load=None)[0] | {"id": 0},
        )

    def test_both_chatters(self):
        coupon = self._generate()
        self.assertIn(self.ticket.number, coupon.message_ids[0].preview)
        # Whoever follows the ticket reads this: the code is for the customer.
        self.assertNotIn(coupon.code, "".join(self.ticket.message_ids.mapped("body")))
        [note] = self.ticket.message_ids.filtered(
            lambda m: coupon.program_id.name in m.body
        )
        self.assertTrue(note.is_internal)
        self.assertIn("Coupon", note.preview)

    def test_one_coupon_whatever_is_clicked(self):
        window = self._open_window()
        window.action_generate()
        coupon = window.coupon_id
        with self.assertNothingCreated("loyalty.card", "loyalty.history"):
            window.action_generate()
            window.action_send_by_email()
            window.action_send_by_email()
            # Also when the values were changed meanwhile.
            window.write({"program_id": False, "valid_until": "1999-01-01"})
            window.action_generate()
        self.assertEqual(window.coupon_id, coupon)

    def test_nothing_is_sent(self):
        self.assertIn("create", self.program.communication_plan_ids.mapped("trigger"))
        with self.assertNothingCreated("mail.mail", "mail.notification"):
            coupon = self._generate()
        self.assertFalse(coupon.message_ids.partner_ids)

    def test_points_for_exactly_one_use(self):
        self.program.reward_ids.required_points = 5
        coupon = self._generate()
        self.assertEqual(coupon.points, 5)
        order = self._use(coupon)
        self.assertEqual(order.amount_total, 90)
        self.assertIn("already been used", self._apply(coupon, order)["error"])

    def test_points_of_the_cheapest_reward(self):
        self.env["loyalty.reward"].create(
            {"program_id": self.program.id, "discount": 50, "required_points": 20}
        )
        self.program.reward_ids.filtered(lambda r: r.discount == 10).required_points = 4
        window = self._open_window()
        self.assertIn("10%", window.reward_summary)
        self.assertNotIn("50%", window.reward_summary)
        window.action_generate()
        self.assertEqual(window.coupon_id.points, 4)

    def test_ticket_without_customer(self):
        ticket = self._create_ticket(partner_id=False)
        coupon = self._generate(ticket)
        self.assertFalse(coupon.partner_id)
        self.assertEqual(ticket.coupon_ids, coupon)
        self.assertEqual(ticket.with_user(self.agent).coupon_ids.code, coupon.code)

    def test_several_windows_make_several_coupons(self):
        coupons = self._generate() | self._generate() | self._generate()
        self.assertEqual(len(coupons), 3)
        self.assertEqual(self.ticket.coupon_count, 3)

    def test_two_programs_leave_the_choice(self):
        self._create_program(name="Free Delivery")
        window = self._open_window()
        self.assertFalse(window.program_id)
        self.assertFalse(window.notice)
        with (
            self.assertNothingCreated("loyalty.card"),
            self.assertRaisesRegex(UserError, "Choose the coupon program"),
        ):
            window.action_generate()

    def test_team_without_coupons(self):
        window = self._open_window()
        self.team.use_coupons = False
        with self.assertRaisesRegex(UserError, "not offered"):
            self.ticket.with_user(self.agent).action_coupon()
        for action in ("action_generate", "action_send_by_email"):
            with (
                self.assertNothingCreated("loyalty.card"),
                self.assertRaisesRegex(UserError, "not offered"),
            ):
                getattr(window, action)()

    def test_ticket_of_somebody_else(self):
        colleague = self._create_agent("colleague")
        self.ticket.user_id = colleague
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.agent).action_coupon()

    def test_user_without_helpdesk(self):
        user = new_test_user(self.env, login="nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["helpdesk.ticket.coupon.wizard"].with_user(user).create(
                {"ticket_id": self.ticket.id, "program_id": self.program.id}
            )
