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
        """Reserve again what Odoo frees: other returns of the same delivery."""
        reserved = self.product_return_moves.move_id.returned_move_ids.filtered(
            lambda move: move.state in ("partially_available", "assigned")
            and move.helpdesk_chosen_lots
        )
        picking = super()._create_return()
        reserved._action_assign()
        return picking

    def _get_proc_values(self, line):
        values = super()._get_proc_values(line)
        if self.helpdesk_return_id:
            values["helpdesk_ticket_id"] = self.helpdesk_return_id.ticket_id.id
        return values
