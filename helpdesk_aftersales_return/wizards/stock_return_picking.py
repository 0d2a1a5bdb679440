from odoo import fields, models


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    helpdesk_return_id = fields.Many2one(comodel_name="helpdesk.ticket.return.wizard")

    def _prepare_picking_default_values(self):
        values = super()._prepare_picking_default_values()
        if self.helpdesk_return_id:
            values.update(self.helpdesk_return_id._prepare_return_picking(values))
        return values

    def _create_return(self):
        earlier_lots = self._get_lots_of_open_ticket_returns()
        picking = super()._create_return()
        if self.helpdesk_return_id:
            self.helpdesk_return_id._set_returned_lots(picking)
        for move, quantities in earlier_lots.items():
            move._set_returned_lots(quantities)
        return picking

    def _get_lots_of_open_ticket_returns(self):
        """Return ``{move: {lot: quantity}}`` of the open returns that tickets made of the
        same delivery: another return frees them, and their lots would be lost."""
        moves = self.product_return_moves.move_id.returned_move_ids.filtered(
            lambda move: move.state not in ("draft", "done", "cancel")
            and move.picking_id.helpdesk_ticket_id
        )
        return {
            move: move._sum_quantity_by_lot(move.product_id.uom_id)
            for move in moves
            if move.move_line_ids
        }

    def _get_proc_values(self, line):
        values = super()._get_proc_values(line)
        if self.helpdesk_return_id:
            values["helpdesk_ticket_id"] = self.helpdesk_return_id.ticket_id.id
        return values
