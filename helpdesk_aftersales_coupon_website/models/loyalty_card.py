from odoo import models


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _get_share_link(self, website=None):
        """Return the address that applies the coupon to the customer's cart, or False.

        :param website: where it leads to; by default what the context has as
            ``coupon_website_id``, or else the first website that takes the coupon
        """
        self.ensure_one()
        coupon = self.sudo()
        websites = coupon.program_id._get_helpdesk_websites(
            coupon.helpdesk_ticket_id.company_id
        )
        if not websites:
            return super()._get_share_link()
        website = website or websites.browse(self.env.context.get("coupon_website_id"))
        share = self.env["coupon.share"].sudo()
        return share.new(
            {
                "coupon_id": coupon.id,
                "program_id": coupon.program_id.id,
                "website_id": (websites & website or websites)[0].id,
            }
        ).share_link
