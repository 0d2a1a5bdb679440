from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HelpdeskTicketCouponWizard(models.TransientModel):
    _inherit = "helpdesk.ticket.coupon.wizard"

    has_several_websites = fields.Boolean(
        compute="_compute_has_several_websites", export_string_translation=False
    )
    website_id = fields.Many2one(
        comodel_name="website",
        compute="_compute_website_id",
        store=True,
        readonly=False,
    )
    website_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    share_link = fields.Char(compute="_compute_share_link")

    @api.depends("program_id", "ticket_id")
    def _compute_has_several_websites(self):
        for wizard in self:
            wizard.has_several_websites = len(wizard._get_available_websites()) > 1

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

    def _get_choices(self):
        return {**super()._get_choices(), "website_id": self._get_website_domain}

    def _get_website_domain(self):
        domain = Domain("company_id", "=", self.company_id.id)
        if self.program_id:
            domain &= Domain("id", "in", self._get_available_websites().ids)
        return domain

    def _explain_refusal(self, name, records):
        if name != "website_id":
            return super()._explain_refusal(name, records)
        return self.env._(
            "Coupons of this program cannot be used on this website. Choose one of "
            "those that are offered: %(websites)s.",
            websites=", ".join(self._get_available_websites().mapped("name")),
        )

    def _get_available_websites(self):
        """Return the websites where a coupon of this window can be used."""
        if not self.program_id:
            return self.env["website"]
        return self.program_id._get_helpdesk_websites(self.company_id)

    def action_get_share_link(self):
        """Show the link that applies the coupon, which is generated if need be.

        :return: the action that opens this wizard again, with the link
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right, or no website takes the coupon;
            nothing is written
        """
        return self._run(lambda wizard: wizard._make_coupon_for_website())

    def _make_coupon_for_website(self):
        self._check_website()
        return self._make_coupon()

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
