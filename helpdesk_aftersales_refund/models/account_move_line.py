from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _credits(self, invoice_line):
        """Whether this line of a credit note stems from that line of the invoice."""
        self.ensure_one()
        return all(
            self[name] == invoice_line[name]
            for name in ("product_id", "product_uom_id", "name", "tax_ids")
        )
