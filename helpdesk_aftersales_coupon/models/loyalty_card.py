from odoo import api, fields, models
from odoo.tools import SQL, format_date


class LoyaltyCard(models.Model):
    _name = "loyalty.card"
    _inherit = [
        "loyalty.card",
        "helpdesk.aftersales.document",
        "helpdesk.aftersales.agent.view",
    ]

    # An agent reads the coupons of the own tickets, and writes to their customers.
    _mail_post_access = "read"

    _agent_views = {
        "form": "helpdesk_aftersales_coupon.loyalty_card_view_form_agent",
        "list": "helpdesk_aftersales_coupon.loyalty_card_view_list_agent",
    }

    usage_state = fields.Selection(
        selection=[("valid", "Valid"), ("used", "Used"), ("expired", "Expired")],
        string="Status",
        compute="_compute_usage",
        compute_sudo=True,
    )
    usable_until = fields.Date(
        compute="_compute_usage",
        compute_sudo=True,
        help="The coupon's own expiration date or the end of its program, whichever "
        "comes first.",
    )
    reward_summary = fields.Char(
        string="Gives",
        compute="_compute_reward_summary",
        compute_sudo=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends(
        "points",
        "expiration_date",
        "program_id.active",
        "program_id.date_to",
        "program_id.reward_ids.active",
        "program_id.reward_ids.required_points",
    )
    def _compute_usage(self):
        usages = {
            card_id: (state, usable_until)
            for card_id, _ticket, _code, state, usable_until in self._read_usages(
                [("id", "in", self.ids)]
            )
        }
        for card in self:
            card.usage_state, card.usable_until = usages.get(card.id, (False, False))

    @api.depends("points", "program_id.reward_ids.description")
    @api.depends_context("lang")
    def _compute_reward_summary(self):
        for card in self:
            card.reward_summary = ", ".join(card._get_reward_descriptions())

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Keep the code, which is the name, from agents who may not read the card: Odoo
        shows the names of records, such as those on the lines of an order, to all."""
        result = super()._compute_display_name()
        user = self.env.user
        if user.has_group("helpdesk_mgmt.group_helpdesk_user_own"):
            readable = self.sudo(False)._filtered_access("read")
            for card in self.filtered(lambda card: card.id not in readable._ids):
                card.display_name = self.env._("Coupon")
        return result

    @api.model
    def _read_usages(self, domain):
        """Return what became of the coupons, newest first, in one statement.

        :return: ``[(card id, ticket id, code, status, last day of use or None)]``
        """
        for model in ("loyalty.card", "loyalty.program", "loyalty.reward"):
            self.env[model].flush_model()
        query = self.with_context(active_test=False)._search(domain, order="id DESC")
        card = query.table
        program = query.left_join(
            card, "program_id", "loyalty_program", "id", "program_id"
        )
        usable_until = SQL(
            "LEAST(%s, %s)",
            SQL.identifier(card, "expiration_date"),
            SQL.identifier(program, "date_to"),
        )
        status = SQL(
            """CASE
                WHEN %(points)s < (
                    SELECT MIN(required_points) FROM loyalty_reward
                    WHERE active AND program_id = %(program)s
                ) THEN 'used'
                WHEN NOT %(active)s OR %(usable_until)s < %(today)s THEN 'expired'
                ELSE 'valid'
            END""",
            points=SQL.identifier(card, "points"),
            program=SQL.identifier(program, "id"),
            active=SQL.identifier(program, "active"),
            usable_until=usable_until,
            today=fields.Date.context_today(self),
        )
        return self.env.execute_query(
            query.select(
                SQL.identifier(card, "id"),
                SQL.identifier(card, "helpdesk_ticket_id"),
                SQL.identifier(card, "code"),
                status,
                usable_until,
            )
        )

    def _check_company(self, fnames=None):
        """A program of no company serves the tickets of every company."""
        return super(LoyaltyCard, self.filtered("company_id"))._check_company(fnames)

    def _get_helpdesk_document_type(self):
        return self.env._("Coupon")

    def _get_helpdesk_document_name(self):
        return self.sudo().program_id.name

    @api.depends("usage_state", "usable_until")
    def _compute_helpdesk_next_step(self):
        return super()._compute_helpdesk_next_step()

    def _get_helpdesk_next_step(self):
        if self.usage_state != "valid":
            return super()._get_helpdesk_next_step()
        if not self.usable_until:
            return self.env._("Waits for the customer to use it.")
        return self.env._(
            "Waits for the customer to use it, until %(date)s at the latest.",
            date=format_date(self.env, self.usable_until),
        )

    def _get_default_template(self):
        """The coupon of a ticket has a message of its own, unless the program has one
        that somebody chose."""
        template = super()._get_default_template()
        odoo_template = self.env.ref(
            "loyalty.mail_template_loyalty_card", raise_if_not_found=False
        )
        if self.helpdesk_ticket_id and (not template or template == odoo_template):
            return (
                self.env.ref(
                    "helpdesk_aftersales_coupon.mail_template_coupon",
                    raise_if_not_found=False,
                )
                or template
            )
        return template

    def _get_reward_descriptions(self):
        """Return what the coupon gives, one text a reward, for the customer."""
        self.ensure_one()
        return self.sudo()._get_affordable_rewards().mapped("description")

    def _get_affordable_rewards(self):
        return self.program_id.reward_ids.filtered(
            lambda reward: reward.required_points <= self.points
        )

    def _get_share_link(self):
        """Return the address where a customer uses the coupon, or False.

        An extension point: there is none without a shop.
        """
        self.ensure_one()
        return False
