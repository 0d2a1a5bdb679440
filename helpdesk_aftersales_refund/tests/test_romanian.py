from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.romanian import RomanianCase

from .common import HelpdeskRefundCase


@tagged("post_install", "-at_install")
class TestRomanian(RomanianCase, HelpdeskRefundCase):
    def test_window(self):
        self._walk_ticket("action_refund")

    def test_after_the_refund(self):
        self._refund().action_post()
        self._walk_ticket("action_refund")
        self._walk_portal()

    def test_english_agent_and_romanian_customer(self):
        """Each reads the own language: in the form and the chatter, on the credit note,
        in its PDF and on the portal."""
        self.agent.lang = "en_US"
        english = self.env(context={**self.env.context, "lang": "en_US"})
        wizard = english["helpdesk.ticket.refund.wizard"].with_user(self.agent)
        wizard = wizard.with_context(default_ticket_id=self.ticket.id)
        wizard.create({}).action_reverse()
        credit_note = self.ticket.credit_note_ids
        self.assertIn("Inversare", credit_note.ref)
        self.assertIn("Credit Note", self.ticket.message_ids[:1].body)
        form = self.ticket.with_env(english).with_user(self.agent).get_view()["arch"]
        self.assertIn("Refund", form)

        credit_note.action_post()
        report = english["ir.actions.report"]
        document, _type = report._render_qweb_html(
            "account.report_invoice", credit_note.ids
        )
        self.assertIn("Data notei de credit", document.decode())
        self.authenticate(self.customer_user.login, self.customer_user.login)
        page = self.url_open(
            f"/my/ticket/{self.ticket.id}", cookies={"frontend_lang": "ro_RO"}
        )
        self.assertIn("Note de credit", page.text)
