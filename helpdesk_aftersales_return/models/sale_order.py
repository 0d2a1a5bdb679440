from odoo import api, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @api.depends("delivery_status")
    def _compute_helpdesk_next_step(self):
        return super()._compute_helpdesk_next_step()

    def _get_helpdesk_next_step(self):
        undelivered = ("pending", "started", "partial")
        if self.state == "sale" and self.delivery_status in undelivered:
            return self.env._("Waits for the warehouse to deliver it.")
        return super()._get_helpdesk_next_step()
