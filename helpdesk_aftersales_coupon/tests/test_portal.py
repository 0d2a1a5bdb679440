from odoo.tests import HttpCase, new_test_user, tagged

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestPortal(CouponCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coupon = cls._generate(valid_until="2099-12-31")
        cls.visitor = new_test_user(
            cls.env, login="visitor", groups="base.group_portal"
        )

    def _page(self, login="visitor", token=None):
        self.authenticate(login, login)
        query = f"?access_token={token}" if token else ""
        return self.url_open(f"/my/ticket/{self.ticket.id}{query}").text

    def test_customer(self):
        self.visitor.partner_id.parent_id = self.customer
        self.ticket.partner_id = self.visitor.partner_id
        page = self._page()
        self.assertIn(self.coupon.code, page)
        self.assertIn("10%", page)
        self.assertIn("2099", page)

    def test_used_coupon(self):
        self.visitor.partner_id.parent_id = self.customer
        self.ticket.partner_id = self.visitor.partner_id
        self._use(self.coupon)
        page = self._page()
        self.assertIn(self.coupon.code, page)
        self.assertNotIn("10%", page)
        self.assertNotIn("2099", page)

    def test_follower_from_elsewhere(self):
        self.ticket.message_subscribe(self.visitor.partner_id.ids)
        page = self._page()
        self.assertIn(self.ticket.name, page)
        self.assertNotIn(self.coupon.code, page)

    def test_token(self):
        self.authenticate(None, None)
        url = f"/my/ticket/{self.ticket.id}"
        self.assertNotIn(self.coupon.code, self.url_open(url).text)
        token = self.ticket._portal_ensure_token()
        page = self.url_open(f"{url}?access_token={token}").text
        self.assertIn(self.coupon.code, page)

    def test_coupon_of_another_customer(self):
        """A ticket whose customer was changed does not give the coupon away."""
        self.visitor.partner_id.parent_id = self.customer
        self.ticket.partner_id = self.visitor.partner_id
        self.coupon.partner_id = self.stranger
        self.assertNotIn(self.coupon.code, self._page())

    def test_ticket_without_coupon(self):
        self.visitor.partner_id.parent_id = self.customer
        self.ticket.partner_id = self.visitor.partner_id
        self.coupon.unlink()
        self.assertNotIn('name="coupons"', self._page())
