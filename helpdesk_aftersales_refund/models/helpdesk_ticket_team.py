from odoo import api, fields, models
from odoo.exceptions import ValidationError

AGENT_GROUP = "helpdesk_mgmt.group_helpdesk_user_own"


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    refund_currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_refund_currency_id",
        compute_sudo=True,
        export_string_translation=False,
        groups=AGENT_GROUP,
    )
    refund_limit = fields.Monetary(
        currency_field="refund_currency_id",
        groups=AGENT_GROUP,
        help="What agents may refund for one ticket before somebody has to approve it, "
        "in the company's currency. Zero is no limit.",
    )
    refund_approver_ids = fields.Many2many(
        comodel_name="res.users",
        relation="helpdesk_ticket_team_refund_approver_rel",
        column1="team_id",
        column2="user_id",
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref(AGENT_GROUP).ids),
            ("share", "=", False),
        ],
        groups=AGENT_GROUP,
        help="Who approves refunds above the limit, and goodwill. They read the team's "
        "tickets.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_refund_currency_id(self):
        for team in self:
            company = team.company_id or self.env.company
            team.refund_currency_id = company.currency_id

    @api.constrains("refund_limit", "refund_approver_ids", "company_id")
    def _check_refund_approval(self):
        """:raise ValidationError: a limit makes no sense, or an approver cannot
        approve"""
        for team in self.sudo():
            if team.refund_limit < 0:
                raise ValidationError(
                    self.env._(
                        "The refund limit of %(team)s is below zero. Enter what "
                        "agents may refund, or zero for no limit.",
                        team=team.name,
                    )
                )
            if team.refund_limit and not team.refund_approver_ids:
                raise ValidationError(
                    self.env._(
                        "Nobody approves refunds of %(team)s above the limit. Choose "
                        "approvers, or set the limit to zero.",
                        team=team.name,
                    )
                )
            for user in team.refund_approver_ids:
                team._check_refund_approver(user)

    def _check_refund_approver(self, user):
        self.ensure_one()
        if not user.has_group(AGENT_GROUP):
            raise ValidationError(
                self.env._(
                    "%(user)s does not use Helpdesk and cannot approve refunds. Choose "
                    "somebody else, or give them access to Helpdesk first.",
                    user=user.name,
                )
            )
        if self.company_id - user.company_ids:
            raise ValidationError(
                self.env._(
                    "%(user)s does not work in %(company)s and cannot approve refunds "
                    "of %(team)s. Choose somebody else.",
                    user=user.name,
                    company=self.company_id.name,
                    team=self.name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        if any("refund_approver_ids" in vals for vals in vals_list):
            self._forget_approvers()
        return teams

    def write(self, vals):
        result = super().write(vals)
        if "refund_approver_ids" in vals:
            self._forget_approvers()
        return result

    @api.model
    def _forget_approvers(self):
        """The record rule of the approvers is cached with the ids of their teams."""
        self.env["res.users"].invalidate_model(["refund_approval_team_ids"])
        self.env.registry.clear_cache()
