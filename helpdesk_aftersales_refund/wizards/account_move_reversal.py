from odoo import fields, models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    helpdesk_ticket_id = fields.Many2one(comodel_name="helpdesk.ticket")
    # What is refunded of each invoice; without it, the whole of it.
    helpdesk_refund_id = fields.Many2one(comodel_name="helpdesk.ticket.refund.wizard")

    def _prepare_default_reversal(self, move):
        values = super()._prepare_default_reversal(move)
        if self.helpdesk_ticket_id:
            values["helpdesk_ticket_id"] = self.helpdesk_ticket_id.id
            if not self.env.user.has_group("account.group_account_invoice"):
                # A scheduled action would post what this user may only draft.
                values["auto_post"] = "no"
        if self.helpdesk_refund_id:
            values["line_ids"] = self.helpdesk_refund_id._prepare_credit_lines(move)
        return values

    def _modify_default_reverse_values(self, origin_move):
        values = super()._modify_default_reverse_values(origin_move)
        if self.helpdesk_ticket_id:
            values["helpdesk_ticket_id"] = self.helpdesk_ticket_id.id
        return values
