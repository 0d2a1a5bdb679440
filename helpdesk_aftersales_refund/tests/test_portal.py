import re

from odoo.tests import HttpCase, new_test_user, tagged

from .common import HelpdeskRefundCase


@tagged("post_install", "-at_install")
class TestPortal(HelpdeskRefundCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._create_portal_user("customer-portal", cls.customer)
        cls.stranger_portal = cls._create_portal_user("stranger-portal", cls.stranger)
        cls.credit_note = cls._refund()

    @classmethod
    def _create_portal_user(cls, login, parent):
        user = new_test_user(
            cls.env, login=login, password=login, groups="base.group_portal"
        )
        user.partner_id.parent_id = parent
        return user

    def _page(self, user=None, query=""):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(f"/my/ticket/{self.ticket.id}{query}")

    def test_drafts_are_hidden(self):
        self.assertNotIn("Credit Notes", self._page(self.portal).text)

    def test_customer_downloads_the_pdf(self):
        self.credit_note.action_post()
        page = self._page(self.portal)
        self.assertIn(self.credit_note.name, page.text)
        self.assertIn("200.00", page.text)
        [link] = re.findall(
            r'href="(/my/invoices/[^"]*report_type=pdf[^"]*)"', page.text
        )
        document = self.url_open(link.replace("&amp;", "&"))
        self.assertEqual(document.status_code, 200)
        self.assertIn(
            self.credit_note.name.split("/")[0], document.headers["Content-Disposition"]
        )

    def test_stranger_and_follower(self):
        self.credit_note.action_post()
        self.assertNotIn(self.credit_note.name, self._page(self.stranger_portal).text)
        self.ticket.message_subscribe(self.stranger_portal.partner_id.ids)
        page = self._page(self.stranger_portal)
        self.assertIn(self.ticket.name, page.text)
        self.assertNotIn(self.credit_note.name, page.text)

    def test_public_visitor_needs_the_token(self):
        self.credit_note.action_post()
        token = self.ticket._portal_ensure_token()
        self.assertNotIn(self.credit_note.name, self._page().text)
        self.assertNotIn(
            self.credit_note.name, self._page(query="?access_token=guess").text
        )
        page = self._page(query=f"?access_token={token}")
        self.assertIn(self.credit_note.name, page.text)
        [link] = re.findall(
            r'href="(/my/invoices/[^"]*report_type=pdf[^"]*)"', page.text
        )
        document = self.url_open(link.replace("&amp;", "&"))
        self.assertEqual(document.status_code, 200)

    def test_credit_note_of_somebody_else_on_the_ticket(self):
        foreign = self._create_posted_invoice(
            self.stranger, move_type="out_refund", helpdesk_ticket_id=self.ticket.id
        )
        self.credit_note.action_post()
        page = self._page(self.portal)
        self.assertIn(self.credit_note.name, page.text)
        self.assertNotIn(foreign.name, page.text)
