from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import clean_context, email_normalize, format_date


class HelpdeskTicketCouponWizard(models.TransientModel):
    _name = "helpdesk.ticket.coupon.wizard"
    _inherit = "helpdesk.aftersales.wizard"
    _description = "Generate a Coupon"
    _rec_name = "program_id"

    _service_switch = "use_coupons"
    _document_model = "loyalty.card"
    _document_field = "coupon_id"

    program_id = fields.Many2one(
        comodel_name="loyalty.program",
        string="Coupon Program",
        compute="_compute_program_id",
        store=True,
        readonly=False,
    )
    program_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    valid_until = fields.Date()
    coupon_id = fields.Many2one(comodel_name="loyalty.card", readonly=True)
    # Whoever may not read a coupon must not find out its code here.
    coupon_code = fields.Char(
        related="coupon_id.code", string="Coupon Code", related_sudo=False
    )
    reward_summary = fields.Char(string="Gives", compute="_compute_reward_summary")
    program_date_to = fields.Date(
        related="program_id.date_to", string="Program Ends", related_sudo=False
    )
    # ------------------------------------------------------------------
    # Proposals
    # ------------------------------------------------------------------

    @api.depends("ticket_id")
    def _compute_program_id(self):
        for wizard in self:
            domain = wizard._get_program_domain()
            offered = self.env["loyalty.program"].search(domain, limit=2)
            wizard.program_id = len(offered) == 1 and offered

    @api.depends("program_id")
    def _compute_reward_summary(self):
        for wizard in self:
            rewards = wizard._get_cheapest_rewards()
            wizard.reward_summary = ", ".join(rewards.mapped("description"))

    def _get_notice(self):
        return not self.program_id and self._explain_no_program()

    # ------------------------------------------------------------------
    # Choices
    # ------------------------------------------------------------------

    def _get_choices(self):
        return {**super()._get_choices(), "program_id": self._get_program_domain}

    def _get_company_domain(self):
        return Domain("company_id", "in", [False, self.company_id.id])

    def _get_program_domain(self):
        """Return the domain of the programs that are offered. Extend it to narrow the
        choice."""
        self.ensure_one()
        return self._get_company_domain() & Domain("is_open_to_helpdesk", "=", True)

    def _get_cheapest_rewards(self):
        """Return the rewards that a coupon of the program gives the choice of.

        The coupon is for one use: it holds the points of the cheapest reward.
        """
        rewards = self.program_id.reward_ids
        points = min(rewards.mapped("required_points"), default=0)
        return rewards.filtered(lambda reward: reward.required_points == points)

    def _explain_no_program(self):
        """Return why no program is offered and what to do, or False when some are."""
        self.ensure_one()
        Program = self.env["loyalty.program"]
        if Program.search(self._get_program_domain(), limit=1):
            return False
        programs = Program.search(
            self._get_company_domain() & Domain("program_type", "=", "coupons"), limit=3
        )
        reasons = [program.sudo()._get_helpdesk_problem() for program in programs]
        return " ".join(
            [
                *filter(None, reasons),
                self.env._(
                    "There is no coupon program to use. Ask a sales manager for a "
                    "program of type Coupons."
                ),
            ]
        )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_entries(self):
        if not self.program_id:
            raise UserError(
                self._explain_no_program() or self.env._("Choose the coupon program.")
            )
        if self.valid_until and self.valid_until < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The coupon cannot be valid until %(date)s, which is past. Choose "
                    "a later date, or none.",
                    date=format_date(self.env, self.valid_until),
                )
            )

    def _explain_refusal(self, name, records):
        if name != "program_id":
            return super()._explain_refusal(name, records)
        program = records.sudo().exists()
        if not program.filtered_domain(self._get_company_domain()):
            # Say nothing about programs that are none of the agent's business.
            return self.env._(
                "The coupon program is another company's. Choose one of those that "
                "are offered."
            )
        return program._get_helpdesk_problem() or super()._explain_refusal(
            name, records
        )

    def _check_recipient(self):
        """Make sure that there is somebody to send the coupon to.

        :raise UserError: there is not
        """
        customer = self.ticket_id.partner_id
        if not customer:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s has no customer to send the coupon to. Set its "
                    "contact first, or generate the coupon and pass on its code.",
                    ticket=self.ticket_id.number,
                )
            )
        if not email_normalize(customer.email, strict=False):
            raise UserError(
                self.env._(
                    "%(customer)s has no valid email address. Set it first, or "
                    "generate the coupon and pass on its code.",
                    customer=customer.display_name,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_generate(self):
        """Generate the coupon, once, and show it in this wizard.

        :return: the action that opens this wizard again
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        return self._run(lambda wizard: wizard._make_coupon())

    def action_send_by_email(self):
        """Open the composer for the coupon, which is generated if need be.

        Nothing is sent before the user does it.

        :return: the action that opens the composer
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right, or the customer has no email
            address; nothing is written
        """
        return self._run(
            lambda wizard: wizard._make_coupon_for_recipient(),
            lambda wizard, coupon: wizard._open_composer(coupon),
        )

    def _make_coupon_for_recipient(self):
        self._check_recipient()
        return self._make_coupon()

    def _make_coupon(self):
        """Return the coupon of this wizard, generated the first time."""
        if not self.coupon_id:
            # The program may have a message of its own at creation.
            generator = self.env["loyalty.generate.wizard"].with_context(
                action_no_send_mail=True
            )
            generator = generator.create(self._prepare_generator())
            self.coupon_id = generator.generate_coupons()
        return self.coupon_id

    def _prepare_generator(self):
        """Return the values of Odoo's own generation. Extend it to pass more on."""
        self.ensure_one()
        return {
            "program_id": self.program_id.id,
            # The customer comes from the ticket, which need not have one.
            "mode": "anonymous",
            "coupon_qty": 1,
            "points_granted": self._get_cheapest_rewards()[0].required_points,
            "valid_until": self.valid_until,
            "helpdesk_ticket_id": self.ticket_id.id,
        }

    def _open_composer(self, coupon):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Coupon"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "new",
            "context": {
                **clean_context(self.env.context),
                **self._prepare_composer_context(coupon),
            },
        }

    def _prepare_composer_context(self, coupon):
        """Return the defaults of the composer. Extend it to propose something else."""
        self.ensure_one()
        customer = self.ticket_id.partner_id
        followers = self.ticket_id.message_partner_ids.filtered("email")
        return {
            "default_model": coupon._name,
            "default_res_ids": coupon.ids,
            "default_template_id": coupon._get_default_template().id,
            "default_composition_mode": "comment",
            "default_email_layout_xmlid": "mail.mail_notification_light",
            "default_partner_ids": (customer | followers).ids,
            "force_email": True,
        }

    def _open(self, documents):
        """Show the coupon in this wizard."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Coupon"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
