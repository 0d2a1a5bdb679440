from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    # By these, agents find the lots of the repairs that they may read.
    repaired_order_ids = fields.One2many(
        comodel_name="repair.order",
        inverse_name="lot_id",
        export_string_translation=False,
    )
    repair_part_line_ids = fields.One2many(
        comodel_name="stock.move.line",
        inverse_name="lot_id",
        domain=[("move_id.repair_id", "!=", False)],
        export_string_translation=False,
    )
