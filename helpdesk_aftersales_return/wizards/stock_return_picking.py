from odoo import fields, models


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    helpdesk_return_id = fields.Many2one(
        comodel_name="helpdesk.ticket.return.wizard", export_string_translation=False
    )

    def _prepare_picking_default_values(self):
        values = super()._prepare_picking_default_values()
        if self.helpdesk_return_id:
            values.update(self.helpdesk_return_id._prepare_return_picking(values))
        return values

    def _create_return(self):
        earlier = self._get_lots_of_open_ticket_returns()
        if not self.helpdesk_return_id:
            picking = super()._create_return()
        else:
            chosen = self.with_context(
                helpdesk_returned_lots=self.helpdesk_return_id._get_chosen_lots()
            )
            picking = super(StockReturnPicking, chosen)._create_return()
        for move, lots in earlier.items():
            move.with_context(
                helpdesk_returned_lots={move.origin_returned_move_id.id: lots}
            )._action_assign()
        return picking.with_env(self.env)

    def _get_lots_of_open_ticket_returns(self):
        """Return ``{move: {lot id: quantity}}`` of what open returns have reserved.

        Another return of the same delivery frees it, and the lots that were chosen for
        the tickets would be lost.
        """
        moves = self.product_return_moves.move_id.returned_move_ids.filtered(
            lambda move: move.state in ("partially_available", "assigned")
            and move.picking_id.helpdesk_ticket_id
        )
        return {
            move: {
                lot.id: quantity
                for lot, quantity in move._sum_quantity_by_lot(
                    move.product_id.uom_id
                ).items()
                if lot
            }
            for move in moves
        }

    def _get_proc_values(self, line):
        values = super()._get_proc_values(line)
        if self.helpdesk_return_id:
            values["helpdesk_ticket_id"] = self.helpdesk_return_id.ticket_id.id
        return values
