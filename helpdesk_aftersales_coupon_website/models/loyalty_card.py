from odoo import models


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _get_share_link(self, website=None):
        """Return the address that applies the coupon to the customer's cart, or False.

        :param website: one of the program's websites; the first one by default
        """
        self.ensure_one()
        coupon = self.sudo()
        website = (
            website
            or coupon.program_id._get_helpdesk_websites(
                coupon.helpdesk_ticket_id.company_id
            )[:1]
        )
        if not website:
            return super()._get_share_link()
        share = self.env["coupon.share"].sudo()
        return share.new(
            {
                "coupon_id": coupon.id,
                "program_id": coupon.program_id.id,
                "website_id": website.id,
            }
        ).share_link
