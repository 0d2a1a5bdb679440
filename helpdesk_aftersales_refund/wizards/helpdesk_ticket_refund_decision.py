from odoo import fields, models
from odoo.exceptions import UserError


class HelpdeskTicketRefundDecision(models.TransientModel):
    """The word to the agent that comes with an approval or a refusal."""

    _name = "helpdesk.ticket.refund.decision"
    _inherit = "helpdesk.aftersales.input"
    _description = "Decision on a Refund"

    _parent_field = "move_id"

    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Credit Note",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    decision = fields.Selection(
        selection=[("approved", "Approve"), ("declined", "Decline")],
        required=True,
        readonly=True,
    )
    note = fields.Text(string="Word to the Agent")

    def _check_input_access(self):
        if not self.move_id:
            raise UserError(self.env._("Open this from a credit note."))
        self.move_id._check_may_decide_refund()

    def action_decide(self):
        """Approve or decline the credit note.

        :raise AccessError, UserError: as ``account.move.action_approve_refund``
        """
        self.ensure_one()
        self.check_access("read")
        if self.decision == "approved":
            self.move_id.action_approve_refund(self.note)
        else:
            self.move_id.action_decline_refund(self.note)
