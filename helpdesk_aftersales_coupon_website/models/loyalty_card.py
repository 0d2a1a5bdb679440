from odoo import models


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _get_share_link(self, website=None):
        """Return the address that applies the coupon to the customer's cart, or False.

        :param website: the website that it leads to; by default the one in the context,
            as ``coupon_website_id``. Where neither takes the coupon, the first that does.
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
