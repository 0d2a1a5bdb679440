from odoo.exceptions import UserError
from odoo.fields import Command

from .common import HelpdeskRefundCase


class TestLines(HelpdeskRefundCase):
    """A refund line by line: some pieces, or some money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["helpdesk.aftersales.reason"].create(
            {"name": "Scratched", "use_credit_notes": True}
        )

    def _choose(self, invoice=None, *chosen, ticket=None):
        """The window with nothing but what is chosen.

        :param chosen: for each line of the invoice its values, or nothing
        """
        wizard = self._wizard(
            ticket=ticket, move_ids=(invoice or self.invoice).ids, proposal="none"
        )
        for line, values in zip(wizard.line_ids, chosen, strict=False):
            line.write(values)
        return wizard

    def _credit(self, wizard):
        """Refund it, and return the one credit note."""
        before = self.ticket.credit_note_ids
        promised = wizard.amount_to_refund
        wizard.action_reverse()
        [credit_note] = self.ticket.credit_note_ids - before
        self.assertAlmostEqual(credit_note.amount_total, promised)
        return credit_note

    def _adjust(self, invoice, amount, **values):
        wizard = self._choose(invoice)
        values = {"move_id": invoice.id, "amount": amount, **values}
        wizard.line_ids = [Command.create(values)]
        return wizard

    def _assert_refused(self, wizard, message):
        with (
            self.assertNothingCreated("account.move"),
            self.assertRaisesRegex(UserError, message),
        ):
            wizard.action_reverse()

    def _order_and_invoice(self, quantity=5.0):
        order = self._create_order(quantity=quantity)
        invoice = order._create_invoices()
        invoice.action_post()
        return order, invoice

    def _two_taxes(self):
        taxes = self.percent_tax(9) + self.percent_tax(19)
        return self._create_posted_invoice(
            lines=[{"price_unit": 100.0, "tax_ids": tax.ids} for tax in taxes]
        )

    # What can be chosen

    def test_quantity_of_a_line(self):
        order, invoice = self._order_and_invoice()
        wizard = self._choose(invoice, {"quantity": 2, "reason_id": self.reason.id})
        self.assertEqual(wizard.amount_left, 300)
        credit_note = self._credit(wizard)
        self.assertRecordValues(
            credit_note.invoice_line_ids,
            [
                {
                    "quantity": 2.0,
                    "price_unit": 100.0,
                    "origin_line_id": invoice.invoice_line_ids.id,
                    "helpdesk_reason_id": self.reason.id,
                }
            ],
        )
        self.assertEqual(order.order_line.qty_invoiced, 3)

    def test_amount_of_a_line_keeps_quantities(self):
        """The customer keeps the product, and pays less for it."""
        order, invoice = self._order_and_invoice()
        invoice.button_draft()
        invoice.invoice_line_ids.tax_ids = self.percent_tax(19)
        invoice.action_post()
        credit_note = self._credit(self._choose(invoice, {"amount": 20}))
        line = credit_note.invoice_line_ids
        self.assertRecordValues(
            credit_note, [{"amount_total": 20.0, "amount_tax": 3.19}]
        )
        self.assertFalse(line.product_id | line.sale_line_ids.product_id)
        credit_note.action_post()
        self.assertEqual(order.order_line.qty_invoiced, 5)
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertRecordValues(
            invoice.invoice_line_ids,
            [{"quantity_left_to_refund": 5.0, "amount_left_to_refund": 575.0}],
        )

    def test_large_amount_is_exact(self):
        """What a tax of 19.3 % on 1.00 is rounded to must not decide."""
        self.company.tax_calculation_rounding_method = "round_per_line"
        for included in ("tax_excluded", "tax_included"):
            tax = self.percent_tax(19.3, price_include_override=included)
            invoice = self._create_posted_invoice(
                lines=[{"price_unit": 1000.0, "tax_ids": tax.ids}]
            )
            credit_note = self._credit(self._choose(invoice, {"amount": 500}))
            self.assertAlmostEqual(credit_note.amount_total, 500)
            self.assertAlmostEqual(credit_note.amount_untaxed, 419.11)

    def test_amount_without_taxes_of_each_piece(self):
        """A fixed tax is due for pieces, and none of them comes back."""
        fixed = self.env["account.tax"].create(
            {"name": "Green", "amount_type": "fixed", "amount": 3.0}
        )
        invoice = self._create_posted_invoice(
            lines=[{"price_unit": 50.0, "tax_ids": (fixed | self.percent_tax(10)).ids}]
        )
        credit_note = self._credit(self._choose(invoice, {"amount": 11}))
        self.assertRecordValues(
            credit_note, [{"amount_untaxed": 10.0, "amount_total": 11.0}]
        )
        self._credit(self._wizard(move_ids=invoice.ids, proposal="all"))
        self.assertEqual(invoice.amount_left_to_refund, 0)

    def test_adjustment_is_spread_over_tax_rates(self):
        invoice = self._two_taxes()
        credit_note = self._credit(
            self._adjust(invoice, 22.8, reason_id=self.reason.id)
        )
        amounts = {
            line.tax_ids.amount: (line.price_subtotal, line.price_total)
            for line in credit_note.invoice_line_ids
        }
        self.assertEqual(amounts, {9.0: (10.0, 10.9), 19.0: (10.0, 11.9)})
        self.assertEqual(credit_note.invoice_line_ids.helpdesk_reason_id, self.reason)
        self.assertFalse(credit_note.invoice_line_ids.origin_line_id)

    def test_adjustment_of_cents(self):
        """A share of nothing credits no quantity."""
        order, invoice = self._order_and_invoice()
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 0.05
        values = {"name": "Large", "price_unit": 99, "tax_ids": self.percent_tax(9)}
        invoice.invoice_line_ids = [Command.create(values)]
        invoice.action_post()
        credit_note = self._credit(self._adjust(invoice, 0.03))
        self.assertEqual(credit_note.invoice_line_ids.tax_ids.amount, 9)
        self.assertEqual(order.order_line.qty_invoiced, 5)

    def test_few_cents_are_exact(self):
        """However little it is: a tax of nothing, or of a cent, is rounded anew."""
        for method in ("round_per_line", "round_globally"):
            self.company.tax_calculation_rounding_method = method
            for rate in (9, 19, 19.3):
                for included in ("tax_excluded", "tax_included"):
                    tax = self.percent_tax(rate, price_include_override=included)
                    for cents in range(1, 7):
                        invoice = self._create_posted_invoice(
                            lines=[
                                {
                                    "price_unit": 0.06,
                                    "quantity": 1,
                                    "tax_ids": tax.ids,
                                }
                            ]
                        )
                        with self.subTest(
                            method=method, rate=rate, included=included, cents=cents
                        ):
                            self._credit(self._adjust(invoice, cents / 100))

    def test_proposals(self):
        other = self._create_product(name="Table")
        invoice = self._create_posted_invoice(
            lines=[{"price_unit": 60.0}, {"price_unit": 40.0, "product_id": other.id}]
        )
        for proposal, product, quantities in (
            ("all", False, [1, 1]),
            ("none", False, [0, 0]),
            ("proposed", False, [1, 1]),
            ("proposed", other, [0, 1]),
            ("all", other, [1, 1]),
        ):
            wizard = self._wizard(
                move_ids=invoice.ids,
                proposal=proposal,
                product_id=product and product.id,
            )
            self.assertEqual(wizard.line_ids.mapped("quantity"), quantities)
        self._assert_refused(self._choose(invoice), "Enter the quantity or the amount")

    def test_several_invoices(self):
        other = self._create_posted_invoice()
        wizard = self._choose(self.invoice | other, {"quantity": 1}, {"amount": 30})
        self.assertEqual(wizard.amount_to_refund, 130)
        wizard.action_reverse()
        notes = self.ticket.credit_note_ids
        self.assertEqual(
            {note.reversed_entry_id: note.amount_total for note in notes},
            {self.invoice: 100, other: 30},
        )

    def test_deduction_is_a_line_like_others(self):
        """Of an invoice with a coupon, less is left than of its lines."""
        invoice = self._create_posted_invoice(
            lines=[{"price_unit": 100.0}, {"price_unit": -40.0, "name": "Coupon"}]
        )
        credit_note = self._credit(self._wizard(move_ids=invoice.ids, proposal="all"))
        self.assertEqual(credit_note.amount_total, 60)
        self.assertEqual(credit_note.invoice_line_ids.mapped("price_unit"), [100, -40])

    # What is refused

    def test_more_than_is_left(self):
        for values, message in (
            ({"quantity": 2.5}, "2.00 of.*2.00 invoiced is left"),
            ({"amount": 200.01}, "200.00 is left"),
            ({"quantity": -1}, "wrong sign"),
            ({"amount": -1}, "wrong sign"),
        ):
            self._assert_refused(self._choose(None, values), message)

    def test_lines_twice(self):
        line = self.invoice.invoice_line_ids
        wizard = self._choose(None, {"quantity": 1.5})
        wizard.line_ids = [Command.create({"move_line_id": line.id, "quantity": 1})]
        self._assert_refused(wizard, "invoiced is left")
        wizard = self._choose(None, {"amount": 150})
        wizard.line_ids = [Command.create({"move_line_id": line.id, "amount": 60})]
        self._assert_refused(wizard, "cannot be refunded")

    def test_quantity_and_amount(self):
        """Two lines of one line; of a single one, the amount counts."""
        line = self.invoice.invoice_line_ids
        wizard = self._choose(None, {"quantity": 2, "amount": 30})
        self.assertEqual(self._credit(wizard).amount_total, 30)
        wizard = self._choose(None, {"quantity": 2})
        wizard.line_ids = [Command.create({"move_line_id": line.id, "amount": 171})]
        self._assert_refused(wizard, "170.00 is left")

    def test_adjustments_that_make_no_sense(self):
        for amount, message in (
            (200.01, "200.00 is left"),
            (-1, "above zero"),
        ):
            self._assert_refused(self._adjust(self.invoice, amount), message)
        other = self._create_posted_invoice()
        with self.assertRaisesRegex(UserError, "not of these invoices"):
            self._adjust(self.invoice, 1).line_ids[-1:].move_id = other
        wizard = self._choose(self.invoice, {"amount": 150})
        wizard.line_ids = [Command.create({"move_id": self.invoice.id, "amount": 60})]
        self._assert_refused(wizard, "200.00 is left")

    def test_line_of_another_invoice(self):
        other = self._create_posted_invoice()
        wizard = self._choose()
        values = {"move_line_id": other.invoice_line_ids.id, "quantity": 1}
        with self.assertRaisesRegex(UserError, "not of these invoices"):
            wizard.line_ids = [Command.create(values)]
        wizard.sudo().line_ids = [Command.create(values)]
        self._assert_refused(wizard, "not of these invoices")

    def test_odd_numbers(self):
        for value in (float("nan"), float("inf"), 1e308, -1e308, "1", None, [1]):
            for field in ("quantity", "amount"):
                with (
                    self.subTest(value=value, field=field),
                    self.assertNothingCreated("account.move"),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    self._choose(None, {field: value}).action_reverse()

    def test_lines_of_somebody_else(self):
        mine, theirs = self._choose(), self._wizard(self.accountant)
        line = theirs.line_ids
        for command in (
            Command.update(line.id, {"quantity": 1}),
            Command.delete(line.id),
            Command.unlink(line.id),
            Command.link(line.id),
        ):
            with self.assertRaises(UserError):
                mine.line_ids = [command]
        with self.assertRaises(UserError):
            line.with_user(self.agent).quantity = 1

    def test_nothing_to_pay(self):
        free = self._create_posted_invoice(
            lines=[{"price_unit": 50.0, "discount": 100.0}]
        )
        self.assertEqual(self._wizard().move_ids, self.invoice)
        with self.assertRaises(UserError):
            self._wizard(move_ids=free.ids).action_reverse()
        invoice = self._create_posted_invoice(
            lines=[{"price_unit": 50.0}, {"price_unit": 5.0, "discount": 100.0}]
        )
        self._assert_refused(
            self._choose(invoice, {}, {"quantity": 1}), "comes to nothing"
        )

    def test_archived_tax(self):
        tax = self.percent_tax(10)
        invoice = self._create_posted_invoice(
            lines=[{"price_unit": 50.0, "tax_ids": tax.ids}]
        )
        tax.active = False
        self.product.active = False
        for values in ({"amount": 5.5}, {"quantity": 0.5}):
            credit_note = self._credit(self._choose(invoice, values))
            self.assertEqual(credit_note.invoice_line_ids.tax_ids, tax)
