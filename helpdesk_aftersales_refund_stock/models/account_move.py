from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_lines_to_refund(self):
        lines = super()._get_lines_to_refund()
        quantities = self.env.context.get("helpdesk_returned_quantities", {})
        if not quantities.keys() & set(self.invoice_line_ids.ids):
            return lines
        return [
            (line, min(quantity, quantities[line.id]), price_unit)
            for line, quantity, price_unit in self._get_refundable_lines(lines)
            if quantities.get(line.id)
        ]

    def _get_refundable_lines(self, lines):
        if lines is not None:
            return lines
        return [
            (line, line.quantity, line.price_unit)
            for line in self.invoice_line_ids
            if line.display_type == "product"
        ]

    def _get_returned_quantities(self, ticket):
        """Return what these invoices are to credit of what came back with a ticket.

        :param ticket: one ticket
        :return: ``{invoice line: quantity in its unit}``, 0 when all of it is credited;
            without the lines of which nothing came back
        """
        left_by_order_line = ticket._get_returned_quantities()
        quantities = {}
        if not left_by_order_line:
            return quantities
        for invoice in self.sudo():
            lines = invoice._get_lines_to_refund()
            refundable = {
                line: quantity
                for line, quantity, _price in invoice._get_refundable_lines(lines)
            }
            for line in invoice.invoice_line_ids:
                for order_line in line.sale_line_ids:
                    if order_line not in left_by_order_line:
                        continue
                    unit = order_line.product_uom_id
                    left = unit._compute_quantity(
                        left_by_order_line[order_line], line.product_uom_id, round=False
                    )
                    taken = max(min(refundable.get(line, 0.0), left), 0.0)
                    quantities[line] = quantities.get(line, 0.0) + taken
                    left_by_order_line[order_line] -= (
                        line.product_uom_id._compute_quantity(taken, unit, round=False)
                    )
        return quantities
