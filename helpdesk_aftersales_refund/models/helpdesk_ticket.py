from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    credit_note_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="helpdesk_ticket_id",
        string="Credit Notes",
        domain=[("move_type", "=", "out_refund")],
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    credit_note_count = fields.Integer(
        string="Posted Credit Notes",
        compute="_compute_credit_note_count",
        compute_sudo=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends("credit_note_ids.state")
    def _compute_credit_note_count(self):
        counts = dict(
            self.env["account.move"]._read_group(
                [
                    ("helpdesk_ticket_id", "in", self.ids),
                    ("move_type", "=", "out_refund"),
                    ("state", "=", "posted"),
                ],
                ["helpdesk_ticket_id"],
                ["__count"],
            )
        )
        for ticket in self:
            ticket.credit_note_count = counts.get(ticket, 0)

    def action_refund(self):
        """Open the window that refunds this ticket's customer.

        :raise AccessError: the user may not change the ticket
        :raise UserError: the team offers no refunds, or the ticket has no customer
        """
        return self.env["helpdesk.ticket.refund.wizard"]._open_for_ticket(
            self, self.env._("Refund")
        )

    def action_view_credit_notes(self):
        """Open the posted credit notes of this ticket: the form of one, or a list."""
        self.ensure_one()
        posted = self.credit_note_ids.filtered(lambda move: move.state == "posted")
        return self._open_documents(posted, self.env._("Credit Notes"))

    def _get_portal_credit_notes(self):
        """Return the credit notes, as superuser, for the customer's portal."""
        self.ensure_one()
        return self.sudo().credit_note_ids.filtered(
            lambda move: move.state == "posted"
            and move.commercial_partner_id == self.commercial_partner_id
        )
