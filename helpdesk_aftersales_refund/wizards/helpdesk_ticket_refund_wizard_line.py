from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_amount
from odoo.tools.misc import formatLang


class HelpdeskTicketRefundWizardLine(models.TransientModel):
    """A line of an invoice, or an adjustment of a whole invoice, to refund.

    It refunds its quantity, or its amount when there is one.
    """

    _name = "helpdesk.ticket.refund.wizard.line"
    _inherit = "helpdesk.aftersales.input"
    _description = "Line of a Refund"

    _parent_field = "wizard_id"

    wizard_id = fields.Many2one(
        comodel_name="helpdesk.ticket.refund.wizard",
        required=True,
        ondelete="cascade",
        export_string_translation=False,
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line", string="Invoice Line"
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        compute="_compute_move_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    move_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    # Not as superuser: whoever sends the id of a line must be able to read it.
    currency_id = fields.Many2one(related="move_id.currency_id", related_sudo=False)
    uom_id = fields.Many2one(related="move_line_id.product_uom_id", related_sudo=False)
    discount = fields.Float(related="move_line_id.discount", related_sudo=False)
    name = fields.Char(string="Product", compute="_compute_name")
    quantity_invoiced = fields.Float(
        related="move_line_id.quantity", string="Invoiced", related_sudo=False
    )
    amount_credited = fields.Monetary(
        string="Credited",
        compute="_compute_left",
        help="What credit notes, drafts included, have credited of it, with tax.",
    )
    quantity_left = fields.Float(
        string="Left", digits="Product Unit", compute="_compute_left"
    )
    amount_left = fields.Monetary(compute="_compute_left")
    quantity = fields.Float(digits="Product Unit")
    amount = fields.Monetary(
        string="or Amount",
        help="With tax. It is refunded in place of a quantity: the customer keeps the "
        "product and pays less for it.",
    )
    reason_id = fields.Many2one(comodel_name="helpdesk.aftersales.reason")
    reason_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    amount_to_refund = fields.Monetary(
        string="Refund", compute="_compute_amount_to_refund", help="With tax."
    )

    @api.depends("move_line_id", "wizard_id.move_ids")
    def _compute_move_id(self):
        for line in self:
            invoices = line.move_line_id.move_id or line.wizard_id.move_ids
            line.move_id = len(invoices) == 1 and invoices

    @api.depends("move_line_id")
    def _compute_name(self):
        for line in self:
            invoice_line = line.move_line_id
            line.name = (
                invoice_line.product_id.with_context(
                    display_default_code=False
                ).display_name
                or (invoice_line.name or "").split("\n")[0]
                or self.env._("Adjustment")
            )

    @api.depends("move_line_id", "move_id")
    def _compute_left(self):
        for line in self:
            invoice_line = line.move_line_id._origin
            # Of an invoice that deducts something, less is left than of its lines.
            source = invoice_line or line.move_id._origin
            line.amount_left = source.amount_left_to_refund
            line.amount_credited = invoice_line.amount_credited
            line.quantity_left = invoice_line.quantity_left_to_refund

    @api.depends("quantity", "amount", "move_line_id")
    def _compute_amount_to_refund(self):
        for line in self:
            line.amount_to_refund = line.amount or line._get_amount_of_quantity()

    def _get_amount_of_quantity(self):
        """Return what the quantity comes to, with tax; no more than is left."""
        self.ensure_one()
        invoiced = self.move_line_id
        if not invoiced.quantity:
            return 0.0
        amount = invoiced.price_total * self.quantity / invoiced.quantity
        return min(amount, self.amount_left, key=abs)

    def _get_price_of_quantity(self):
        """Return the unit price of the invoice, lowered when less than that is left."""
        self.ensure_one()
        invoiced = self.move_line_id
        full = invoiced.price_total * self.quantity / invoiced.quantity
        lacking = abs(full) - abs(self._get_amount_of_quantity())
        if not full or lacking <= 5 * self.currency_id.rounding:
            return invoiced.price_unit
        full -= invoiced.sudo()._get_fixed_amount(self.quantity)
        return invoiced.price_unit * (1 - lacking / abs(full)) if full else 0.0

    @api.onchange("quantity")
    def _onchange_quantity(self):
        if self.quantity:
            self.amount = 0.0

    @api.onchange("amount")
    def _onchange_amount(self):
        if self.amount:
            self.quantity = 0.0

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _get_choices(self):
        return {
            "move_id": self._get_move_domain,
            "move_line_id": self._get_move_line_domain,
            "reason_id": self._get_reason_domain,
        }

    def _get_reason_domain(self):
        return Domain(self.wizard_id._service_switch, "=", True)

    def _get_move_domain(self):
        """Return the domain of the chosen invoices or, without any, of all offered."""
        wizard = self.wizard_id
        if wizard.move_ids:
            return Domain("id", "in", wizard.move_ids.ids)
        return wizard._get_customer_move_domain()

    def _get_move_line_domain(self):
        domain = Domain("display_type", "=", "product")
        if self.wizard_id.move_ids:
            return domain & Domain("move_id", "in", self.wizard_id.move_ids.ids)
        return domain & Domain("move_id", "any", self._get_move_domain())

    def _check_input_access(self):
        wizard = self.wizard_id
        if not wizard:
            raise UserError(self.env._("Open this from a ticket."))
        wizard.check_access("write")
        wizard._check_input_access()

    def _explain_refusal(self, name, records):
        if name in ("move_id", "move_line_id"):
            return self.env._(
                "Some of the lines are not of these invoices. Choose the invoices "
                "again and refund their lines only."
            )
        return super()._explain_refusal(name, records)

    def _is_filled(self):
        """Whether this line refunds anything."""
        self.ensure_one()
        return bool(self.quantity or self.amount)

    def _check_refund(self):
        """Make sure that these lines, of one line of an invoice, refund no more than
        is left of it.

        :raise UserError: they do, or the quantity or amount makes no sense
        """
        line = self[0]
        amount = sum(self.mapped("amount"))
        quantity = sum(self.filtered(lambda li: not li.amount).mapped("quantity"))
        for typed in self:
            if typed.amount * line.amount_left < 0 or (
                not typed.amount and typed.quantity * line.quantity_invoiced < 0
            ):
                raise UserError(
                    self.env._(
                        "What is to be refunded of %(product)s has the wrong sign. "
                        "Correct it, or set it to zero.",
                        product=line.name,
                    )
                )
        unit = line.uom_id or self.env.ref("uom.product_uom_unit")
        if unit.compare(abs(quantity), abs(line.quantity_left)) > 0:
            raise UserError(
                self.env._(
                    "%(quantity)s of %(product)s cannot be refunded: %(left)s of "
                    "%(invoiced)s invoiced is left. Refund %(left)s at most, or an "
                    "amount.",
                    quantity=self._format_quantity(quantity),
                    product=line.name,
                    left=self._format_quantity(line.quantity_left),
                    invoiced=self._format_quantity(line.quantity_invoiced),
                )
            )
        self._check_amount(amount)

    def _check_amount(self, amount):
        """:raise UserError: more than is left of the line or, as an adjustment, of the
        invoice"""
        line = self[0]
        currency = line.currency_id
        if currency.compare_amounts(abs(amount), abs(line.amount_left)) > 0:
            raise UserError(
                self.env._(
                    "%(amount)s cannot be refunded for %(product)s of %(invoice)s: "
                    "%(left)s is left. Refund no more than that.",
                    amount=format_amount(self.env, amount, currency),
                    product=line.name,
                    invoice=line.move_id.name,
                    left=format_amount(self.env, line.amount_left, currency),
                )
            )

    def _check_adjustment(self):
        """:raise UserError: an adjustment has no invoice, no amount, or too high a
        one"""
        for line in self:
            if not line.move_id:
                raise UserError(
                    self.env._("Choose the invoice that the adjustment is for.")
                )
            if line.amount < 0 or not line.amount:
                raise UserError(
                    self.env._(
                        "Enter an amount above zero for the adjustment of %(invoice)s, "
                        "or remove it.",
                        invoice=line.move_id.name,
                    )
                )
        for same in self.grouped("move_id").values():
            same._check_amount(sum(same.mapped("amount")))

    def _format_quantity(self, quantity):
        return formatLang(self.env, quantity, dp="Product Unit")
