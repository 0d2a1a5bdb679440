from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestMail(CouponCase, MailCase):
    """The message with the coupon, which only the user sends."""

    def _compose(self, window):
        action = window.action_send_by_email()
        self.assertEqual(action["res_model"], "mail.compose.message")
        composer = self.env["mail.compose.message"].with_user(self.agent)
        return composer.with_context(**action["context"]).create({})

    def test_message(self):
        window = self._open_window(valid_until="2099-12-31")
        composer = self._compose(window)
        coupon = window.coupon_id
        self.assertIn(self.ticket.number, composer.subject)
        for text in (coupon.code, "10%", "Contact", "12/31/2099", self.ticket.name):
            self.assertIn(text, composer.body)
        self.assertEqual(composer.partner_ids, self.contact)

    def test_recipients(self):
        follower = self.env["res.partner"].create(
            {"name": "Boss", "email": "boss@example.com"}
        )
        silent = self.env["res.partner"].create({"name": "No address"})
        self.ticket.message_subscribe((follower | silent).ids)
        composer = self._compose(self._open_window())
        expected = self.contact | self.ticket.message_partner_ids - silent
        self.assertEqual(composer.partner_ids, expected)
        self.assertIn(follower, composer.partner_ids)

    def test_sent_once_and_only_by_the_user(self):
        window = self._open_window()
        with self.mock_mail_gateway():
            composer = self._compose(window)
            self.assertFalse(self._new_mails)
            composer.action_send_mail()
        self.assertEqual(len(self._new_mails), 1)
        self.assertEqual(self._new_mails.recipient_ids, self.contact)
        self.assertIn(window.coupon_code, self._new_mails.body_html)
        messages = window.coupon_id.message_ids.filtered("partner_ids")
        self.assertEqual(messages.author_id, self.agent.partner_id)

    def test_customers_language(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        self.env["ir.module.module"]._load_module_terms(
            ["helpdesk_aftersales_coupon"], ["ro_RO"], overwrite=True
        )
        self.contact.lang = "ro_RO"
        self.program.reward_ids.with_context(lang="ro_RO").description = "Reducere"
        composer = self._compose(self._open_window(valid_until="2099-12-31"))
        self.assertIn("Cuponul dumneavoastră", composer.subject)
        for text in ("Bună ziua", "Reducere", "Valabil până la", "31.12.2099"):
            self.assertIn(text, composer.body)

    def test_customer_without_address(self):
        for email in (False, "nonsense"):
            self.contact.email = email
            window = self._open_window()
            with (
                self.subTest(email=email),
                self.assertNothingCreated("loyalty.card"),
                self.assertRaisesRegex(UserError, "no valid email address"),
            ):
                window.action_send_by_email()
            # Only the message needs an address.
            window.action_generate()
            self.assertTrue(window.coupon_id)

    def test_ticket_without_customer(self):
        window = self._open_window(self._create_ticket(partner_id=False))
        with (
            self.assertNothingCreated("loyalty.card"),
            self.assertRaisesRegex(UserError, "no customer to send"),
        ):
            window.action_send_by_email()

    def test_message_of_the_program(self):
        """A program's own message is preferred to the suite's, Odoo's generic one is
        not; both are within an agent's rights."""
        window = self._open_window()
        window.action_generate()
        own_template = self.odoo_template.copy(
            {"subject": "Sorry!", "report_template_ids": False}
        )
        self.program.communication_plan_ids.mail_template_id = own_template
        composer = self._compose(window)
        self.assertEqual(composer.subject, "Sorry!")
        self.assertIn(window.coupon_code, composer.body)

    def test_coupon_of_no_ticket(self):
        coupon = self._generate()
        coupon.helpdesk_ticket_id = False
        self.assertEqual(coupon._get_default_template(), self.odoo_template)
