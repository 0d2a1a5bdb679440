from datetime import timedelta

from odoo.fields import Date
from odoo.tests import tagged

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestUsage(CouponCase):
    """What became of a coupon, on the card and on the ticket's smart button."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coupon = cls._generate()
        cls.today = Date.context_today(cls.coupon)
        cls.yesterday = cls.today - timedelta(days=1)

    def _button(self, ticket=None):
        ticket = (ticket or self.ticket).with_user(self.agent)
        return ticket.coupon_count, ticket.coupon_title, ticket.coupon_usage

    def test_valid(self):
        self.assertEqual(self.coupon.usage_state, "valid")
        self.assertEqual(self._button(), (1, self.coupon.code, "Valid"))

    def test_valid_until(self):
        self.coupon.expiration_date = "2099-12-31"
        self.assertEqual(
            self._button(), (1, self.coupon.code, "Valid until 12/31/2099")
        )

    def test_valid_until_the_program_ends(self):
        self.coupon.expiration_date = "2099-12-31"
        self.program.date_to = "2098-12-31"
        self.assertEqual(Date.to_string(self.coupon.usable_until), "2098-12-31")

    def test_used(self):
        order = self._use(self.coupon)
        self.assertEqual(order.amount_total, 90)
        self.assertEqual(self.coupon.usage_state, "used")
        self.assertEqual(self._button(), (1, self.coupon.code, "Used"))

    def test_used_code_cannot_be_used_again(self):
        self._use(self.coupon)
        second = self._create_quotation()
        self.assertIn("already been used", self._apply(self.coupon, second)["error"])
        self.assertEqual(second.amount_total, 100)

    def test_order_cancelled(self):
        order = self._use(self.coupon)
        order._action_cancel()
        self.assertEqual(self.coupon.usage_state, "valid")

    def test_used_before_it_expired(self):
        self._use(self.coupon)
        self.coupon.expiration_date = self.yesterday
        self.assertEqual(self.coupon.usage_state, "used")

    def test_expired(self):
        self.coupon.expiration_date = self.yesterday
        self.assertEqual(self.coupon.usage_state, "expired")
        count, title, usage = self._button()
        self.assertEqual((count, title), (1, self.coupon.code))
        self.assertIn("Expired on ", usage)

    def test_expired_with_the_program(self):
        self.program.date_to = self.yesterday
        self.assertEqual(self.coupon.usage_state, "expired")
        self.program.write({"date_to": False, "active": False})
        self.assertEqual(self.coupon.usage_state, "expired")

    def test_several(self):
        self._use(self._generate())
        self._generate().expiration_date = self.yesterday
        self._generate()
        self.assertEqual(
            self._button(), (4, "4 Coupons", "Valid: 2, Used: 1, Expired: 1")
        )

    def test_archived_and_deleted(self):
        second = self._generate()
        second.active = False
        self.assertEqual(self._button()[0], 1)
        second.unlink()
        self.coupon.unlink()
        self.assertEqual(self._button()[0], 0)

    def test_counts_of_several_tickets(self):
        second = self._create_ticket()
        third = self._create_ticket()
        self._generate(second)
        self._generate(second)
        counts = (self.ticket | second | third).mapped("coupon_count")
        self.assertEqual(counts, [1, 2, 0])

    def test_open_from_the_button(self):
        ticket = self.ticket.with_user(self.agent)
        action = ticket.action_view_coupons()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("loyalty.card", self.coupon.id)
        )
        other = self._generate()
        action = ticket.action_view_coupons()
        self.assertEqual(
            self.env["loyalty.card"].search(action["domain"]), self.coupon | other
        )

    def test_duplicated_ticket_has_no_coupon(self):
        self.assertFalse(self.ticket.copy().coupon_ids)

    def test_deleted_ticket_leaves_the_coupon(self):
        self.ticket.unlink()
        self.assertTrue(self.coupon.exists())
        self.assertEqual(self.coupon.usage_state, "valid")
