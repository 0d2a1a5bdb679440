from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ShareLinkCase


@tagged("post_install", "-at_install")
class TestShareLink(ShareLinkCase):
    """The link in the window and in the message, and where there is none."""

    def assertRefused(self, window, reason):
        with (
            self.assertNothingCreated("loyalty.card"),
            self.assertRaisesRegex(UserError, reason),
        ):
            window.action_get_share_link()
        self.assertFalse(window.share_link)

    def _compose(self, window):
        action = window.action_send_by_email()
        composer = self.env["mail.compose.message"].with_user(self.agent)
        return composer.with_context(**action["context"]).create({})

    def test_link(self):
        window = self._open_window()
        action = window.action_get_share_link()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (window._name, window.id)
        )

    def test_link_of_the_only_website(self):
        window = self._open_window()
        self.assertEqual(window.website_id, self.website)
        self.assertFalse(window.has_several_websites)
        self.assertFalse(window.share_link)
        window.action_get_share_link()
        base_url = self.website.get_base_url()
        self.assertEqual(
            window.share_link, f"{base_url}/coupon/{window.coupon_code}?r=%2Fshop"
        )
        self.assertEqual(window.share_link, self._get_odoos_link(window.coupon_id))

    def _get_odoos_link(self, coupon):
        action = coupon.sudo().action_coupon_share()
        share = self.env["coupon.share"].with_context(**action["context"])
        return share.create({"website_id": self.website.id}).share_link

    def test_one_coupon_whatever_is_clicked(self):
        window = self._open_window()
        window.action_get_share_link()
        with self.assertNothingCreated("loyalty.card"):
            window.action_get_share_link()
            window.action_generate()
            window.action_send_by_email()
            window.action_get_share_link()

    def test_window(self):
        action = self.ticket.with_user(self.agent).action_coupon()
        wizard = self.env[action["res_model"]].with_user(self.agent)
        form = Form(wizard.with_context(**action["context"]))
        window = form.save()
        window.action_get_share_link()
        form = Form(window)
        self.assertIn(window.coupon_id.code, form.share_link)

    def test_several_websites(self):
        second = self._create_website("Outlet", self.company)
        second.domain = "https://outlet.example.com"
        window = self._open_window()
        self.assertTrue(window.has_several_websites)
        self.assertFalse(window.website_id)
        self.assertRefused(window, "Choose the website")
        window.website_id = second
        window.action_get_share_link()
        coupon = window.coupon_id
        self.assertTrue(
            window.share_link.startswith("https://outlet.example.com/coupon/")
        )
        self.assertIn("https://outlet.example.com", self._compose(window).body)
        # The link leads elsewhere, the coupon stays.
        window.website_id = self.website
        window.action_get_share_link()
        self.assertTrue(window.share_link.startswith(self.website.get_base_url()))
        self.assertEqual(window.coupon_id, coupon)

    def test_website_of_the_program(self):
        second = self._create_website("Outlet", self.company)
        self.program.website_id = second
        window = self._open_window()
        self.assertEqual(window.website_id, second)
        with self.assertRaisesRegex(UserError, "cannot be used on.*Outlet"):
            window.website_id = self.website
        window.sudo().website_id = self.website
        self.assertRefused(window, "cannot be used on.*Outlet")
        window.website_id = second
        window.action_get_share_link()
        self.assertTrue(window.share_link)

    def test_program_without_ecommerce(self):
        self.program.ecommerce_ok = False
        window = self._open_window()
        self.assertRefused(window, "is not available on a website")
        # By email and by word of mouth it can be given all the same.
        window.action_generate()
        self.assertTrue(window.coupon_id)
        self.assertFalse(window.share_link)

    def test_program_with_ecommerce_only(self):
        self.program.sale_ok = False
        window = self._open_window()
        self.assertEqual(window.program_id, self.program)
        window.action_get_share_link()
        self.assertTrue(window.share_link)

    def test_website_of_another_company(self):
        foreign = self._create_website("Foreign", self.other_company)
        window = self._open_window()
        with self.assertRaisesRegex(UserError, "cannot be used on"):
            window.website_id = foreign
        window.sudo().website_id = foreign
        self.assertRefused(window, "cannot be used on")
        self.program.website_id = foreign
        window = self._open_window()
        self.assertRefused(window, "No website of")

    def test_company_without_website(self):
        self.website.company_id = self.other_company
        window = self._open_window()
        self.assertFalse(window.website_id)
        self.assertRefused(window, "No website of")

    def test_same_checks_as_without_a_link(self):
        window = self._open_window(valid_until="1999-12-31")
        self.assertRefused(window, "which is past")
        self.program.date_to = "1999-12-31"
        self.assertRefused(window, "ended on")
        window.program_id = False
        self.assertRefused(window, "no coupon program")

    def test_message_has_the_link(self):
        window = self._open_window()
        composer = self._compose(window)
        link = f"{self.website.get_base_url()}/coupon/{window.coupon_code}"
        self.assertIn(link, composer.body)

    def test_message_without_link(self):
        self.program.ecommerce_ok = False
        window = self._open_window()
        composer = self._compose(window)
        self.assertNotIn("/coupon/", composer.body)
        self.assertIn(window.coupon_code, composer.body)
