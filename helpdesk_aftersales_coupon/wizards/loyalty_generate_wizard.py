from odoo import fields, models


class LoyaltyGenerateWizard(models.TransientModel):
    _inherit = "loyalty.generate.wizard"

    helpdesk_ticket_id = fields.Many2one(comodel_name="helpdesk.ticket")

    def _get_coupon_values(self, partner):
        values = super()._get_coupon_values(partner)
        if self.helpdesk_ticket_id:
            values["helpdesk_ticket_id"] = self.helpdesk_ticket_id.id
            values["partner_id"] = self.helpdesk_ticket_id.partner_id.id
        return values
