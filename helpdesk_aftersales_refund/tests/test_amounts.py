from odoo.exceptions import UserError
from odoo.fields import Command

from .common import HelpdeskRefundCase


class TestAmounts(HelpdeskRefundCase):
    """Whatever happens, the credit notes never exceed the invoice."""

    def _reduce(self, credit_note, **values):
        """Make it a partial refund, as an accountant does."""
        credit_note.write(
            {
                "invoice_line_ids": [
                    Command.update(line.id, values)
                    for line in credit_note.invoice_line_ids[:1]
                ]
            }
        )

    def _assert_within(self, invoice=None):
        invoice = invoice or self.invoice
        credited = sum(invoice._get_live_credit_notes().mapped("amount_total"))
        self.assertLessEqual(credited, invoice.amount_total)

    def test_second_refund_refused(self):
        wizard, again = self._wizard(), self._wizard(self.accountant)
        wizard.action_reverse()
        for second in (wizard, again):
            with (
                self.assertNothingCreated("account.move"),
                self.assertRaisesRegex(UserError, "already credited in full"),
            ):
                second.action_reverse()
        with self.assertRaisesRegex(UserError, "already credited in full"):
            again.action_reverse_and_create_invoice()
        self.assertFalse(self._wizard().move_ids)

    def test_replaced_invoice_is_done(self):
        self._refund(self.accountant, method="action_reverse_and_create_invoice")
        self.assertFalse(self._wizard().move_ids)
        self.assertEqual(self.invoice.amount_left_to_refund, 0)

    def test_partial_by_quantity_then_the_rest(self):
        first = self._refund()
        self._reduce(first, quantity=0.5)
        self.assertEqual(self.invoice.amount_left_to_refund, 150)
        rest = self._refund()
        self.assertRecordValues(
            rest.invoice_line_ids, [{"quantity": 1.5, "price_unit": 100.0}]
        )
        (first | rest).action_post()
        self.assertFalse(self._wizard().move_ids)

    def test_partial_by_price_then_the_rest(self):
        first = self._refund()
        self._reduce(first, price_unit=30.0)
        first.action_post()
        rest = self._refund()
        self.assertRecordValues(
            rest.invoice_line_ids,
            [{"quantity": 1.0, "price_unit": 140.0, "product_id": False}],
        )

    def test_partial_by_line_then_the_rest(self):
        other = self._create_product(name="Table")
        invoice = self._create_posted_invoice(
            lines=[
                {"price_unit": 60.0, "quantity": 3, "discount": 10.0},
                {"price_unit": 40.0, "product_id": other.id},
                {"display_type": "line_note", "product_id": False, "name": "Thanks"},
            ]
        )
        values = {"move_ids": invoice.ids}
        first = self._refund(**values)
        first.invoice_line_ids.filtered(lambda line: line.product_id == other).unlink()
        first.action_post()
        rest = self._refund(**values)
        self.assertRecordValues(
            rest.invoice_line_ids,
            [{"product_id": other.id, "quantity": 1.0, "price_unit": 40.0}],
        )
        self._assert_within(invoice)

    def test_foreign_line_spreads_the_rest(self):
        first = self._refund()
        first.invoice_line_ids.unlink()
        first.invoice_line_ids = [
            Command.create(
                {"name": "Goodwill", "price_unit": 50.0, "tax_ids": [Command.clear()]}
            )
        ]
        rest = self._refund()
        self.assertRecordValues(
            rest.invoice_line_ids, [{"quantity": 2.0, "price_unit": 75.0}]
        )

    def test_cents_of_taxes(self):
        """Three thirds of a taxed line: each is rounded, and none is lost."""
        tax = self.env["account.tax"].create({"name": "19.3 %", "amount": 19.3})
        invoice = self._create_posted_invoice(
            lines=[{"quantity": 3, "price_unit": 3.35, "tax_ids": tax.ids}]
        )
        values = {"move_ids": invoice.ids}
        for _third in range(3):
            credit_note = self._refund(**values)
            self._reduce(credit_note, quantity=1)
            credit_note.action_post()
            self._assert_within(invoice)
            left = invoice.amount_left_to_refund
            if invoice.currency_id.is_zero(left):
                break
        self.assertLessEqual(invoice.amount_left_to_refund, 0.02)

    def test_rest_is_exact(self):
        tax = self.env["account.tax"].create({"name": "19.3 %", "amount": 19.3})
        for price in (0.05, 1.13, 3.35, 9.99, 33.33):
            invoice = self._create_posted_invoice(
                lines=[
                    {"quantity": 7, "price_unit": price, "tax_ids": tax.ids},
                    {"quantity": 3, "price_unit": price * 2, "tax_ids": tax.ids},
                ]
            )
            values = {"move_ids": invoice.ids}
            first = self._refund(**values)
            self._reduce(first, quantity=2)
            rest = self._refund(**values)
            (first | rest).action_post()
            self.assertAlmostEqual(
                first.amount_total + rest.amount_total, invoice.amount_total
            )
            self.assertEqual(invoice.amount_left_to_refund, 0)

    def test_partly_credited_is_not_replaced(self):
        self._reduce(self._refund(), quantity=1)
        wizard = self._wizard(self.accountant)
        with (
            self.assertNothingCreated("account.move"),
            self.assertRaisesRegex(UserError, "credited in part.*Use Reverse"),
        ):
            wizard.action_reverse_and_create_invoice()

    def test_cancelled_and_deleted_do_not_count(self):
        first = self._refund()
        first.button_cancel()
        self.assertEqual(self.invoice.amount_left_to_refund, 200)
        second = self._refund()
        with self.assertRaises(UserError):
            first.button_draft()
        second.unlink()
        self.assertEqual(self.invoice.amount_left_to_refund, 200)
        first.button_draft()
        self._assert_within()
        self.assertFalse(self._wizard().move_ids)

    def test_enlarged_draft_is_refused(self):
        first = self._refund()
        self._reduce(first, quantity=1)
        rest = self._refund()
        for credit_note in first | rest:
            with self.assertRaises(UserError) as error:
                self._reduce(credit_note, quantity=2)
            self.assertIn("more than its", str(error.exception))
            with self.assertRaises(UserError):
                credit_note.invoice_line_ids.price_unit = 101
        (first | rest).action_post()
        self._assert_within()

    def test_native_credit_note_counts(self):
        self.invoice._reverse_moves(cancel=False)
        self.assertFalse(self._wizard().move_ids)

    def test_manually_settled_invoice(self):
        credit_note = self._create_posted_invoice(move_type="out_refund")
        lines = (self.invoice | credit_note).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        lines.reconcile()
        self.assertEqual(self.invoice.payment_state, "reversed")
        self.assertFalse(self._wizard().move_ids)

    def test_paid_and_partly_paid(self):
        for amount in (200.0, 50.0):
            invoice = self._create_posted_invoice()
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create({"amount": amount})._create_payments()
            credit_note = self._refund(move_ids=invoice.ids)
            self.assertEqual(credit_note.amount_total, 200.0)
            credit_note.action_post()
            self._assert_within(invoice)
            replaced = self._create_posted_invoice()
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=replaced.ids
            ).create({"amount": amount})._create_payments()
            self._refund(
                self.accountant,
                method="action_reverse_and_create_invoice",
                move_ids=replaced.ids,
            )
            self.assertEqual(replaced.payment_state, "reversed")

    def test_search_and_amount_agree(self):
        first = self._refund()
        self._reduce(first, quantity=1)
        invoices = self.invoice | self._create_posted_invoice()
        invoices |= self._create_posted_invoice(post=False)
        found = self.env["account.move"].search(
            [("id", "in", invoices.ids), ("amount_left_to_refund", ">", 0)]
        )
        self.assertEqual(
            found, invoices.filtered(lambda move: move.amount_left_to_refund > 0)
        )
        self.assertEqual(found.mapped("amount_left_to_refund"), [200.0, 100.0])
