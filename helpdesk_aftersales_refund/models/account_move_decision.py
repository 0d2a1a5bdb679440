from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from .account_move_approval import ACTIVITY_TYPE


class AccountMove(models.Model):
    """What approvers decide on credit notes that wait, and what settles it besides."""

    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def action_approve_refund(self, note=None):
        """Approve these credit notes, which an accountant posts then.

        :param str note: a word to whoever made them
        :raise AccessError: the user is no approver of the ticket's team
        :raise UserError: they do not wait, or somebody else decides at this moment
        """
        self._decide_refund("approved", note)

    def action_decline_refund(self, note=None):
        """Decline these credit notes, which cancels them.

        :param str note: a word to whoever made them
        :raise AccessError: the user is no approver of the ticket's team
        :raise UserError: they do not wait, or somebody else decides at this moment
        """
        self._decide_refund("declined", note)

    def action_ask_to_approve_refund(self):
        """Open the dialog that approves this credit note."""
        return self._open_refund_decision("approved", self.env._("Approve the Refund"))

    def action_ask_to_decline_refund(self):
        """Open the dialog that declines this credit note."""
        return self._open_refund_decision("declined", self.env._("Decline the Refund"))

    def _open_refund_decision(self, decision, title):
        self.ensure_one()
        self._check_may_decide_refund()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "helpdesk.ticket.refund.decision",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_move_id": self.id, "default_decision": decision},
        }

    def _check_may_decide_refund(self):
        """:raise AccessError: the current user approves none of these credit notes"""
        self.check_access("read")
        for move in self:
            if self.env.user not in move._get_refund_approvers():
                raise AccessError(
                    self.env._(
                        "Only those who approve the refunds of the ticket's team "
                        "decide on this credit note. A helpdesk manager chooses them "
                        "in the team's settings."
                    )
                )

    def _decide_refund(self, decision, note):
        self._check_may_decide_refund()
        if note and not isinstance(note, str):
            raise UserError(self.env._("This request makes no sense."))
        self.env["helpdesk.aftersales.wizard"]._lock(self)
        for move in self.sudo():
            if not move._waits_for_approval():
                raise UserError(
                    self.env._(
                        "%(credit_note)s does not wait for approval any more. Reload "
                        "the page to see what was decided.",
                        credit_note=move.display_name,
                    )
                )
            move = move.with_company(move.company_id)
            move._settle_approval(decision, note)
            if decision == "declined":
                move.button_cancel()

    def _settle_approval(self, decision, note=None):
        """Write down what was decided, as superuser, and tell everybody. Extend it for
        what has to follow.

        :param str decision: ``approved`` or ``declined``
        :param str note: a word to whoever made the credit notes
        """
        self.refund_approval = decision
        for move in self:
            move.activity_feedback(
                [ACTIVITY_TYPE], user_id=self.env.uid, feedback=note or ""
            )
            move.activity_unlink([ACTIVITY_TYPE])
            move.helpdesk_ticket_id.message_post(
                body=move._describe_decision(decision, note),
                partner_ids=(move.create_uid - self.env.user).partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )

    def _describe_decision(self, decision, note):
        values = {
            "credit_note": self._get_html_link(),
            "amount": format_amount(self.env, self.amount_total, self.currency_id),
            "note": note or "",
        }
        if decision == "approved":
            return self.env._(
                "%(credit_note)s of %(amount)s: approved. %(note)s", **values
            )
        return self.env._("%(credit_note)s of %(amount)s: declined. %(note)s", **values)

    # ------------------------------------------------------------------
    # What accountants do settles it
    # ------------------------------------------------------------------

    def _post(self, soft=True):
        posted = super()._post(soft)
        undecided = posted.sudo().filtered(
            lambda move: move.refund_approval in ("waiting", "declined")
        )
        undecided._settle_approval("approved")
        return posted

    def button_cancel(self):
        result = super().button_cancel()
        waiting = self.sudo().filtered(lambda move: move.refund_approval == "waiting")
        waiting._settle_approval("declined")
        return result
