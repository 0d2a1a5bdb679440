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
        # Of a replacement in several steps, the first.
        replacements = moves.filtered(
            lambda move: move.helpdesk_ticket_id
            and move.state != "cancel"
            and not move.move_orig_ids.helpdesk_ticket_id
        )
        quantities = {}
        for line in returned.sale_line_id:
            replaced = line._get_moved_quantity(replacements)
            back = line._get_moved_quantity(returned) - replaced
            if replaced and line.product_uom_id.compare(back, 0.0) <= 0:
                continue
            overpaid = line.qty_invoiced - line.qty_delivered
            quantities[line] = max(min(back, overpaid), 0.0)
        return quantities
