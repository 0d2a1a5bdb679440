from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    delivered_line_ids = fields.One2many(
        comodel_name="stock.move.line",
        inverse_name="lot_id",
        domain=[
            ("state", "=", "done"),
            ("location_dest_id.usage", "=", "customer"),
        ],
        export_string_translation=False,
        help="What was delivered of this lot: agents find the lots of a customer by it.",
    )
