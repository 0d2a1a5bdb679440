from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    # For the record rule that lets approvers read what they decide on.
    refund_approval_team_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="helpdesk_ticket_team_refund_approver_rel",
        column1="user_id",
        column2="team_id",
        export_string_translation=False,
    )
