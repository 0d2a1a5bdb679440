from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicketCouponWizard(models.TransientModel):
    _inherit = "helpdesk.ticket.coupon.wizard"

    available_website_ids = fields.Many2many(
        comodel_name="website",
        compute="_compute_available_website_ids",
        export_string_translation=False,
    )
    has_several_websites = fields.Boolean(
        compute="_compute_available_website_ids", export_string_translation=False
    )
    website_id = fields.Many2one(
        comodel_name="website",
        compute="_compute_website_id",
        store=True,
        readonly=False,
    )
    share_link = fields.Char(compute="_compute_share_link")

    @api.depends("program_id", "ticket_id")
    def _compute_available_website_ids(self):
        for wizard in self:
            websites = wizard._get_available_websites()
            wizard.available_website_ids = websites
            wizard.has_several_websites = len(websites) > 1

    @api.depends("program_id", "ticket_id")
    def _compute_website_id(self):
        for wizard in self:
            websites = wizard._get_available_websites()
            wizard.website_id = len(websites) == 1 and websites

    @api.depends("coupon_id", "website_id")
    def _compute_share_link(self):
        for wizard in self:
            coupon = wizard.coupon_id
            website = wizard.website_id & wizard._get_available_websites()
            wizard.share_link = (
                coupon._get_share_link(website) if coupon and website else False
            )

    def _get_available_websites(self):
        """Return the websites where a coupon of this window can be used."""
        if not self.program_id:
            return self.env["website"]
        return self.program_id._get_helpdesk_websites(self.company_id)

    def action_get_share_link(self):
        """Show the link that applies the coupon, which is generated if need be.

        :return: the action that opens this window again, with the link
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right, or no website takes the coupon;
            nothing is written
        """
        wizard = self._authorize()
        wizard._check_website()
        wizard._make_coupon()
        return self._reopen()

    def _prepare_composer_context(self, coupon):
        context = super()._prepare_composer_context(coupon)
        return {**context, "coupon_website_id": self.website_id.id}

    def _check_website(self):
        """Make sure that the coupon can be used on the chosen website.

        :raise UserError: it cannot
        """
        program = self.coupon_id.program_id or self.program_id
        if not program:
            return
        if not program.ecommerce_ok:
            raise UserError(
                self.env._(
                    "The program %(program)s is not available on a website. Send the "
                    "coupon by email, or choose another program.",
                    program=program.name,
                )
            )
        websites = program._get_helpdesk_websites(self.company_id)
        if not websites:
            raise UserError(
                self.env._(
                    "No website of %(company)s takes coupons of the program "
                    "%(program)s. Send the coupon by email, or choose another program.",
                    company=self.company_id.name,
                    program=program.name,
                )
            )
        if not self.website_id:
            raise UserError(self.env._("Choose the website where the link leads to."))
        if self.website_id not in websites:
            raise UserError(
                self.env._(
                    "Coupons of this program cannot be used on %(website)s. Choose one "
                    "of those that are offered: %(websites)s.",
                    website=self.website_id.name,
                    websites=", ".join(websites.mapped("name")),
                )
            )
