from odoo.exceptions import UserError
from odoo.fields import Command

from .common import HelpdeskRefundStockCase


class TestReturnedQuantities(HelpdeskRefundStockCase):
    def test_credit_note_covers_what_came_back(self):
        picking = self._bring_back(2, 1, 0)
        wizard = self._wizard()
        self.assertEqual(wizard.move_ids, self.invoice)
        self.assertIn(picking.name, wizard.notice)
        self.assertEqual(wizard.amount_to_refund, 240)
        credit_note = self._refund()
        self.assertEqual(credit_note.state, "draft")
        self.assertEqual(
            self._get_quantities(credit_note), {self.product: 2, self.lamp: 1}
        )
        self.assertEqual(credit_note.amount_total, 240)
        self.assertEqual(self.order.order_line.mapped("qty_invoiced"), [3, 2])

    def test_open_return_does_not_count(self):
        self._bring_back(2, 1, 0, done=False)
        self.assertFalse(self._wizard().notice)
        self.assertEqual(self._refund().amount_total, 620)

    def test_two_clicks_make_one_credit_note(self):
        self._bring_back(2, 0, 0)
        first, second = self._wizard(), self._wizard()
        first.action_reverse()
        with (
            self.assertNothingCreated("account.move"),
            self.assertRaises(UserError) as error,
        ):
            second.action_reverse()
        self.assertIn("was made for this ticket", str(error.exception))
        with self.assertRaises(UserError) as error:
            self._wizard().action_reverse()
        self.assertIn("credited already", str(error.exception))

    def test_second_return_second_credit_note(self):
        self._bring_back(2, 0, 0)
        self._refund().action_post()
        self._bring_back(1, 2, 0)
        credit_note = self._refund()
        self.assertEqual(
            self._get_quantities(credit_note), {self.product: 1, self.lamp: 2}
        )
        credit_note.button_cancel()
        self.assertEqual(
            self._get_quantities(self._refund()), {self.product: 1, self.lamp: 2}
        )

    def test_return_of_another_ticket(self):
        self._bring_back(2, 0, 0)
        other = self._create_ticket(sale_order_ids=self.order.ids)
        self.assertFalse(self._wizard(ticket=other).notice)
        self.assertEqual(self._refund(ticket=other).amount_total, 620)

    def test_exchange_is_not_refunded(self):
        """The customer got another one: the return asks for no money back."""
        self._bring_back(2, 1, 0, method="action_return_for_exchange")
        self.assertFalse(self._wizard().notice)
        self._bring_back(1, 0, 0)
        self.assertEqual(self._get_quantities(self._refund()), {self.product: 1})

    def test_exchange_in_several_steps(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        pickings = self._bring_back(2, 0, 0, method="action_return_for_exchange")
        self._deliver(self.order)
        self.assertGreater(len(self.ticket.return_picking_ids), len(pickings))
        self._bring_back(1, 0, 0, picking_id=self.delivery.id)
        self.assertEqual(self._get_quantities(self._refund()), {self.product: 1})

    def test_never_invoiced(self):
        """Invoiced after the return: the customer owes for the rest only."""
        self.product.invoice_policy = "delivery"
        self.ticket.sale_order_ids = order = self._sell((self.product, 5))
        self._deliver(order)
        self._bring_back(2)
        invoice = self._invoice(order)
        self.assertEqual(invoice.invoice_line_ids.quantity, 3)
        with self.assertNothingCreated("account.move"), self.assertRaises(UserError):
            self._refund(move_ids=invoice.ids)

    def test_prices_discounts_and_taxes_of_the_invoice(self):
        tax = self.percent_tax(10)
        self.ticket.sale_order_ids = order = self._sell((self.product, 4))
        order.order_line.write(
            {"discount": 25, "price_unit": 80, "tax_ids": [Command.set(tax.ids)]}
        )
        self._deliver(order)
        self._invoice(order)
        self._bring_back(3)
        self.assertEqual(self._wizard().amount_to_refund, 198)
        credit_note = self._refund()
        self.assertEqual(credit_note.invoice_line_ids.discount, 25)
        self.assertEqual(credit_note.amount_total, 198)

    def test_other_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 2,
                            "product_uom_id": dozen.id,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        self.ticket.sale_order_ids = order
        self._deliver(order)
        invoice = self._invoice(order)
        self.assertEqual(invoice.invoice_line_ids.product_uom_id, dozen)
        self._bring_back(6)
        self.assertEqual(self._get_quantities(self._refund()), {self.product: 0.5})

    def test_several_invoices_of_one_order(self):
        self.ticket.sale_order_ids = order = self._sell((self.product, 5))
        invoices = self.env["account.move"]
        for quantity in (2, 3):
            invoice = order._create_invoices()
            invoice.invoice_line_ids.quantity = quantity
            invoice.action_post()
            invoices |= invoice
        self._deliver(order)
        self._bring_back(4)
        credit_notes = self._refund(move_ids=invoices.ids)
        self.assertEqual(
            sorted(credit_notes.invoice_line_ids.mapped("quantity")), [2, 2]
        )

    def test_other_invoice_is_refunded_whole(self):
        self._bring_back(2, 0, 0)
        other = self._create_posted_invoice()
        self.ticket.sale_order_ids = False
        credit_notes = self._refund(move_ids=(self.invoice | other).ids)
        self.assertEqual(sorted(credit_notes.mapped("amount_total")), [200, 200])
        self.assertEqual(credit_notes.reversed_entry_id, self.invoice | other)

    def test_replaced_invoice_is_credited_whole(self):
        self._bring_back(2, 0, 0)
        credit_note = self._refund(
            self.accountant, method="action_reverse_and_create_invoice"
        )
        self.assertEqual(credit_note.amount_total, 620)

    def test_returned_goods_are_credited_once(self):
        """Invoiced as ordered, half delivered: what was not delivered is owed still."""
        self.ticket.sale_order_ids = order = self._sell((self.product, 10))
        delivery = order.picking_ids
        delivery.move_ids.write({"quantity": 5, "picked": True})
        delivery.with_context(cancel_backorder=False)._action_done()
        invoice = self._invoice(order)
        self._bring_back(2, picking_id=delivery.id)
        self.assertEqual(self._get_quantities(self._refund()), {self.product: 2})
        for _again in range(2):
            with self.assertNothingCreated("account.move"):
                with self.assertRaises(UserError):
                    self._refund(move_ids=invoice.ids)
        self.assertEqual(order.order_line.qty_invoiced, 8)

    def test_no_more_cost_than_was_charged(self):
        """A lower price lowers no cost: the rest reverses what was charged, once."""
        self.product.categ_id = self.env["product.category"].create(
            {
                "name": "Real time",
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": self.company_data[
                    "default_account_assets"
                ].id,
            }
        )
        self.product.standard_price = 40
        self.ticket.sale_order_ids = order = self._sell((self.product, 7))
        self._deliver(order)
        invoice = self._invoice(order)
        credit_notes = self._refund(move_ids=invoice.ids)
        credit_notes.invoice_line_ids.write({"quantity": 1, "price_unit": 50})
        credit_notes.action_post()
        credit_notes |= self._refund(move_ids=invoice.ids, proposal="all")
        credit_notes.filtered(lambda move: move.state == "draft").action_post()
        charged, reversed_ = (
            sum(
                moves.line_ids.filtered(
                    lambda line: line.display_type == "cogs"
                    and line.debit > line.credit
                ).mapped("debit")
            )
            for moves in (invoice, credit_notes)
        )
        self.assertEqual((charged, reversed_), (280, 280))
        self.assertEqual(order.order_line.qty_invoiced, 0)
