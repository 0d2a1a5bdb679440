from odoo import models


class LoyaltyHistory(models.Model):
    _inherit = "loyalty.history"

    def _get_order_portal_url(self):
        """The customer opens the credit note from the eWallet, once it is posted."""
        if self.order_model == "account.move" and self.order_id:
            move = self.env["account.move"].browse(self.order_id)
            return move.state == "posted" and move.get_portal_url()
        return super()._get_order_portal_url()
