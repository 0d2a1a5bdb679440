from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import HelpdeskRefundCase


class TestBadInput(HelpdeskRefundCase):
    """What the agent's window cannot do, the agent's RPC cannot either."""

    def _assert_refused(self, message, user=None, **values):
        """Both when it is sent and when it is found in the wizard later."""
        methods = ["action_reverse"]
        if user:
            methods.append("action_reverse_and_create_invoice")
        later = self._wizard(user)
        later.sudo().write(values)
        for method in methods:
            for wizard in (lambda: self._wizard(user, **values), lambda: later):
                with (
                    self.subTest(method=method),
                    self.assertNothingCreated("account.move", "mail.message"),
                    self.assertRaisesRegex(UserError, message),
                ):
                    getattr(wizard(), method)()

    def test_documents(self):
        """Documents that are none of the agent's business stay secret, too."""
        foreign = self._create_posted_invoice(self.stranger)
        receipt = self._create_posted_invoice(move_type="out_receipt")
        bill = self._create_posted_invoice(move_type="in_invoice")
        for move in (foreign, receipt, bill):
            with self.assertRaises(UserError) as error:
                self._wizard(move_ids=move.ids).action_reverse()
            self.assertNotIn(move.name, str(error.exception))
            self._assert_refused(
                "not a customer invoice", self.accountant, move_ids=move.ids
            )
            self._assert_refused(
                "not a customer invoice",
                self.accountant,
                move_ids=(self.invoice | move).ids,
            )
        credit_note = self._create_posted_invoice(move_type="out_refund")
        self._assert_refused("not a customer invoice", move_ids=credit_note.ids)

    def test_states(self):
        draft = self._create_posted_invoice(post=False)
        self._assert_refused("not posted", move_ids=draft.ids)
        draft.button_cancel()
        self._assert_refused("not posted", move_ids=draft.ids)

    def test_empty(self):
        self._create_posted_invoice()
        self._assert_refused("Choose the invoices", move_ids=[Command.clear()])
        self._assert_refused(
            "Choose the journal", move_ids=self.invoice.ids, journal_id=False
        )
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._wizard(date=False)

    def test_two_currencies(self):
        euro = self.setup_other_currency("EUR")
        other = self._create_posted_invoice(currency_id=euro.id)
        self._assert_refused(
            "several currencies",
            move_ids=(self.invoice | other).ids,
        )
        refund = self._refund(move_ids=other.ids)
        self.assertEqual(refund.currency_id, euro)

    def test_journals(self):
        sale = self.invoice.journal_id
        purchase = self.company_data["default_journal_purchase"]
        self._assert_refused("cannot be chosen", journal_id=purchase.id)
        self._assert_refused(
            "not a sales journal", self.accountant, journal_id=purchase.id
        )
        archived = sale.copy()
        archived.active = False
        self._assert_refused("archived", journal_id=archived.id)
        other = sale.copy()
        self.assertEqual(self._refund(journal_id=other.id).journal_id, other)

    def test_archived_journal_of_the_invoice(self):
        other = self.invoice.journal_id.copy()
        self.invoice.journal_id.active = False
        self.assertFalse(self._wizard().journal_id)
        self._assert_refused("Choose the journal")
        self.assertEqual(self._refund(journal_id=other.id).journal_id, other)

    def test_lock_dates(self):
        today = fields.Date.context_today(self.ticket)
        self.company.fiscalyear_lock_date = today
        self._assert_refused("books are closed")
        self._assert_refused("books are closed", self.accountant)
        tomorrow = today + timedelta(days=1)
        self.assertEqual(self._refund(date=tomorrow).date, tomorrow)

    def test_order_and_product(self):
        order = self._create_order()
        foreign_order = self._create_order(self.stranger)
        self._assert_refused(
            "not of this ticket's customer", sale_order_id=foreign_order.id
        )
        values = {"move_ids": self.invoice.ids}
        self._assert_refused("not for this sales", sale_order_id=order.id, **values)
        other_product = self._create_product(name="Table")
        self._assert_refused("not for this", product_id=other_product.id, **values)
        self.assertFalse(self.ticket.sale_order_ids)

    def test_ticket_of_somebody_else(self):
        other = self._create_ticket(user_id=self.accountant.id)
        wizard = self._wizard()
        for ticket in (other, self._create_ticket()):
            with self.assertRaisesRegex(UserError, "belongs to something else"):
                wizard.ticket_id = ticket
        wizard.sudo().ticket_id = other
        with self.assertRaises(AccessError):
            wizard.action_reverse()
        with self.assertRaises(AccessError):
            other.with_user(self.agent).action_refund()
        self.assertFalse(other.credit_note_ids)

    def test_wizard_of_somebody_else(self):
        wizard = self._wizard(self.accountant)
        with self.assertRaises(AccessError):
            wizard.with_user(self.agent).action_reverse()

    @mute_logger("odoo.sql_db")
    def test_nonsense(self):
        for error, values in (
            (UserError, {"move_ids": [999999999]}),
            (UserError, {"date": "not a date"}),
            (UserError, {"journal_id": "not an id"}),
            (UserError, {"journal_id": 2**40}),
            (UserError, {"reason": "\0"}),
            (UserError, {"nothing": 1}),
            (MissingError, {"ticket_id": 999999999}),
        ):
            with (
                self.subTest(values=values),
                self.assertNothingCreated("helpdesk.ticket.refund.wizard"),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                self._wizard(**values)
                self.env.flush_all()
