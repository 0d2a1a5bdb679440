from odoo.exceptions import UserError

from .common import StoreCreditCase


class TestBooks(StoreCreditCase):
    def _balance(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))

    def test_entry(self):
        credit_note = self._give()
        self.assertFalse(credit_note.store_credit_entry_id)
        credit_note.with_user(self.accountant).action_post()
        entry = credit_note.store_credit_entry_id
        self.assertEqual(entry.state, "posted")
        self.assertEqual(entry.date, credit_note.date)
        self.assertIn(credit_note.name, entry.ref)
        receivable = credit_note.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).account_id
        self.assertRecordValues(
            entry.line_ids,
            [
                {"account_id": receivable.id, "debit": 200.0, "credit": 0.0},
                {"account_id": self.liability.id, "debit": 0.0, "credit": 200.0},
            ],
        )
        self.assertEqual(credit_note.amount_residual, 0.0)
        self.assertNotEqual(credit_note.payment_state, "not_paid")
        self.assertEqual(self._balance(self.liability), -200.0)
        next_step = credit_note.with_user(self.agent).helpdesk_next_step or ""
        self.assertNotIn("pay the customer back", next_step)

    def test_spending_it_ends_the_liability(self):
        self._give().action_post()
        invoice = self._spend(250.0)
        self.assertEqual(invoice.amount_total, 50.0)
        self.assertEqual(self._balance(self.liability), 0.0)

    def test_foreign_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2000-01-01", 2.0)])
        program = self._create_store_credit_program(
            company_id=False, currency_id=currency.id
        )
        invoice = self._create_posted_invoice(currency_id=currency.id)
        self._pay(invoice)
        credit_note = self._give(
            move_ids=invoice.ids, store_credit_program_id=program.id
        )
        credit_note.action_post()
        self.assertEqual(credit_note.amount_residual, 0.0)
        liability = credit_note.store_credit_entry_id.line_ids.filtered(
            lambda line: line.account_id == self.liability
        )
        self.assertRecordValues(
            liability,
            [{"balance": -100.0, "amount_currency": -200.0}],
        )

    def test_invoice_is_open_again(self):
        """The customer owes it, and has the store credit: not one for the other."""
        credit_note = self._give()
        self.invoice.line_ids.remove_move_reconcile()
        self.assertEqual(self.invoice.amount_residual, 200.0)
        credit_note.action_post()
        self.assertEqual(self.invoice.amount_residual, 200.0)
        self.assertEqual(credit_note.amount_residual, 0.0)
        self.assertEqual(self._balance(self.liability), -200.0)

    def test_plain_credit_notes_as_before(self):
        invoice = self._create_posted_invoice()
        credit_note = self._refund(move_ids=invoice.ids)
        credit_note.action_post()
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertFalse(credit_note.store_credit_entry_id)

    def test_account_went_missing(self):
        credit_note = self._give()
        self.discount_product.property_account_income_id = False
        self.discount_product.categ_id.property_account_income_categ_id = False
        self.company.income_account_id = False
        with self.assertRaisesRegex(UserError, "has no account"):
            credit_note.action_post()
