from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import formatLang


class HelpdeskTicketReturnWizardLine(models.TransientModel):
    _name = "helpdesk.ticket.return.wizard.line"
    _inherit = "helpdesk.aftersales.input"
    _description = "Line of a Return"

    _parent_field = "wizard_id"

    wizard_id = fields.Many2one(
        comodel_name="helpdesk.ticket.return.wizard",
        required=True,
        ondelete="cascade",
        export_string_translation=False,
    )
    move_id = fields.Many2one(
        comodel_name="stock.move", string="Delivered Move", required=True
    )
    lot_id = fields.Many2one(comodel_name="stock.lot", string="Lot/Serial Number")
    # Not as superuser: whoever sends the id of a move must be able to read it.
    product_id = fields.Many2one(related="move_id.product_id", related_sudo=False)
    uom_id = fields.Many2one(
        comodel_name="uom.uom", string="Unit", compute="_compute_quantities"
    )
    delivered_quantity = fields.Float(
        string="Delivered", digits="Product Unit", compute="_compute_quantities"
    )
    returned_quantity = fields.Float(
        string="Already Returned",
        digits="Product Unit",
        compute="_compute_quantities",
        help="Open returns included.",
    )
    returnable_quantity = fields.Float(
        string="Left to Return", digits="Product Unit", compute="_compute_quantities"
    )
    quantity = fields.Float(
        string="To Return",
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        precompute=True,
        readonly=False,
    )

    reason_id = fields.Many2one(comodel_name="helpdesk.aftersales.reason")

    @api.depends("move_id", "lot_id")
    def _compute_quantities(self):
        for move, lines in self.grouped("move_id").items():
            uom = move and move._get_return_uom()
            quantities = move._get_returnable_quantities() if move else {}
            for line in lines:
                delivered, returned, left = quantities.get(line.lot_id, (0.0, 0.0, 0.0))
                line.uom_id = uom
                line.delivered_quantity = delivered
                line.returned_quantity = returned
                line.returnable_quantity = left

    @api.depends("move_id", "lot_id")
    def _compute_quantity(self):
        for line in self:
            line.quantity = line.returnable_quantity

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _get_choices(self):
        return {
            "move_id": self._get_move_domain,
            "lot_id": self._get_lot_domain,
            "reason_id": self._get_reason_domain,
        }

    def _get_move_domain(self):
        """Return the domain of what was delivered, by the chosen delivery if there is
        one."""
        wizard = self.wizard_id
        domain = Domain(
            [("state", "=", "done"), ("location_dest_id.usage", "=", "customer")]
        )
        if wizard.picking_id:
            return domain & Domain("picking_id", "=", wizard.picking_id.id)
        return domain & Domain(
            "picking_id", "any", wizard._get_customer_picking_domain()
        )

    def _get_lot_domain(self):
        if self.move_id:
            return Domain("delivered_line_ids.move_id", "=", self.move_id.id)
        return Domain("delivered_line_ids.move_id", "any", self._get_move_domain())

    def _get_reason_domain(self):
        return Domain(self.wizard_id._service_switch, "=", True)

    def _check_input_access(self):
        wizard = self.wizard_id
        if not wizard:
            raise UserError(self.env._("Open this from a ticket."))
        wizard.check_access("write")
        wizard._check_input_access()

    def _explain_refusal(self, name, records):
        if name == "move_id":
            return self.env._(
                "Some of the products are not of this delivery. Choose the delivery "
                "again and return its products only."
            )
        if name == "reason_id":
            return super()._explain_refusal(name, records)
        return self.env._(
            "This lot or serial number was not delivered. Choose one that was."
        )

    def _check_quantity(self, quantities):
        """Make sure that these lines, of one move and one lot, bring back no more than
        is left.

        :param quantities: of that lot, as ``stock.move._get_returnable_quantities``
            has them, or None
        :raise UserError: they do, or the quantity makes no sense
        """
        line = self[0]
        uom = line.uom_id
        quantity = sum(self.mapped("quantity"))
        if any(uom.compare(line.quantity, 0.0) < 0 for line in self):
            raise UserError(
                self.env._(
                    "The quantity of %(product)s to return is negative. Correct it, or "
                    "remove the line.",
                    product=line._get_label(),
                )
            )
        if quantities is None:
            if not line.lot_id:
                raise UserError(
                    self.env._(
                        "Choose which lot or serial number of %(product)s comes back.",
                        product=line._get_label(),
                    )
                )
            raise UserError(
                self.env._(
                    "%(product)s was not delivered by %(delivery)s. Choose a lot or "
                    "serial number that was.",
                    product=line._get_label(),
                    delivery=line.move_id.picking_id.name,
                )
            )
        delivered, returned, left = quantities
        if uom.compare(quantity, left) > 0:
            raise UserError(
                self.env._(
                    "%(quantity)s %(unit)s of %(product)s cannot come back: "
                    "%(delivered)s delivered, %(returned)s already returned or on the "
                    "way back. Return %(left)s at most.",
                    quantity=line._format_quantity(quantity),
                    unit=uom.name,
                    product=line._get_label(),
                    delivered=line._format_quantity(delivered),
                    returned=line._format_quantity(returned),
                    left=line._format_quantity(left),
                )
            )
        if line.move_id.has_tracking == "serial" and uom.compare(quantity, 1.0) != 0:
            raise UserError(
                self.env._(
                    "A serial number comes back as a whole: return 1 of %(product)s.",
                    product=line._get_label(),
                )
            )

    def _check_quantity_in_all(self, move):
        """Make sure that these lines, of one move, bring back no more than is left of
        all its lots together.

        :raise UserError: they do
        """
        quantity = sum(self.mapped("quantity"))
        left = max(move._get_returnable_quantity(), 0.0)
        if self.uom_id.compare(quantity, left) > 0:
            raise UserError(
                self.env._(
                    "%(quantity)s %(unit)s of %(product)s cannot come back: open "
                    "returns that name no lot leave %(left)s. Return less, or ask the "
                    "warehouse to name their lots.",
                    quantity=self._format_quantity(quantity),
                    unit=self.uom_id.name,
                    product=move.product_id.display_name,
                    left=self._format_quantity(left),
                )
            )

    # ------------------------------------------------------------------
    # What becomes of it
    # ------------------------------------------------------------------

    def _prepare_stock_return_line(self):
        """Return the values of the line of Odoo's own return that these lines, of one
        move and for one reason, make. Extend it to pass more on."""
        lots = defaultdict(float)
        for line in self.filtered("lot_id"):
            lots[str(line.lot_id.id)] += line.quantity
        return {
            "move_id": self.move_id.id,
            "product_id": self.product_id.id,
            "quantity": sum(self.mapped("quantity")),
            "helpdesk_chosen_lots": dict(lots) or False,
            "helpdesk_reason_id": self.reason_id.id,
        }

    def _get_label(self):
        names = (self.product_id.display_name, self.lot_id.name)
        return " ".join(name for name in names if name)

    def _format_quantity(self, quantity):
        return formatLang(self.env, quantity, dp="Product Unit")
