from odoo import api, models


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    @api.depends("wizard_id.helpdesk_return_id")
    def _compute_uom_id(self):
        res = super()._compute_uom_id()
        for line in self.filtered("wizard_id.helpdesk_return_id"):
            line.uom_id = line.move_id._get_return_uom()
        return res
