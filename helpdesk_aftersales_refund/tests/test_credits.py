from odoo.exceptions import UserError
from odoo.fields import Command

from .common import HelpdeskRefundCase


class TestCredits(HelpdeskRefundCase):
    """What accountants credit beside the tickets counts, and can be taken back."""

    def _credit_plainly(self, invoice, *lines, post=True):
        """A credit note made with Odoo's own button, and edited.

        :param lines: what is written to each of its lines
        """
        reversal = self.env["account.move.reversal"].create(
            {
                "move_ids": [Command.set(invoice.ids)],
                "journal_id": invoice.journal_id.id,
                "date": "2026-02-01",
            }
        )
        reversal.refund_moves()
        credit_note = reversal.new_move_ids
        for line, values in zip(credit_note.invoice_line_ids, lines, strict=False):
            line.write(values)
        if post:
            credit_note.action_post()
        return credit_note

    def _reconcile(self, *moves):
        lines = self.env["account.move.line"].union(*(m.line_ids for m in moves))
        lines.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        ).reconcile()

    def _credit_unlinked(self, amount, **values):
        """A credit note of no invoice that is settled with the invoice."""
        credit_note = self._create_posted_invoice(
            move_type="out_refund",
            lines=[{"price_unit": amount, "product_id": False, "name": "Goodwill"}],
            **values,
        )
        self._reconcile(self.invoice, credit_note)
        return credit_note

    # What is left of lines is a sum, not a guess

    def test_rest_after_a_lower_price(self):
        order = self._create_order(quantity=7)
        invoice = order._create_invoices()
        invoice.action_post()
        self._credit_plainly(invoice, {"quantity": 1, "price_unit": 50})
        rest = self._refund(move_ids=invoice.ids)
        rest.action_post()
        self.assertEqual(rest.amount_total, 650)
        self.assertEqual(order.order_line.qty_invoiced, 0)
        self.assertEqual(
            sum(rest.invoice_line_ids.filtered("sale_line_ids").mapped("quantity")), 6
        )

    def test_edited_label_is_no_other_line(self):
        table = self._create_product(name="Table")
        invoice = self._create_posted_invoice(
            lines=[{"price_unit": 60.0}, {"price_unit": 40.0, "product_id": table.id}]
        )
        self._credit_plainly(invoice, {"name": "A chair that broke"}, {"quantity": 0})
        rest = self._refund(move_ids=invoice.ids)
        self.assertRecordValues(
            rest.invoice_line_ids, [{"product_id": table.id, "price_unit": 40.0}]
        )

    def test_credits_of_no_line_count_as_a_whole(self):
        """An old credit note: less is left than the lines' own sum, and it is said."""
        note = self._credit_plainly(self.invoice, post=False)
        note.invoice_line_ids.write({"origin_line_id": False, "price_unit": 25})
        note.action_post()
        wizard = self._wizard()
        self.assertIn("told apart by line", wizard.notice)
        self.assertEqual(wizard.amount_to_refund, 150)
        self.assertEqual(self._refund().amount_total, 150)

    def test_rests_to_the_cent(self):
        tax = self.percent_tax(19)
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Five",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
            }
        )
        untaxed = [{"quantity": 3, "price_unit": 0.335, "discount": 3.0}] * 3
        taxed = [{"quantity": 3, "price_unit": 0.35, "tax_ids": tax.ids}] * 6
        for method in ("round_per_line", "round_globally"):
            self.company.tax_calculation_rounding_method = method
            for lines, values in (
                (untaxed, {}),
                (taxed, {}),
                (taxed, {"invoice_cash_rounding_id": rounding.id}),
            ):
                with self.subTest(method=method, values=values):
                    self._assert_thirds(lines, values)

    def _assert_thirds(self, lines, values):
        invoice = self._create_posted_invoice(lines=lines, **values)
        first = self._refund(move_ids=invoice.ids)
        first.write(
            {
                "invoice_line_ids": [
                    Command.update(line.id, {"quantity": 1})
                    for line in first.invoice_line_ids
                    if line.display_type == "product"
                ]
            }
        )
        first.action_post()
        rest = self._refund(move_ids=invoice.ids)
        rest.action_post()
        self.assertAlmostEqual(
            first.amount_total + rest.amount_total, invoice.amount_total
        )
        self.assertEqual(invoice.amount_left_to_refund, 0)

    # Nothing stands in the way of taking a credit back

    def _refund_half(self):
        credit_note = self._refund()
        credit_note.invoice_line_ids[0].quantity = 1
        return credit_note

    def _assert_taken_back(self, credit_note):
        """It can be lowered, reset, cancelled and deleted."""
        credit_note.button_draft()
        credit_note.invoice_line_ids[0].price_unit /= 2
        credit_note.button_cancel()
        credit_note.with_context(force_delete=True).unlink()

    def test_taken_back_while_another_is_draft(self):
        posted = self._refund_half()
        posted.action_post()
        self._refund()
        self._credit_plainly(self.invoice, post=False)
        self._assert_taken_back(posted)

    def test_taken_back_after_a_plain_one(self):
        posted = self._refund_half()
        posted.action_post()
        self._credit_plainly(self.invoice)
        self._assert_taken_back(posted)

    def test_taken_back_from_a_lowered_invoice(self):
        posted = self._refund()
        posted.action_post()
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.price_unit = 10
        self.invoice.action_post()
        self._assert_taken_back(posted)

    # Nothing more goes back than is owed

    def test_invoice_that_is_no_longer_posted(self):
        draft = self._refund()
        self.invoice.button_draft()
        with self.assertRaisesRegex(UserError, "no longer posted"):
            draft.action_post()
        self.invoice.button_cancel()
        with self.assertRaisesRegex(UserError, "no longer posted"):
            draft.action_post()
        self.invoice.button_draft()
        self.invoice.action_post()
        draft.action_post()

    def test_invoice_that_was_lowered(self):
        draft = self._refund()
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.quantity = 1
        self.invoice.action_post()
        with self.assertRaisesRegex(UserError, draft.display_name.split(" (")[0]):
            draft.action_post()
        draft.invoice_line_ids.quantity = 1
        draft.action_post()

    def test_unlinked_credit_note_counts(self):
        self._credit_unlinked(50)
        self.assertEqual(self.invoice.amount_left_to_refund, 150)
        self.assertEqual(self._refund().amount_total, 150)
        self.assertEqual(self.invoice.amount_left_to_refund, 0)

    def test_unlinked_credit_note_after_a_draft(self):
        draft = self._refund()
        self._credit_unlinked(50)
        with self.assertRaisesRegex(UserError, "250.00, more than its.*200.00"):
            draft.action_post()

    # Other currencies, and search

    def test_credit_note_in_another_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        note = self._credit_plainly(self.invoice, post=False)
        note.currency_id = euro
        note.invoice_line_ids.write({"quantity": 1, "price_unit": 80})
        self.assertEqual(note.amount_total, 80)
        self.assertEqual(self.invoice.amount_left_to_refund, 160)
        self.assertEqual(self.invoice.invoice_line_ids.amount_left_to_refund, 160)
        self.assertEqual(self._refund().amount_total, 160)
        self.assertEqual(self.invoice.amount_left_to_refund, 0)

    def test_search(self):
        self._refund_half()
        whole = self._create_posted_invoice()
        invoices = self.invoice | whole | self._create_posted_invoice(post=False)
        for operator, value, found in (
            (">", 0, self.invoice | whole),
            (">", 100, whole),
            (">=", 100, self.invoice | whole),
            ("<", 200, invoices - whole),
            ("<=", 0, invoices - whole - self.invoice),
            ("=", 100, self.invoice),
            ("!=", 100, invoices - self.invoice),
            ("in", [100, 200], self.invoice | whole),
            ("not in", [100, 200], invoices - whole - self.invoice),
        ):
            with self.subTest(operator=operator, value=value):
                domain = [("amount_left_to_refund", operator, value)]
                self.assertEqual(
                    invoices.search([("id", "in", invoices.ids), *domain]).sorted("id"),
                    found.sorted("id"),
                )
                self.assertEqual(invoices.filtered_domain(domain), found)
