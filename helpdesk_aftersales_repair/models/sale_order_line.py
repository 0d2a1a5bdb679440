from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_display_price(self):
        """Parts under warranty stay free when the quotation computes prices again.

        Odoo sets them to zero once, and any new quantity brings the price back.
        """
        if self._is_part_under_warranty():
            return 0.0
        return super()._get_display_price()

    def _is_part_under_warranty(self):
        """Whether this line is for parts of a repair under warranty."""
        self.ensure_one()
        repairs = self.sudo().move_ids.repair_id
        return bool(repairs) and all(repairs.mapped("under_warranty"))
