from lxml import etree

from odoo.tests import Form, new_test_user

from .common import HelpdeskRefundCase


class TestViews(HelpdeskRefundCase):
    def _arch(self, model, user, view_type="form"):
        arch = self.env[model].with_user(user).get_view(view_type=view_type)["arch"]
        return etree.fromstring(arch)

    def test_button_is_for_agents(self):
        arch = self._arch("helpdesk.ticket", self.agent)
        [button] = arch.xpath("//header/button[@name='action_refund']")
        self.assertEqual(button.get("invisible"), "not id or not use_credit_notes")
        user = new_test_user(self.env, login="internal", groups="base.group_user")
        arch = self._arch("helpdesk.ticket", user)
        self.assertFalse(arch.xpath("//button[@name='action_refund']"))
        self.assertFalse(arch.xpath("//button[@name='action_view_credit_notes']"))

    def test_posting_button_is_for_accountants(self):
        xpath = "//button[@name='action_reverse_and_create_invoice']"
        model = "helpdesk.ticket.refund.wizard"
        self.assertFalse(self._arch(model, self.agent).xpath(xpath))
        self.assertTrue(self._arch(model, self.accountant).xpath(xpath))

    def test_ticket_of_the_credit_note(self):
        credit_note = self._refund()
        accountant = new_test_user(
            self.env, login="only_accountant", groups="account.group_account_invoice"
        )
        with Form(credit_note.with_user(accountant)) as form:
            form.ref = "Checked"
        Form(credit_note.with_user(self.accountant))
        xpath = "//field[@name='helpdesk_ticket_id']"
        self.assertFalse(self._arch("account.move", accountant).xpath(xpath))
        self.assertTrue(self._arch("account.move", self.accountant).xpath(xpath))

    def test_unsaved_ticket(self):
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent))
        self.assertFalse(form.credit_note_count)
