from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

GROUPS = (
    "helpdesk_mgmt.group_helpdesk_user_own,"
    "account.group_account_invoice,account.group_account_readonly"
)


class AccountMove(models.Model):
    """Credit notes that are paid out as store credit.

    What is granted is kept in points, each worth one unit of the currency. The credit
    note and the customer's card always agree: ``_sync_store_credit``.
    """

    _inherit = "account.move"

    store_credit_program_id = fields.Many2one(
        comodel_name="loyalty.program",
        string="Store Credit",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=GROUPS,
        help="The customer gets the amount in this program, and is not paid back.",
    )
    # Of the card, whose name is its code, only the history is kept here.
    store_credit_history_id = fields.Many2one(
        comodel_name="loyalty.history",
        index="btree_not_null",
        copy=False,
        readonly=True,
        export_string_translation=False,
        groups=GROUPS,
    )
    store_credit_points = fields.Float(
        string="Store Credit Granted",
        copy=False,
        readonly=True,
        groups=GROUPS,
        help="What of this credit note the customer has as store credit, or has spent.",
    )

    def _has_field_access(self, field, operation):
        """Store credit comes from the refund window alone."""
        return super()._has_field_access(field, operation) and (
            self.env.su
            or operation == "read"
            or not field.name.startswith("store_credit_")
        )

    # ------------------------------------------------------------------
    # Granting and taking back
    # ------------------------------------------------------------------

    def _promise_store_credit(self, program):
        """Pay these drafts out as store credit: at once, or when they are approved.

        :param program: an eWallet or gift card program, as ``loyalty.program``
        :raise UserError: an invoice is not paid, or the accounts are not set up
        """
        for move in self:
            move._check_invoice_is_paid()
        self.store_credit_program_id = program
        for move in self:
            move._get_store_credit_account()
            move._get_store_credit_journal()
        self._sync_store_credit()

    def _check_invoice_is_paid(self):
        invoice = self.reversed_entry_id
        if not invoice.currency_id.is_zero(invoice.amount_residual):
            raise UserError(
                self.env._(
                    "%(amount)s of %(invoice)s is not paid yet. Store credit is for "
                    "what the customer has paid: use Reverse, which lowers what is "
                    "owed.",
                    amount=format_amount(
                        self.env, invoice.amount_residual, invoice.currency_id
                    ),
                    invoice=invoice.name,
                )
            )

    def _sync_store_credit(self):
        """Grant what these credit notes come to, or take back what was granted too
        much. It is called as superuser, and does nothing the second time."""
        for move in self.filtered("store_credit_program_id"):
            program = move.store_credit_program_id
            points = move._get_store_credit_due() - move.store_credit_points
            points = program.currency_id.round(points)
            if points > 0:
                move._grant_store_credit(points)
            elif points < 0:
                move._take_back_store_credit(-points)

    def _get_store_credit_due(self):
        """Return what the customer should have of this credit note, in points."""
        self.ensure_one()
        if self.state == "cancel" or self.refund_approval in ("waiting", "declined"):
            return 0.0
        currency = self.store_credit_program_id.currency_id
        if currency == self.currency_id:
            return self.amount_total
        return self.currency_id._convert(
            self.amount_total, currency, self.company_id, self.date
        )

    def _grant_store_credit(self, points):
        card = self.store_credit_history_id.card_id or self._find_ewallet()
        if card:
            card.points += points
        else:
            card = self.env["loyalty.card"].create(
                self._prepare_store_credit_card(points)
            )
        self.store_credit_history_id = self._log_store_credit(card, issued=points)
        self.store_credit_points += points
        self.helpdesk_ticket_id._message_log(
            body=self.env._(
                "%(amount)s of store credit in %(program)s granted for "
                "%(credit_note)s.",
                amount=self._format_store_credit(points),
                program=self.store_credit_program_id.name,
                credit_note=self._get_html_link(),
            )
        )

    def _find_ewallet(self):
        """Return the eWallet of the ticket's customer, or none."""
        program = self.store_credit_program_id
        cards = self.env["loyalty.card"]
        if program.program_type != "ewallet":
            return cards
        customer = self.helpdesk_ticket_id.partner_id
        # Of two at once, the second finds the eWallet that the first one makes.
        self.env["helpdesk.aftersales.wizard"]._lock(customer)
        return cards.search(
            [
                ("program_id", "=", program.id),
                ("partner_id", "=", customer.id),
                "|",
                ("expiration_date", "=", False),
                ("expiration_date", ">=", fields.Date.context_today(self)),
            ],
            limit=1,
        )

    def _prepare_store_credit_card(self, points):
        """Return the values of the card that is made. Extend it to add to them."""
        self.ensure_one()
        program = self.store_credit_program_id
        ticket = self.helpdesk_ticket_id
        return {
            "program_id": program.id,
            "partner_id": ticket.partner_id.id,
            "points": points,
            # An agent passes on the code of a gift card that was made for a ticket; an
            # eWallet is the customer's alone.
            "helpdesk_ticket_id": program.program_type == "gift_card" and ticket.id,
        }

    def _take_back_store_credit(self, points):
        """Take back what the customer has not spent, which is never refused."""
        card = self.store_credit_history_id.card_id
        taken = min(points, max(card.points, 0.0))
        if taken:
            card.points -= taken
            self._log_store_credit(card, used=taken)
            self.store_credit_points -= taken
        self.helpdesk_ticket_id._message_log(
            body=self.env._(
                "%(taken)s of store credit taken back for %(credit_note)s. The "
                "customer has spent %(spent)s.",
                taken=self._format_store_credit(taken),
                credit_note=self._get_html_link(),
                spent=self._format_store_credit(points - taken),
            )
        )

    def _log_store_credit(self, card, **points):
        return self.env["loyalty.history"].create(
            {
                "card_id": card.id,
                "description": self.env._(
                    "Refund of %(invoice)s",
                    invoice=self.reversed_entry_id.name or self.ref or "",
                ),
                "order_model": self._name,
                "order_id": self.id,
                **points,
            }
        )

    def _format_store_credit(self, points):
        return format_amount(self.env, points, self.store_credit_program_id.currency_id)

    # ------------------------------------------------------------------
    # What happens to a credit note
    # ------------------------------------------------------------------

    def _settle_approval(self, decision, note=None):
        result = super()._settle_approval(decision, note)
        self._sync_store_credit()
        return result

    def _post(self, soft=True):
        posted = super()._post(soft)
        credit_notes = posted.sudo().filtered("store_credit_program_id")
        credit_notes._sync_store_credit()
        credit_notes._settle_with_store_credit()
        return posted

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """Store credit is no payment of the invoice, should that be open again."""
        pairs = [
            (move, reverse_move)
            for move, reverse_move in zip(self, reverse_moves, strict=False)
            if not reverse_move.sudo().store_credit_program_id
        ]
        super(
            AccountMove, self.browse([move.id for move, _reverse in pairs])
        )._reconcile_reversed_moves(
            self.browse([reverse.id for _move, reverse in pairs]), move_reverse_cancel
        )
        return reverse_moves

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in ("draft", "cancel"):
            credit_notes = self.sudo().filtered("store_credit_program_id")
            credit_notes._undo_store_credit_entry()
            credit_notes._sync_store_credit()
        return result

    def unlink(self):
        credit_notes = self.sudo().filtered("store_credit_program_id")
        credit_notes._undo_store_credit_entry()
        for move in credit_notes.filtered("store_credit_points"):
            move._take_back_store_credit(move.store_credit_points)
        self.env["loyalty.history"].sudo().search(
            [("order_model", "=", self._name), ("order_id", "in", credit_notes.ids)]
        ).write({"order_model": False, "order_id": False})
        return super().unlink()

    # ------------------------------------------------------------------
    # What the agent reads
    # ------------------------------------------------------------------

    @api.depends("store_credit_points")
    def _compute_helpdesk_next_step(self):
        return super()._compute_helpdesk_next_step()

    def _get_helpdesk_next_step(self):
        if self.store_credit_points and self.state == "draft":
            return self.env._(
                "The customer has it as store credit. Waits for an accountant to post "
                "it."
            )
        return super()._get_helpdesk_next_step()
