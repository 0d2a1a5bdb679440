from collections import defaultdict

from odoo import models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _get_done_returns(self):
        """Return the transfers, as superuser, that brought something back."""
        self.ensure_one()
        return self.sudo().return_picking_ids.filtered(
            lambda picking: picking.state == "done"
            and picking.location_id.usage == "customer"
        )

    def _get_returned_quantities(self):
        """Return what came back with this ticket and is still to be credited: nothing
        that was replaced, was never invoiced, or is credited already.

        :return: ``{order line: quantity in its unit}``; an order line of which
            something came back and nothing is to be credited has the quantity 0
        """
        self.ensure_one()
        moves = self.sudo().return_picking_ids.move_ids
        returned = self._get_done_returns().move_ids.filtered(
            lambda move: move.state == "done"
        )
        if not returned:
            return {}
        # Of a replacement in several steps, the first.
        replacements = moves.filtered(
            lambda move: move.helpdesk_ticket_id
            and move.state != "cancel"
            and not move.move_orig_ids.helpdesk_ticket_id
        )
        credited = self._get_credited_quantities(returned.sale_line_id)
        quantities = {}
        for line in returned.sale_line_id:
            replaced = line._get_moved_quantity(replacements)
            back = line._get_moved_quantity(returned) - replaced
            if replaced and line.product_uom_id.compare(back, 0.0) <= 0:
                continue
            overpaid = (
                line.qty_invoiced - line.qty_delivered - line._get_coming_quantity()
            )
            quantities[line] = max(min(back - credited[line], overpaid), 0.0)
        return quantities

    def _get_credited_quantities(self, order_lines):
        """Return how much of sales order lines this ticket's credit notes, drafts
        included, have credited.

        :return: ``{order line: quantity in its unit}``, 0 for lines that are not in it
        """
        credited = defaultdict(float)
        lines = self.sudo().credit_note_ids.invoice_line_ids.filtered(
            lambda line: line.parent_state != "cancel"
        )
        for line in lines:
            for order_line in line.sale_line_ids & order_lines:
                credited[order_line] += line.product_uom_id._compute_quantity(
                    line.quantity, order_line.product_uom_id, round=False
                )
        return credited
