from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common import HelpdeskRefundCase


class TestMultiCompany(HelpdeskRefundCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company()["company"]
        cls.product.company_id = False
        cls.other_invoice = cls._create_posted_invoice(company_id=cls.other.id)
        cls.companies = cls.company | cls.other

    def test_only_the_ticket_company_is_offered(self):
        self.assertEqual(self.other_invoice.company_id, self.other)
        self.agent.company_ids = self.companies
        wizard = self._wizard()
        self.assertEqual(wizard.move_ids, self.invoice)
        for moves in (self.other_invoice, self.invoice | self.other_invoice):
            wizard.sudo().move_ids = moves
            with self.assertRaisesRegex(UserError, "not a customer invoice"):
                wizard.action_reverse()

    def test_journal_of_other_company(self):
        self.agent.company_ids = self.companies
        journal = self.other_invoice.journal_id
        with self.assertRaises(UserError):
            self._wizard(journal_id=journal.id).action_reverse()

    def test_refund_from_another_current_company(self):
        """The agent works in the other company at this moment."""
        self.agent.company_ids = self.companies
        self.agent.company_id = self.other
        wizard = self._wizard().with_context(
            allowed_company_ids=(self.other | self.company).ids
        )
        action = wizard.action_reverse()
        credit_note = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(credit_note.company_id, self.company)
        self.assertEqual(credit_note.journal_id.company_id, self.company)

    def test_agent_outside_the_company_reads_nothing(self):
        with self.assertRaises(AccessError):
            self.other_invoice.with_user(self.agent).read(["name"])
        self.agent.company_ids = self.companies
        self.agent.company_id = self.other
        self.other_invoice.with_user(self.agent).with_context(
            allowed_company_ids=self.companies.ids
        ).read(["name"])

    def test_link_needs_the_same_company(self):
        with self.assertRaises(UserError):
            self.other_invoice.helpdesk_ticket_id = self.ticket

    def test_team_of_other_company(self):
        team = self.team.copy({"name": "Other", "company_id": self.other.id})
        self.assertTrue(team.use_credit_notes)
        ticket = self._create_ticket(team_id=team.id)
        self.assertEqual(ticket.company_id, self.other)
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent).action_refund()
        team.user_ids = [Command.link(self.agent.id)]
        self.agent.company_ids = self.companies
        self.env.invalidate_all()
        user = self.agent.with_context(allowed_company_ids=self.companies.ids)
        wizard = self._wizard(user, ticket)
        self.assertEqual(wizard.move_ids, self.other_invoice)
