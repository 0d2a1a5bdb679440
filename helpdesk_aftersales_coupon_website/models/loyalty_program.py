from odoo import api, models
from odoo.fields import Domain


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    @api.model
    def _get_helpdesk_channel_domain(self):
        domain = super()._get_helpdesk_channel_domain()
        return domain | Domain("ecommerce_ok", "=", True)

    @api.model
    def _get_helpdesk_channels(self):
        label = self._fields["ecommerce_ok"]._description_string(self.env)
        return [*super()._get_helpdesk_channels(), label]

    def _get_helpdesk_websites(self, company):
        """Return the websites whose carts accept coupons of this program.

        :param company: the company of the ticket, as ``res.company``
        """
        self.ensure_one()
        if not self.ecommerce_ok:
            return self.env["website"]
        domain = Domain("company_id", "=", company.id)
        if self.website_id:
            domain &= Domain("id", "=", self.website_id.id)
        return self.env["website"].search(domain)
