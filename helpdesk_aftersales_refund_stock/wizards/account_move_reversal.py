from odoo import models
from odoo.exceptions import UserError


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def refund_moves(self):
        """Let the draft credit notes of a ticket cover what came back with it.

        :raise UserError: all of it is credited already
        """
        ticket = self.helpdesk_ticket_id
        if not ticket:
            return super().refund_moves()
        quantities = self.move_ids._get_returned_quantities(ticket)
        for invoice, lines in (
            self.env["account.move.line"].union(*quantities).grouped("move_id").items()
        ):
            if not any(quantities[line] for line in lines):
                raise UserError(
                    self.env._(
                        "What came back of %(invoice)s with ticket %(ticket)s is "
                        "credited already, or was never invoiced. Refund more once "
                        "more has come back, or ask an accountant.",
                        invoice=invoice.name,
                        ticket=ticket.number,
                    )
                )
        reversal = self.with_context(
            helpdesk_returned_quantities={
                line.id: quantity for line, quantity in quantities.items()
            }
        )
        return super(AccountMoveReversal, reversal).refund_moves()
