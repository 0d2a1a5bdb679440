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
        help="What was delivered of this lot, by which agents find a customer's lots.",
    )
