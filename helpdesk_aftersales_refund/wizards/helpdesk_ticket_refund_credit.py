from typing import NamedTuple

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_amount


class Portion(NamedTuple):
    """What a line of a refund becomes in a credit note: a line of its own."""

    source: models.BaseModel
    invoice_line: models.BaseModel
    quantity: float
    price_unit: float
    # With tax, when an amount was typed.
    amount: float = 0.0

    def get_weight(self):
        """Return what it came to in the invoice."""
        invoiced = self.invoice_line
        return self.amount or invoiced.price_total * self.quantity / invoiced.quantity

    def scale(self, share):
        return self._replace(
            price_unit=self.price_unit * share, amount=self.amount * share
        )


class HelpdeskTicketRefundWizard(models.TransientModel):
    """From the lines that were chosen to those of the credit notes."""

    _inherit = "helpdesk.ticket.refund.wizard"

    def _get_filled_lines(self):
        return self.line_ids.filtered(lambda line: line._is_filled())

    def _check_lines_to_refund(self):
        """Make sure that what is chosen is left of each line and each invoice.

        :raise UserError: nothing is chosen, or more than is left
        """
        lines = self._get_filled_lines()
        if lines.move_id - self.move_ids:
            raise UserError(lines._explain_refusal("move_id", lines.move_id))
        if not lines:
            raise UserError(
                self._get_notice()
                or self.env._(
                    "Enter the quantity or the amount of something to refund."
                )
            )
        of_invoices = lines.filtered("move_line_id")
        for same in of_invoices.grouped("move_line_id").values():
            same._check_refund()
        (lines - of_invoices)._check_adjustment()
        lines.reason_id._check_photo(self.ticket_id)
        for move, move_lines in lines.grouped("move_id").items():
            self._check_total(move, move_lines)

    def _check_total(self, move, lines):
        """:raise UserError: the lines of an invoice come to nothing, or to amounts of
        which less is left"""
        left = move.amount_left_to_refund
        amount = 0.0 if self._is_all_chosen(move) else sum(lines.mapped("amount"))
        if move.currency_id.compare_amounts(amount, left) > 0:
            raise UserError(
                self.env._(
                    "%(amount)s cannot be refunded of %(invoice)s: %(left)s is left. "
                    "Refund no more than that.",
                    amount=format_amount(self.env, amount, move.currency_id),
                    invoice=move.display_name,
                    left=format_amount(self.env, left, move.currency_id),
                )
            )
        if move.currency_id.compare_amounts(self._get_total(move), 0.0) <= 0:
            raise UserError(
                self.env._(
                    "What you chose of %(invoice)s comes to nothing. Choose lines with "
                    "something to refund.",
                    invoice=move.display_name,
                )
            )

    def _is_all_chosen(self, move):
        """Whether the lines take all that is left of an invoice."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.move_id._origin == move)
        by_invoice_line = lines.grouped("move_line_id")
        for invoice_line in move._get_product_lines():
            chosen = by_invoice_line.get(invoice_line, lines.browse())
            by_quantity = chosen.filtered(lambda line: not line.amount)
            quantity = sum(by_quantity.mapped("quantity"))
            amount = sum(chosen.mapped("amount"))
            besides = invoice_line._get_amount_besides_quantity()
            if (
                quantity != invoice_line.quantity_left_to_refund
                or move.currency_id.compare_amounts(amount, besides) != 0
            ):
                return False
        return not by_invoice_line.get(self.env["account.move.line"])

    def _is_proposal(self):
        """Whether nobody has changed the lines that were proposed."""
        proposed = [
            (vals["move_line_id"], vals.get("quantity", 0.0), vals.get("amount", 0.0))
            for vals in self._prepare_lines()
        ]
        return proposed == [
            (line.move_line_id.id, line.quantity, line.amount) for line in self.line_ids
        ]

    def _get_total(self, move):
        """Return what the credit note of an invoice comes to, with tax, as Odoo will
        count it; never more than is left of the invoice.

        :param move: one invoice
        """
        left = move.amount_left_to_refund
        if self._is_all_chosen(move):
            return left
        portions = self._get_portions(move)
        total = sum(portion.amount for portion in portions)
        total += self._sum_quantities(move, portions)
        return min(move.currency_id.round(total), left)

    def _get_portions(self, move):
        """Return the ``Portion`` of each line of a credit note of an invoice."""
        portions = []
        for line in self.line_ids.filtered(
            lambda line: line.move_id._origin == move and line._is_filled()
        ):
            invoice_line = line.move_line_id._origin
            if line.amount and invoice_line:
                portions.append(self._get_amount_portion(line, invoice_line))
            elif line.amount:
                portions += self._spread_adjustment(line, move)
            elif invoice_line:
                price = line._get_price_of_quantity()
                portions.append(Portion(line, invoice_line, line.quantity, price))
        return self._fit_portions(move, portions)

    def _fit_portions(self, move, portions):
        """Return the portions, the prices of quantities lowered to what is left of the
        invoice: some of it may be credited without saying of which line. Amounts that
        somebody typed are not lowered, those of all that is left are.
        """
        is_all = self._is_all_chosen(move)
        lowered = [portion for portion in portions if is_all or not portion.amount]
        kept = [portion for portion in portions if portion not in lowered]
        left = move.amount_left_to_refund - sum(portion.amount for portion in kept)
        total = self._sum_quantities(move, portions)
        total += sum(portion.amount for portion in lowered)
        cents = (len(portions) + 1) * move.currency_id.rounding
        if total <= left + cents or left < 0:
            return portions
        fixed = sum(
            portion.invoice_line.sudo()._get_fixed_amount(portion.quantity)
            for portion in lowered
            if not portion.amount
        )
        if left < fixed:
            # No price makes up for taxes of pieces: pieces cannot be credited.
            return kept + self._spread(
                move,
                left,
                [
                    (portion.source, portion.invoice_line, portion.get_weight())
                    for portion in lowered
                ],
            )
        share = (left - fixed) / (total - fixed)
        return kept + [portion.scale(share) for portion in lowered]

    def _spread(self, move, amount, shares):
        """Return the portions of an amount that is spread.

        :param shares: for each portion the wizard's line, the invoice's line and its
            weight; those without any bear nothing
        """
        shares = [share for share in shares if share[2] > 0]
        whole = sum(weight for _source, _line, weight in shares)
        round_amount = move.currency_id.round
        amounts = [round_amount(amount * weight / whole) for *_lines, weight in shares]
        amounts[0] = round_amount(amounts[0] + amount - sum(amounts))
        return [
            self._get_amount_portion(source, invoice_line, part)
            for (source, invoice_line, _weight), part in zip(
                shares, amounts, strict=True
            )
            # A share of less than a cent is none.
            if part
        ]

    def _get_amount_portion(self, line, invoice_line, amount=None):
        amount = line.amount if amount is None else amount
        price = invoice_line.sudo()._get_price_of_amount(amount)
        return Portion(line, invoice_line, 1.0, price, amount)

    def _spread_adjustment(self, line, move):
        """Return the portions of an adjustment of a whole invoice: each of its taxes
        bears the share that it has in the invoice."""
        by_taxes = (
            move._get_product_lines()
            .filtered(lambda li: li.price_total > 0)
            .sudo()
            .grouped(lambda li: li._get_proportional_taxes())
        )
        return self._spread(
            move,
            line.amount,
            [
                (
                    line,
                    max(lines, key=lambda li: li.price_total),
                    sum(lines.mapped("price_total")),
                )
                for lines in by_taxes.values()
            ],
        )

    def _sum_quantities(self, move, portions):
        """Return what the portions that are quantities come to, with tax, as Odoo's own
        engine counts it."""
        taxes = self.env["account.tax"].sudo()
        lines = [
            taxes._prepare_base_line_for_taxes_computation(
                portion.invoice_line.sudo(),
                quantity=portion.quantity,
                price_unit=portion.price_unit,
                is_refund=True,
            )
            for portion in portions
            if not portion.amount
        ]
        taxes._add_tax_details_in_base_lines(lines, move.company_id)
        taxes._round_base_lines_tax_details(lines, move.company_id)
        totals = taxes._get_tax_totals_summary(
            lines,
            move.currency_id,
            move.company_id,
            cash_rounding=move.sudo().invoice_cash_rounding_id,
        )
        return totals["total_amount_currency"]

    def _prepare_credit_lines(self, move):
        """Return the commands that create the lines of the credit note of an invoice.

        :param move: one of the invoices
        """
        return [
            Command.create(self._prepare_credit_line(portion))
            for portion in self._get_portions(move)
        ]

    def _prepare_credit_line(self, portion):
        """Return the values of a line of a credit note. Extend it to pass more on.

        :param portion: a ``Portion``
        """
        invoice_line = portion.invoice_line
        if portion.amount:
            name = self._get_name_of_amount(portion)
            vals = invoice_line._prepare_amount_credit(portion.price_unit, name)
        else:
            vals = invoice_line._prepare_credit(portion.quantity, portion.price_unit)
        if not portion.source.move_line_id:
            vals["origin_line_id"] = False
        return {**vals, "helpdesk_reason_id": portion.source.reason_id.id}

    def _get_name_of_amount(self, portion):
        """Return what the customer reads of an amount, in the customer's language."""
        env = self.with_context(lang=self.ticket_id.partner_id.lang).env
        if not portion.source.move_line_id:
            return env._("Adjustment")
        [label] = (portion.invoice_line.name or "").split("\n")[:1]
        return env._("%(product)s: lower price", product=label)
