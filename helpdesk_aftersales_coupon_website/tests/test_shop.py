from urllib.parse import urlsplit

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ShareLinkCase


@tagged("post_install", "-at_install")
class TestShop(ShareLinkCase, HttpCase):
    """Customers who open the link, each with a browser session of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website.domain = False
        cls.buyer = new_test_user(
            cls.env, login="buyer", password="buyer", groups="base.group_portal"
        )
        window = cls._open_window()
        window.action_get_share_link()
        cls.coupon = window.coupon_id.sudo()
        cls.link = window.share_link

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _open_link(self, link=None):
        url = urlsplit(link or self.link)
        response = self.url_open(f"{url.path}?{url.query}")
        self.assertEqual(response.status_code, 200)
        return response

    def _add_to_cart(self):
        self.make_jsonrpc_request(
            "/shop/cart/add",
            {
                "product_template_id": self.product.product_tmpl_id.id,
                "product_id": self.product.id,
                "quantity": 1,
            },
        )

    def _get_cart(self):
        self.env.invalidate_all()
        order = self.env["sale.order"].search([], order="id desc", limit=1)
        self.assertEqual(order.website_id, self.website)
        return order

    def _log_in(self):
        """Log in within the session, as a visitor with a cart does."""
        response = self.url_open(
            "/web/login",
            data={
                "login": "buyer",
                "password": "buyer",
                "csrf_token": Request.csrf_token(self),
            },
        )
        self.assertEqual(response.status_code, 200)

    def assertDiscounted(self, coupon=None):
        page = self.url_open("/shop/cart").text
        order = self._get_cart()
        reward = order.order_line.filtered("reward_id")
        self.assertEqual(reward.coupon_id, coupon or self.coupon)
        product = order.order_line - reward
        self.assertEqual(product.product_id, self.product)
        self.assertAlmostEqual(order.amount_total, 0.9 * product.price_total)
        self.assertIn("10%", page)
        return order

    def assertNotDiscounted(self):
        self.url_open("/shop/cart")
        self.assertFalse(self._get_cart().order_line.reward_id)

    def test_visitor_with_a_cart(self):
        self._add_to_cart()
        self._open_link()
        self.assertDiscounted()

    def test_visitor_with_an_empty_cart(self):
        self._open_link()
        self._add_to_cart()
        self.assertDiscounted()

    def test_customer_with_a_cart(self):
        self.authenticate("buyer", "buyer")
        self._add_to_cart()
        self._open_link()
        order = self.assertDiscounted()
        self.assertEqual(order.partner_id, self.buyer.partner_id)

    def test_customer_with_an_empty_cart(self):
        self.authenticate("buyer", "buyer")
        self._open_link()
        self._add_to_cart()
        self.assertDiscounted()

    def test_visitor_who_logs_in_later(self):
        self._open_link()
        self._log_in()
        self._add_to_cart()
        order = self.assertDiscounted()
        self.assertEqual(order.partner_id, self.buyer.partner_id)

    def test_opened_twice(self):
        self._add_to_cart()
        self._open_link()
        self._open_link()
        self.assertDiscounted()

    def test_several_points(self):
        self.program.reward_ids.required_points = 5
        window = self._open_window()
        window.action_get_share_link()
        self._add_to_cart()
        self._open_link(window.share_link)
        self.assertDiscounted(window.coupon_id.sudo())

    def test_used(self):
        self._use(self.coupon)
        self._add_to_cart()
        self._open_link()
        self.assertNotDiscounted()

    def test_bought_and_used(self):
        self._add_to_cart()
        self._open_link()
        self.assertDiscounted().action_confirm()
        self.assertEqual(self.coupon.usage_state, "used")
        self.assertEqual(self.ticket.coupon_usage, "Used")

    def test_expired(self):
        self.coupon.expiration_date = "2020-01-01"
        self._add_to_cart()
        self._open_link()
        self.assertNotDiscounted()

    def test_ecommerce_switched_off_later(self):
        self.program.ecommerce_ok = False
        self._add_to_cart()
        self._open_link()
        self.assertNotDiscounted()
