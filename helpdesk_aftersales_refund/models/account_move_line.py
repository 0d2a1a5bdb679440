from collections import defaultdict

from odoo import Command, api, fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    credits_amount_only = fields.Boolean(
        copy=False,
        export_string_translation=False,
        help="Credits a part of the price of an invoice line, and none of its "
        "quantity.",
    )

    amount_credited = fields.Monetary(
        compute="_compute_left_to_refund",
        compute_sudo=True,
        export_string_translation=False,
        help="What credit notes, drafts included, credit of this line of an invoice, "
        "with tax.",
    )
    quantity_left_to_refund = fields.Float(
        digits="Product Unit",
        compute="_compute_left_to_refund",
        compute_sudo=True,
        export_string_translation=False,
    )
    amount_left_to_refund = fields.Monetary(
        compute="_compute_left_to_refund",
        compute_sudo=True,
        export_string_translation=False,
        help="With tax.",
    )
    helpdesk_reason_id = fields.Many2one(
        comodel_name="helpdesk.aftersales.reason",
        string="Reason",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Why this was refunded to the customer.",
    )

    # ------------------------------------------------------------------
    # What is left of a line of an invoice
    # ------------------------------------------------------------------

    @api.depends(
        "quantity",
        "price_total",
        "refund_line_ids.quantity",
        "refund_line_ids.price_total",
        "refund_line_ids.parent_state",
        "sale_line_ids.qty_invoiced",
    )
    def _compute_left_to_refund(self):
        credited = self._origin._get_credited()
        ordered = self._origin._get_quantities_of_orders()
        for line in self:
            quantity, amount = credited[line._origin]
            line.amount_credited = amount
            left = line.quantity - quantity
            if line.quantity > 0:
                left = min(left, ordered.get(line._origin, left))
            unit = line.product_uom_id or self.env.ref("uom.product_uom_unit")
            is_left = left * line.quantity > 0 and not unit.is_zero(left)
            line.quantity_left_to_refund = left if is_left else 0.0
            left = line.currency_id.round(line.price_total - amount)
            line.amount_left_to_refund = left if left * line.price_total > 0 else 0.0

    def _get_amount_besides_quantity(self):
        """Return what is left of the amount besides the quantity that is left, at the
        price of the invoice: more than cents when a price was credited."""
        self.ensure_one()
        left, quantity = self.amount_left_to_refund, self.quantity_left_to_refund
        covered = self.quantity and self.price_total * quantity / self.quantity
        besides = self.currency_id.round(left - covered)
        # Every credit note may have rounded a cent away.
        cents = 5 * self.currency_id.rounding
        if besides * left <= 0 or (quantity and abs(besides) <= cents):
            return 0.0
        return besides

    def _get_credited(self):
        """Return what credit notes, drafts included, credit of each of these lines of
        invoices.

        :return: ``{line: (quantity in the line's unit, amount with tax)}``, the amount
            in the invoice's currency
        """
        credited = defaultdict(lambda: (0.0, 0.0))
        groups = self.sudo()._read_group(
            [
                ("origin_line_id", "in", self.ids),
                ("move_type", "=", "out_refund"),
                ("parent_state", "!=", "cancel"),
            ],
            [
                *("origin_line_id", "credits_amount_only"),
                *("product_uom_id", "move_id"),
            ],
            ["quantity:sum", "price_total:sum"],
        )
        for line, amount_only, unit, note, quantity, amount in groups:
            line = line.with_env(self.env)
            if amount_only:
                quantity = 0.0
            elif unit and unit != line.product_uom_id:
                quantity = unit._compute_quantity(
                    quantity, line.product_uom_id, round=False, raise_if_failure=False
                )
            if note.currency_id != line.currency_id:
                # As the invoice as a whole has it: what it is worth, at its own rate.
                rates = (line.move_id | note).mapped("invoice_currency_rate")
                amount *= rates[0] / rates[1]
            credited[line] = (
                credited[line][0] + quantity,
                credited[line][1] + amount,
            )
        return credited

    def _get_quantities_of_orders(self):
        """Return how much of these lines' sales order lines is invoiced and not
        credited, ``{line: quantity in its unit}``, without lines of no order.

        A credit note without a link to the invoice's lines lowers it all the same.
        """
        quantities = defaultdict(float)
        groups = (
            self.env["sale.order.line"]
            .sudo()
            ._read_group(
                [("invoice_lines", "in", self.ids)],
                ["invoice_lines", "product_uom_id"],
                ["qty_invoiced:sum"],
            )
        )
        for line, unit, quantity in groups:
            line = line.with_env(self.env)
            if unit != line.product_uom_id:
                quantity = unit._compute_quantity(
                    quantity, line.product_uom_id, round=False, raise_if_failure=False
                )
            quantities[line] += quantity
        return quantities

    # ------------------------------------------------------------------
    # Lines of credit notes
    # ------------------------------------------------------------------

    def _prepare_credit(self, quantity, price_unit):
        """Return the values of a line of a credit note that takes back a quantity of
        this line of an invoice.

        :param float quantity: in the line's unit
        :param float price_unit: before discount, as the invoice's
        """
        [vals] = self.with_context(include_business_fields=True).copy_data(
            {"quantity": quantity, "price_unit": price_unit, "origin_line_id": self.id}
        )
        # It has the sign of the invoice. Quantity and price say it anew.
        del vals["amount_currency"]
        if quantity != self.quantity or price_unit != self.price_unit:
            # Taxes that were fixed for the whole line.
            vals["extra_tax_data"] = False
        return vals

    def _prepare_amount_credit(self, price_unit, name):
        """Return the values of a line of a credit note that lowers the price of this
        line of an invoice: goods and order keep their quantities.

        :param float price_unit: as of one piece without discount
        :param str name: what the customer reads
        """
        vals = self._prepare_credit(1.0, price_unit)
        for field in ("product_id", "product_uom_id", "sale_line_ids"):
            vals.pop(field, None)
        return {
            **vals,
            "name": name,
            "account_id": self.account_id.id,
            "discount": 0.0,
            "tax_ids": [Command.set(self._get_proportional_taxes().ids)],
            "credits_amount_only": True,
        }

    def _get_proportional_taxes(self):
        """Return the taxes of this line but for those that are due for each piece."""
        return self.tax_ids.flatten_taxes_hierarchy().filtered(
            lambda tax: tax.amount_type != "fixed"
        )

    def _get_fixed_amount(self, quantity):
        """Return what a quantity of this line comes to at a price of zero: its taxes
        that are due for each piece, and taxes on them."""
        self.ensure_one()
        if self.tax_ids.flatten_taxes_hierarchy() == self._get_proportional_taxes():
            return 0.0
        fixed = self._get_total_with_taxes(self.tax_ids, quantity, 0.0)
        # A deduction deducts them too.
        return -fixed if self.price_unit < 0 else fixed

    def _get_price_of_amount(self, amount):
        """Return the unit price of one piece that comes to an amount with tax."""
        self.ensure_one()
        taxes = self._get_proportional_taxes()
        if not taxes:
            return amount
        return amount / self._get_total_with_taxes(taxes, 1.0, 1.0)

    def _get_total_with_taxes(self, taxes, quantity, price_unit):
        # Not rounded: the tax of 1.00 shows its rate.
        line = taxes._prepare_base_line_for_taxes_computation(
            self,
            tax_ids=taxes,
            quantity=quantity,
            price_unit=price_unit,
            discount=0.0,
        )
        taxes._add_tax_details_in_base_line(
            line, self.company_id, rounding_method="round_globally"
        )
        return line["tax_details"]["raw_total_included_currency"]

    def _add_to_price(self, amount):
        """Change the price of this line so that its subtotal changes by an amount."""
        self.ensure_one()
        share = (self.price_subtotal + amount) / self.price_subtotal
        self.price_unit *= share
