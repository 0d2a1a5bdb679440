from odoo import api, fields, models


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    helpdesk_chosen_lots = fields.Json(export_string_translation=False)
    helpdesk_reason_id = fields.Many2one(
        comodel_name="helpdesk.aftersales.reason", export_string_translation=False
    )

    @api.depends("wizard_id.helpdesk_return_id")
    def _compute_uom_id(self):
        res = super()._compute_uom_id()
        for line in self.filtered("wizard_id.helpdesk_return_id"):
            line.uom_id = line.move_id._get_return_uom()
        return res

    def _prepare_move_default_values(self, new_picking):
        values = super()._prepare_move_default_values(new_picking)
        values["helpdesk_chosen_lots"] = self.helpdesk_chosen_lots
        values["helpdesk_reason_id"] = self.helpdesk_reason_id.id
        return values
