from urllib.parse import urlsplit

from odoo.tests import HttpCase, tagged

from .common import ShareLinkCase


@tagged("post_install", "-at_install")
class TestTour(ShareLinkCase, HttpCase):
    def test_agent_shares_and_customer_buys(self):
        self.website.domain = False
        self.start_tour(
            f"/odoo/helpdesk.ticket/{self.ticket.id}",
            "helpdesk_aftersales_coupon_website_agent",
            login=self.agent.login,
        )
        coupon = self.ticket.coupon_ids
        self.assertEqual(len(coupon), 1)
        path = urlsplit(coupon._get_share_link()).path
        # The tour fills the cart after the link was opened.
        self.start_tour(
            f"{path}?r={self.product.website_url}",
            "helpdesk_aftersales_coupon_website_customer",
        )
        order = self.env["sale.order"].search([], order="id desc", limit=1)
        self.assertEqual(order.order_line.coupon_id, coupon)
