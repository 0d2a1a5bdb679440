import operator as operators
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_amount

# Nobody can send it, as part of a context.
CHECKED_BY_THE_CALLER = object()
COMPARISONS = {
    ">": (operators.gt, SQL(">")),
    ">=": (operators.ge, SQL(">=")),
    "<": (operators.lt, SQL("<")),
    "<=": (operators.le, SQL("<=")),
}


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = [
        "account.move",
        "helpdesk.aftersales.document",
        "helpdesk.aftersales.agent.view",
    ]

    _agent_views = {
        "form": "helpdesk_aftersales_refund.account_move_view_form_agent",
        "list": "helpdesk_aftersales_refund.account_move_view_list_agent",
        "kanban": "helpdesk_aftersales_refund.account_move_view_kanban_agent",
    }

    amount_left_to_refund = fields.Monetary(
        compute="_compute_amount_left_to_refund",
        search="_search_amount_left_to_refund",
        compute_sudo=True,
        help="What its credits leave of a customer invoice: posted and draft credit "
        "notes, and others that were reconciled with it.",
    )

    # The agents' record rule and the refund window search invoices by customer.
    _helpdesk_commercial_partner_id_idx = models.Index("(commercial_partner_id)")

    def _has_field_access(self, field, operation):
        """The newest number of a journal is that of anybody's invoice."""
        return super()._has_field_access(field, operation) and (
            field.name != "highest_name"
            or self.env.su
            or not self._is_read_by_agent(self.env.user)
        )

    # ------------------------------------------------------------------
    # What is left of an invoice
    # ------------------------------------------------------------------

    @api.depends(
        "move_type",
        "state",
        "payment_state",
        "amount_total",
        "reversal_move_ids.state",
        "reversal_move_ids.amount_total",
        "line_ids.matched_credit_ids",
    )
    def _compute_amount_left_to_refund(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT invoice.id, %s FROM account_move invoice"
                " WHERE invoice.id IN %s",
                self._get_amount_left_sql("invoice"),
                tuple(self._origin.ids) or (0,),
            )
        )
        left = dict(rows)
        for move in self:
            amount = left.get(move._origin.id, 0.0)
            move.amount_left_to_refund = move.currency_id.round(float(amount))

    def _search_amount_left_to_refund(self, operator, value):
        if operator == "in":
            return Domain.OR(
                Domain("amount_left_to_refund", ">=", amount)
                & Domain("amount_left_to_refund", "<=", amount)
                for amount in value
            )
        if operator not in COMPARISONS or isinstance(value, bool | str):
            return NotImplemented
        compare, symbol = COMPARISONS[operator]
        domain = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "ROUND((%s)::numeric, 6) %s %s",
                model._get_amount_left_sql(alias),
                symbol,
                value,
            ),
            predicate=lambda move: compare(move.amount_left_to_refund, value),
        )
        if operator == ">" and value >= 0:
            # Said twice, so that the database can begin with what it has an index for.
            domain = Domain(self._get_refundable_domain()) & domain
        return domain

    @api.model
    def _get_refundable_domain(self):
        """Return the domain of the customer invoices that credits have not settled."""
        return [
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("payment_state", "!=", "reversed"),
        ]

    @api.model
    def _get_amount_left_sql(self, alias):
        """Return what is left to refund of the moves of a table alias, as SQL."""
        return SQL(
            """CASE WHEN %(alias)s.move_type = 'out_invoice'
            AND %(alias)s.state = 'posted'
            AND %(alias)s.payment_state != 'reversed'
            THEN %(alias)s.amount_total - %(credited)s ELSE 0 END""",
            alias=SQL.identifier(alias),
            credited=self._get_credited_sql(alias),
            to_flush=[
                self._fields[name]
                for name in ("move_type", "state", "payment_state", "amount_total")
            ],
        )

    @api.model
    def _get_credited_sql(self, alias):
        """Return what all credits of the invoices of a table alias come to, as SQL.

        Those are their credit notes, drafts included, and credit notes of no invoice
        that were reconciled with them. The amount is in the invoices' currency: of
        another one, the value in the company's currency counts, at the invoice's rate.
        """
        lines, partials = (
            self.env[name]._fields
            for name in ("account.move.line", "account.partial.reconcile")
        )
        return SQL(
            """(COALESCE((
                SELECT SUM(CASE
                    WHEN note.currency_id = %(alias)s.currency_id
                    THEN note.amount_total
                    ELSE ABS(note.amount_total_signed) * %(alias)s.amount_total
                        / NULLIF(ABS(%(alias)s.amount_total_signed), 0)
                    END)
                FROM account_move note
                WHERE note.reversed_entry_id = %(alias)s.id
                AND note.move_type = 'out_refund'
                AND note.state != 'cancel'
            ), 0) + COALESCE((
                SELECT SUM(partial.debit_amount_currency)
                FROM account_move_line due
                JOIN account_partial_reconcile partial
                    ON partial.debit_move_id = due.id
                JOIN account_move_line paid_back
                    ON paid_back.id = partial.credit_move_id
                JOIN account_move note ON note.id = paid_back.move_id
                WHERE due.move_id = %(alias)s.id
                AND note.move_type = 'out_refund'
                AND note.reversed_entry_id IS NULL
            ), 0))""",
            alias=SQL.identifier(alias),
            to_flush=[
                *map(
                    self._fields.get,
                    (
                        *("reversed_entry_id", "move_type", "state", "currency_id"),
                        *("amount_total", "amount_total_signed"),
                    ),
                ),
                lines["move_id"],
                *map(
                    partials.get,
                    ("debit_move_id", "credit_move_id", "debit_amount_currency"),
                ),
            ],
        )

    def _get_live_credit_notes(self):
        """Return the credit notes that count against these invoices."""
        reconciled = self.line_ids.matched_credit_ids.credit_move_id.move_id.filtered(
            lambda move: not move.reversed_entry_id
        )
        return (self.reversal_move_ids | reconciled).filtered(
            lambda move: move.move_type == "out_refund" and move.state != "cancel"
        )

    def _get_product_lines(self):
        """Return the lines that are no section, note, tax or the like."""
        return self.invoice_line_ids.filtered(lambda li: li.display_type == "product")

    def _has_credits_of_no_line(self):
        """Whether credits of this invoice do not say which of its lines they credit."""
        self.ensure_one()
        lines = self._get_product_lines()
        left = sum(lines.mapped("amount_left_to_refund"))
        cents = (len(lines) + 1) * self.currency_id.rounding
        return left > self.amount_left_to_refund + cents

    # ------------------------------------------------------------------
    # Never more than the invoice
    # ------------------------------------------------------------------

    def _get_ticket_credit_notes(self):
        """Return those of these moves that are made for tickets and count against an
        invoice."""
        return self.filtered(
            lambda move: move.move_type == "out_refund"
            and move.helpdesk_ticket_id
            and move.reversed_entry_id
            and move.state != "cancel"
        )

    def _check_within_invoice(self):
        """Make sure that credit notes made for tickets do not, together with all other
        credits of their invoice, exceed it. Cents that rounding explains are taken off
        a draft.

        Whatever takes credit back is not checked, and must not be.

        :raise UserError: they do
        """
        for credit_note in self._get_ticket_credit_notes():
            invoice = credit_note.reversed_entry_id
            excess = invoice._get_excess_of_credits()
            if excess > 0 and credit_note.state == "draft":
                credit_note._settle_cents(credit_note.amount_total - excess)
                excess = invoice._get_excess_of_credits()
            if excess > 0:
                raise UserError(invoice._explain_excess_of_credits(excess))

    def _explain_excess_of_credits(self, excess):
        """Return why no more can be credited of this invoice and what to do."""
        total, currency = self.amount_total, self.currency_id
        return self.env._(
            "The credit notes of %(invoice)s would come to %(credited)s, more than its "
            "%(total)s: %(credit_notes)s. Reduce or cancel one of them first.",
            invoice=self.name,
            credited=format_amount(self.env, total + excess, currency),
            total=format_amount(self.env, total, currency),
            credit_notes=", ".join(
                self._get_live_credit_notes().mapped("display_name")
            ),
        )

    def _get_excess_of_credits(self):
        """Return by how much the credits of this invoice exceed it; below zero when
        they do not.

        From now on no other transaction adds to them: the row is updated, so that one
        that began earlier, and cannot see what this one adds, starts again.
        """
        self.ensure_one()
        [(credited,)] = self.env.execute_query(
            SQL(
                "UPDATE account_move invoice SET write_date = invoice.write_date"
                " WHERE invoice.id = %s RETURNING %s",
                self.id,
                self._get_credited_sql("invoice"),
            )
        )
        return self.currency_id.round(float(credited) - self.amount_total)

    def _check_invoice_is_posted(self):
        """:raise UserError: the invoice that a ticket's credit note credits is none"""
        for credit_note in self._get_ticket_credit_notes():
            invoice = credit_note.reversed_entry_id
            if invoice.state != "posted":
                raise UserError(
                    self.env._(
                        "%(invoice)s is no longer posted, so that nothing is owed for "
                        "%(credit_note)s. Cancel the credit note, or post the invoice "
                        "again first.",
                        invoice=invoice.display_name,
                        credit_note=credit_note.display_name,
                    )
                )

    @contextmanager
    def _check_balanced(self, container):
        """Refuse edits that raise a ticket's credit note above its invoice, through
        the move or through its lines."""
        with self._leave_check_to_caller() as is_part_of_an_edit:
            credit_notes = self.browse()
            if not is_part_of_an_edit:
                credit_notes = self.sudo()._get_ticket_credit_notes()
            before = {move: move.amount_total for move in credit_notes}
            with super()._check_balanced(container):
                yield
        for credit_note, amount in before.items():
            if credit_note.amount_total > amount:
                credit_note._check_within_invoice()

    def _leave_check_to_caller(self):
        """Return a context in which edits are not checked: whoever enters it does.

        It gives whether it is within another one.
        """
        return self._disable_recursion(
            {}, "helpdesk_within_invoice", target=CHECKED_BY_THE_CALLER
        )

    def _post(self, soft=True):
        credit_notes = self.sudo()._get_ticket_credit_notes()
        credit_notes._check_invoice_is_posted()
        credit_notes._check_within_invoice()
        return super()._post(soft)

    def button_draft(self):
        """A cancelled credit note that is taken up again counts again. One that was
        posted counts less than it did, even if Odoo rounds its taxes anew."""
        taken_up = self.filtered(lambda move: move.state == "cancel")
        with self._leave_check_to_caller():
            result = super().button_draft()
        taken_up.sudo()._check_within_invoice()
        return result

    def _settle_cents(self, total):
        """Let this draft credit note come to a total from which it differs by cents,
        because taxes are rounded anew for every part of an invoice.

        :param float total: in the credit note's currency; a difference that rounding
            does not explain is left alone
        """
        self.ensure_one()
        with self._leave_check_to_caller():
            self._take_up_cents(total)

    def _take_up_cents(self, total):
        currency = self.currency_id
        lines = self._get_product_lines()
        tolerance = (len(lines) + 1) * currency.rounding
        difference = total - self.amount_total
        if self.invoice_cash_rounding_id and not currency.is_zero(difference):
            self.invoice_cash_rounding_id = False
            difference = total - self.amount_total
            tolerance += self.reversed_entry_id.invoice_cash_rounding_id.rounding
        if currency.is_zero(difference) or abs(difference) > tolerance or not lines:
            return
        tax_line = self.line_ids.filtered(lambda line: line.display_type == "tax")[:1]
        largest = max(lines, key=lambda line: abs(line.price_subtotal))
        tax = abs(tax_line.amount_currency)
        if tax_line and currency.compare_amounts(tax, abs(difference)) >= 0:
            tax_line.amount_currency += difference
        elif largest.price_subtotal:
            largest._add_to_price(difference)

    def _get_helpdesk_document_type(self):
        return self.type_name

    @api.depends("move_type", "state", "payment_state")
    def _compute_helpdesk_next_step(self):
        return super()._compute_helpdesk_next_step()

    def _get_helpdesk_next_step(self):
        if self.state == "draft":
            return self.env._("Waits for an accountant to post it.")
        if self.state != "posted":
            return super()._get_helpdesk_next_step()
        if self.payment_state in ("not_paid", "partial"):
            if self.move_type == "out_refund":
                return self.env._(
                    "Waits for an accountant to pay the customer back, or to settle it "
                    "with an invoice."
                )
            return self.env._("Waits for the customer to pay it.")
        if self.payment_state == "in_payment":
            return self.env._("The payment waits for the bank to confirm it.")
        return super()._get_helpdesk_next_step()
