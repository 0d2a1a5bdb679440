from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_amount


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
        help="What posted and draft credit notes leave of a customer invoice.",
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
    )
    def _compute_amount_left_to_refund(self):
        credited = dict(
            self._read_group(
                [
                    ("reversed_entry_id", "in", self.ids),
                    ("move_type", "=", "out_refund"),
                    ("state", "!=", "cancel"),
                ],
                ["reversed_entry_id"],
                ["amount_total:sum"],
            )
        )
        for move in self:
            move.amount_left_to_refund = (
                move._is_open_to_refund()
                and move.currency_id.round(move.amount_total - credited.get(move, 0.0))
            )

    def _search_amount_left_to_refund(self, operator, value):
        if (operator, value) != (">", 0):
            return NotImplemented
        return Domain(
            [
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "!=", "reversed"),
            ]
        ) & Domain.custom(
            to_sql=self._amount_left_to_refund_to_sql,
            predicate=lambda move: move.amount_left_to_refund > 0,
        )

    @api.model
    def _amount_left_to_refund_to_sql(self, model, alias, query):
        fields_read = ("reversed_entry_id", "move_type", "state", "amount_total")
        return SQL(
            """%(total)s > COALESCE((
                SELECT SUM(credit_note.amount_total)
                FROM account_move credit_note
                WHERE credit_note.reversed_entry_id = %(invoice)s
                AND credit_note.move_type = 'out_refund'
                AND credit_note.state != 'cancel'
            ), 0)""",
            total=model._field_to_sql(alias, "amount_total", query),
            invoice=SQL.identifier(alias, "id"),
            to_flush=[model._fields[name] for name in fields_read],
        )

    def _is_open_to_refund(self):
        """Whether this is a posted customer invoice that no credit note has settled."""
        self.ensure_one()
        return (
            self.move_type == "out_invoice"
            and self.state == "posted"
            and self.payment_state != "reversed"
        )

    def _get_live_credit_notes(self):
        """Return the credit notes of these invoices that count against them."""
        return self.reversal_move_ids.filtered(
            lambda move: move.move_type == "out_refund" and move.state != "cancel"
        )

    # ------------------------------------------------------------------
    # Never more than the invoice
    # ------------------------------------------------------------------

    def _check_within_invoice(self):
        """Make sure that credit notes made for tickets do not, together with all the
        others of their invoice, exceed it.

        :raise UserError: they do
        """
        credit_notes = self.filtered(
            lambda move: move.helpdesk_ticket_id and move.move_type == "out_refund"
        )
        for invoice in credit_notes.reversed_entry_id:
            live = invoice._get_live_credit_notes()
            credited = sum(live.mapped("amount_total"))
            if live.currency_id - invoice.currency_id:
                raise UserError(
                    self.env._(
                        "The credit notes of %(invoice)s must be in %(currency)s, as "
                        "the invoice is.",
                        invoice=invoice.name,
                        currency=invoice.currency_id.name,
                    )
                )
            if invoice.currency_id.compare_amounts(credited, invoice.amount_total) > 0:
                raise UserError(
                    self.env._(
                        "The credit notes of %(invoice)s would come to %(credited)s, "
                        "more than its %(total)s: %(credit_notes)s. Reduce or cancel "
                        "one of them first.",
                        invoice=invoice.name,
                        credited=format_amount(self.env, credited, invoice.currency_id),
                        total=format_amount(
                            self.env, invoice.amount_total, invoice.currency_id
                        ),
                        credit_notes=", ".join(live.mapped("display_name")),
                    )
                )

    def _post(self, soft=True):
        self.sudo()._check_within_invoice()
        return super()._post(soft)

    def button_draft(self):
        result = super().button_draft()
        self.sudo()._check_within_invoice()
        return result

    # ------------------------------------------------------------------
    # What a ticket's credit note proposes
    # ------------------------------------------------------------------

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        default = default or {}
        if default.get("helpdesk_ticket_id") and default.get("reversed_entry_id"):
            for move, vals in zip(self, vals_list, strict=True):
                lines = move._get_lines_to_refund()
                if lines is not None:
                    vals["line_ids"] = move._prepare_lines_to_refund(lines)
        return vals_list

    def _get_lines_to_refund(self):
        """Return ``[(line, quantity, unit price)]`` that a credit note of a ticket
        proposes, or ``None`` for the whole invoice, which Odoo itself copies.

        Extend it to propose less.
        """
        self.ensure_one()
        credit_notes = self._get_live_credit_notes()
        return self._get_lines_left_to_refund(credit_notes) if credit_notes else None

    def _prepare_lines_to_refund(self, lines):
        """Return the commands that create lines with these quantities and unit prices,
        and the discounts and taxes of the invoice's lines.

        :param lines: as ``_get_lines_to_refund`` returns them
        """
        commands = []
        for line, quantity, price_unit in lines:
            [vals] = line.copy_data({"quantity": quantity, "price_unit": price_unit})
            commands.append(Command.create(vals))
        return commands

    def _get_lines_left_to_refund(self, credit_notes):
        """Return ``[(line, quantity, unit price)]``, as the invoice counts and prices.

        A line that was credited by quantity leaves the other pieces, one that was
        credited by price leaves the rest of its price. When the credit notes cannot
        be told apart by line, what is left is spread over all lines.
        """
        lines = self.invoice_line_ids.filtered(lambda li: li.display_type == "product")
        credited = self._match_credited_lines(lines, credit_notes)
        if credited is None:
            share = self.amount_left_to_refund / self.amount_total
            return [(line, line.quantity, line.price_unit * share) for line in lines]
        left = []
        for line in lines:
            credited_quantity, credited_subtotal = credited[line]
            quantity = line.quantity - credited_quantity
            subtotal = line.price_subtotal - credited_subtotal
            if self.currency_id.is_zero(subtotal):
                continue
            expected = line.price_subtotal * quantity / line.quantity
            if self.currency_id.compare_amounts(expected, subtotal) == 0:
                left.append((line, quantity, line.price_unit))
            else:
                price = line.price_unit * subtotal / line.price_subtotal
                left.append((line, line.quantity, price))
        return left

    @api.model
    def _match_credited_lines(self, lines, credit_notes):
        """Return ``{invoice line: (credited quantity, credited subtotal)}``.

        It is ``None`` when a credit note holds something that the invoice does not.
        """
        credited = defaultdict(lambda: (0.0, 0.0))
        for credit_line in credit_notes.invoice_line_ids:
            if credit_line.display_type != "product":
                continue
            quantity, subtotal = credit_line.quantity, credit_line.price_subtotal
            for line in lines.filtered(credit_line._credits):
                left = line.price_subtotal - credited[line][1]
                taken = min(abs(left), abs(subtotal)) * (1 if left > 0 else -1)
                if not taken or taken * subtotal < 0:
                    continue
                taken_quantity = min(line.quantity - credited[line][0], quantity)
                credited[line] = (
                    credited[line][0] + taken_quantity,
                    credited[line][1] + taken,
                )
                quantity -= taken_quantity
                subtotal -= taken
            if not credit_line.currency_id.is_zero(subtotal):
                return None
        return credited

    def _fit_rounding_to_invoice(self):
        """Take from the taxes the cents by which the rest of an invoice, whose taxes
        are rounded anew, differs from what is left of it."""
        for credit_note in self:
            invoice = credit_note.reversed_entry_id
            tax_line = credit_note.line_ids.filtered(
                lambda line: line.display_type == "tax"
            )[:1]
            difference = invoice.amount_total - sum(
                invoice._get_live_credit_notes().mapped("amount_total")
            )
            cents = len(invoice.invoice_line_ids) * invoice.currency_id.rounding
            if tax_line and difference and abs(difference) <= cents:
                tax_line.amount_currency += difference

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
