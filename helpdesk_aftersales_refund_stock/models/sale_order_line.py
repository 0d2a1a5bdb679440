from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_moved_quantity(self, moves):
        """Return how many of this line's product the stock moves carry, in its unit.

        A kit counts as often as the scarcest of its components was moved.

        :param moves: moves of any order lines
        """
        self.ensure_one()
        moves = moves.filtered(lambda move: move.sale_line_id == self)
        delivered = self.move_ids.filtered(
            lambda move: move.location_dest_id.usage == "customer"
            and not move.helpdesk_ticket_id
        )
        if not delivered or delivered.product_id == self.product_id:
            return sum(
                move.product_uom._compute_quantity(
                    move._get_live_quantity(), self.product_uom_id, round=False
                )
                for move in moves
            )
        return min(
            self.product_uom_qty
            * sum(
                move.product_uom._compute_quantity(
                    move._get_live_quantity(), component.uom_id, round=False
                )
                for move in moves.filtered(lambda m: m.product_id == component)  # noqa: B023
            )
            / sum(
                delivered.filtered(lambda m: m.product_id == component).mapped(  # noqa: B023
                    "product_qty"
                )
            )
            for component in delivered.product_id
        )

    def _get_coming_quantity(self):
        """Return how much of this line is still to be delivered, in its unit; the
        replacement of what came back for a ticket does not count."""
        self.ensure_one()
        return self._get_moved_quantity(
            self.move_ids.filtered(
                lambda move: move.state not in ("done", "cancel")
                and move.location_dest_id.usage == "customer"
                and not move.helpdesk_ticket_id
            )
        )
