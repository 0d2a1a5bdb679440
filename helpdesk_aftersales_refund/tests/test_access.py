from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.helpdesk_aftersales.tests.agent_views import AgentViewsCase

from .common import HelpdeskRefundCase


class TestAccess(AgentViewsCase, HelpdeskRefundCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls._create_posted_invoice(cls.stranger)
        cls.colleague_invoice = cls._create_posted_invoice(cls.customer)
        cls.bill = cls._create_posted_invoice(move_type="in_invoice")
        cls.moves = cls.invoice | cls.foreign | cls.colleague_invoice | cls.bill

    def test_ticket_of_somebody_else_on_a_document(self):
        """A document shows the name of its ticket, and writes in its chatter."""
        ticket = self._create_ticket(
            user_id=self.env.user.id, team_id=False, partner_id=self.stranger.id
        )
        accountant = self._create_agent("books", "account.group_account_invoice")
        invoice = self.invoice.with_user(accountant)
        credit_note = {
            "move_type": "out_refund",
            "partner_id": self.contact.id,
            "helpdesk_ticket_id": ticket.id,
        }
        for send in (
            lambda: invoice.write({"helpdesk_ticket_id": ticket.id}),
            lambda: invoice.onchange(
                {"helpdesk_ticket_id": ticket.id},
                ["helpdesk_ticket_id"],
                {"helpdesk_ticket_id": {"fields": {"display_name": {}}}},
            ),
            lambda: invoice.create(credit_note),
            lambda: invoice.with_context(default_helpdesk_ticket_id=ticket.id).create(
                {"move_type": "out_refund", "partner_id": self.contact.id}
            ),
        ):
            with self.assertNothingCreated("mail.message", "account.move"):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    send()

    def _readable(self, user):
        self.env.invalidate_all()
        moves = self.env["account.move"].with_user(user)
        found = moves.search([("id", "in", self.moves.ids)])
        readable = self.moves.with_user(user)._filtered_access("read")
        self.assertEqual(found.sorted("id").ids, readable.sorted("id").ids)
        return found.with_user(self.env.user)

    def test_agent_reads_the_customer_only(self):
        self.assertEqual(
            self._readable(self.agent), self.invoice | self.colleague_invoice
        )
        with self.assertRaises(AccessError):
            self.foreign.line_ids.with_user(self.agent).read(["name"])

    def test_agent_changes_nothing(self):
        credit_note = self._refund(move_ids=self.invoice.ids).with_user(self.agent)
        with self.assertRaises(AccessError):
            credit_note.ref = "mine"
        with self.assertRaises(AccessError):
            credit_note.action_post()
        with self.assertRaises(AccessError):
            credit_note.unlink()
        with self.assertRaises(AccessError):
            credit_note.invoice_line_ids.price_unit = 0

    def test_agent_opens_the_forms(self):
        credit_note = self._refund(move_ids=self.invoice.ids)
        self.assertOpensForAgent(credit_note)
        credit_note.action_post()
        self.assertOpensForAgent(credit_note)
        self.assertOpensForAgent(self.invoice)

    def test_agent_reads_no_payments(self):
        for invoice in self.invoice | self.foreign:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create({})._create_payments()
        for model in ("account.payment", "account.partial.reconcile"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.agent).search([])
        self.assertOpensForAgent(self.invoice)

    def test_agent_sees_sales_journals_only(self):
        journals = self.env["account.journal"].with_user(self.agent).search([])
        self.assertEqual(set(journals.mapped("type")), {"sale"})

    def test_accountant_keeps_everything(self):
        self.assertEqual(self._readable(self.accountant), self.moves)
        journals = self.env["account.journal"].with_user(self.accountant).search([])
        self.assertIn("bank", journals.mapped("type"))

    def test_salesperson_of_own_documents_and_agent(self):
        user = new_test_user(
            self.env,
            login="sales_own",
            groups="sales_team.group_sale_salesman,"
            "helpdesk_mgmt.group_helpdesk_user_own",
        )
        self.moves.invoice_user_id = self.env.user
        self.assertFalse(self._readable(user))
        self.team.user_ids = [Command.link(user.id)]
        self.ticket.user_id = user
        self.assertEqual(self._readable(user), self.invoice | self.colleague_invoice)

    def test_others_see_nothing(self):
        for group in ("base.group_user", "helpdesk_mgmt.group_helpdesk_user_own"):
            user = new_test_user(self.env, login=f"nobody-{group}", groups=group)
            with self.assertRaises(AccessError):
                self.invoice.with_user(user).read(["name"])

    def test_ticket_fields_are_for_agents(self):
        user = new_test_user(self.env, login="internal", groups="base.group_user")
        self.ticket.message_subscribe(user.partner_id.ids)
        self.ticket.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            self.ticket.with_user(user).read(["credit_note_ids"])

    def test_number_of_the_newest_invoice(self):
        """It may be another customer's."""
        with self.assertRaises(AccessError):
            self.invoice.with_user(self.agent).read(["highest_name"])
        self.invoice.with_user(self.accountant).read(["highest_name"])

    def test_agent_chooses_a_journal_and_no_more(self):
        """The dashboard of a journal tells what the whole company sells."""
        journal = self.invoice.journal_id
        for user in (self.agent, self.accountant):
            journals = journal.with_user(user)
            self.assertTrue(journals.name_search(journal.name))
            self.assertEqual(journals.read(["name"])[0]["name"], journal.name)
            for name in (
                "kanban_dashboard",
                "kanban_dashboard_graph",
                "bank_acc_number",
            ):
                if user == self.agent:
                    with self.assertRaises(AccessError):
                        journals.read([name])
        self.assertTrue(
            journal.with_user(self.accountant).read(["kanban_dashboard_graph"])
        )
