from odoo import api, fields, models
from odoo.tools import SQL, format_amount

AGENT_GROUP = "helpdesk_mgmt.group_helpdesk_user_own"
ACCOUNTANT_GROUPS = "account.group_account_invoice,account.group_account_readonly"
ACTIVITY_TYPE = "helpdesk_aftersales_refund.mail_activity_type_refund_approval"


class AccountMove(models.Model):
    """Credit notes that wait for somebody of the ticket's team to approve them."""

    _inherit = "account.move"

    refund_approval = fields.Selection(
        selection=[
            ("waiting", "Waiting for Approval"),
            ("approved", "Approved"),
            ("declined", "Declined"),
        ],
        copy=False,
        readonly=True,
        tracking=True,
        index="btree_not_null",
        group_expand=True,
        groups=f"{AGENT_GROUP},{ACCOUNTANT_GROUPS}",
        help="Whether somebody of the helpdesk team has to approve this refund, and "
        "what they decided.",
    )
    can_approve_refund = fields.Boolean(
        compute="_compute_can_approve_refund",
        search="_search_can_approve_refund",
        compute_sudo=True,
        export_string_translation=False,
        groups=AGENT_GROUP,
        help="Whether this waits for the current user's approval.",
    )

    @api.depends("refund_approval", "state", "helpdesk_ticket_id.team_id")
    @api.depends("helpdesk_ticket_id.team_id.refund_approver_ids")
    @api.depends_context("uid")
    def _compute_can_approve_refund(self):
        for move in self:
            move.can_approve_refund = (
                move._waits_for_approval()
                and self.env.user in move._get_refund_approvers()
            )

    def _search_can_approve_refund(self, operator, value):
        if operator != "in":
            return NotImplemented
        teams = self.env.user.sudo().refund_approval_team_ids
        tickets = self.env["helpdesk.ticket"].sudo()
        return [
            ("refund_approval", "=", "waiting"),
            ("state", "=", "draft"),
            (
                "helpdesk_ticket_id",
                "in",
                tickets._search([("team_id", "in", teams.ids)]),
            ),
        ]

    def _has_field_access(self, field, operation):
        """Nobody decides by writing: see ``action_approve_refund``."""
        return super()._has_field_access(field, operation) and (
            self.env.su or operation == "read" or field.name != "refund_approval"
        )

    def _waits_for_approval(self):
        """Whether this is a draft on which nobody has decided yet."""
        self.ensure_one()
        return self.refund_approval == "waiting" and self.state == "draft"

    def _get_refund_approvers(self):
        """Return who approves this credit note, as users. Extend it to ask others."""
        return self.sudo().helpdesk_ticket_id.team_id.refund_approver_ids

    # ------------------------------------------------------------------
    # What has to be approved
    # ------------------------------------------------------------------

    def _request_approval(self):
        """Let these drafts, just made for one ticket, wait for approval if need be.

        They do when the current user neither approves nor posts refunds, and they bring
        the ticket's refunds above the team's limit or hold goodwill. It is called as
        superuser, in the ticket's company.
        """
        team = self.helpdesk_ticket_id.team_id
        goodwill = self.filtered(lambda move: move._has_goodwill())
        if not (team.refund_limit or goodwill and team.refund_approver_ids):
            return
        if self._may_refund_without_approval(self.env.user):
            return
        if team.refund_limit and self._exceed_refund_limit():
            self._wait_for_approval(
                self.env._(
                    "above the team's limit of %(limit)s for a ticket",
                    limit=format_amount(
                        self.env, team.refund_limit, self.company_id.currency_id
                    ),
                )
            )
        elif team.refund_approver_ids:
            goodwill._wait_for_approval(self.env._("goodwill"))

    def _may_refund_without_approval(self, user):
        """Whether a user, as ``res.users``, has these made without asking anybody."""
        return user in self._get_refund_approvers() or user.has_group(
            "account.group_account_invoice"
        )

    def _exceed_refund_limit(self):
        """Whether the ticket's refunds that nobody approved, these included, come to
        more than its team's limit, in the company's currency."""
        ticket = self.helpdesk_ticket_id
        # Of two at once for one ticket, the second starts again and counts the first.
        self.env.execute_query(
            SQL(
                "UPDATE helpdesk_ticket SET write_date = write_date WHERE id = %s "
                "RETURNING id",
                ticket.id,
            )
        )
        [(total,)] = self._read_group(
            [
                ("helpdesk_ticket_id", "=", ticket.id),
                ("move_type", "=", "out_refund"),
                ("state", "!=", "cancel"),
                ("refund_approval", "!=", "approved"),
            ],
            aggregates=["amount_total_signed:sum"],
        )
        currency = self.company_id.currency_id
        return currency.compare_amounts(-total, ticket.team_id.refund_limit) > 0

    def _has_goodwill(self):
        """Whether this credit note gives more back than lines of an invoice."""
        self.ensure_one()
        return any(
            line.display_type == "product" and not line.origin_line_id
            for line in self.invoice_line_ids
        )

    def _wait_for_approval(self, reason):
        """Let these drafts wait, and tell the approvers and the ticket.

        :param str reason: why, translated
        """
        self.refund_approval = "waiting"
        for move in self:
            approvers = move._get_refund_approvers()
            for user in approvers:
                move.activity_schedule(ACTIVITY_TYPE, user_id=user.id, note=reason)
            move.helpdesk_ticket_id._message_log(
                body=self.env._(
                    "%(credit_note)s of %(amount)s waits for approval by "
                    "%(approvers)s: %(reason)s.",
                    credit_note=move._get_html_link(),
                    amount=format_amount(self.env, move.amount_total, move.currency_id),
                    approvers=", ".join(approvers.mapped("name"))
                    or self.env._("an accountant"),
                    reason=reason,
                )
            )

    # ------------------------------------------------------------------
    # What the agent reads
    # ------------------------------------------------------------------

    @api.depends("refund_approval")
    def _compute_helpdesk_next_step(self):
        return super()._compute_helpdesk_next_step()

    def _get_helpdesk_next_step(self):
        if self._waits_for_approval():
            approvers = ", ".join(self._get_refund_approvers().mapped("name"))
            return self.env._(
                "Waits for approval by %(approvers)s.",
                approvers=approvers or self.env._("an accountant"),
            )
        if self.state == "draft" and self.refund_approval == "approved":
            return self.env._("Approved. Waits for an accountant to post it.")
        if self.state == "cancel" and self.refund_approval == "declined":
            return self.env._("Declined. The ticket's messages tell why.")
        return super()._get_helpdesk_next_step()
