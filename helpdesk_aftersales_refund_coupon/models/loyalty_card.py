from odoo import models


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _get_helpdesk_document_type(self):
        if self.sudo().program_type == "gift_card":
            return self.env._("Gift card")
        return super()._get_helpdesk_document_type()
