from odoo.tests import HttpCase, tagged

from .common import ShareLinkCase


@tagged("post_install", "-at_install")
class TestPortal(ShareLinkCase, HttpCase):
    def _page(self):
        token = self.ticket._portal_ensure_token()
        url = f"/my/ticket/{self.ticket.id}?access_token={token}"
        return self.url_open(url).text

    def test_link_of_a_usable_coupon(self):
        coupon = self._generate()
        link = f"/coupon/{coupon.code}"
        self.assertIn(link, self._page())
        self._use(coupon)
        page = self._page()
        self.assertIn(coupon.code, page)
        self.assertNotIn(link, page)

    def test_coupon_for_sales_only(self):
        self.program.ecommerce_ok = False
        coupon = self._generate()
        page = self._page()
        self.assertIn(coupon.code, page)
        self.assertNotIn("/coupon/", page)
