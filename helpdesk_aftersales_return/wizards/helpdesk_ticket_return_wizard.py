from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HelpdeskTicketReturnWizard(models.TransientModel):
    _name = "helpdesk.ticket.return.wizard"
    _inherit = "helpdesk.aftersales.order.wizard"
    _description = "Return"

    _service_switch = "use_product_returns"
    _service_needs_customer = True
    _document_model = "stock.picking"

    product_id = fields.Many2one(related="ticket_id.product_id")
    lot_id = fields.Many2one(related="ticket_id.lot_id")
    picking_id = fields.Many2one(
        comodel_name="stock.picking",
        string="Delivery to Return",
        compute="_compute_picking_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    picking_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Return Location",
        compute="_compute_location_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    location_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    line_ids = fields.One2many(
        comodel_name="helpdesk.ticket.return.wizard.line",
        inverse_name="wizard_id",
        string="Products to Return",
        compute="_compute_line_ids",
        store=True,
        precompute=True,
        readonly=False,
    )
    can_exchange = fields.Boolean(
        compute="_compute_can_exchange", export_string_translation=False
    )

    # ------------------------------------------------------------------
    # Proposals
    # ------------------------------------------------------------------

    @api.depends("ticket_id", "sale_order_id")
    def _compute_picking_id(self):
        for wizard in self:
            offered = self.env["stock.picking"].search_fetch(
                wizard._get_picking_domain(), ["name", "picking_type_id"], limit=2
            )
            wizard.picking_id = len(offered) == 1 and offered

    @api.depends("picking_id")
    def _compute_location_id(self):
        for wizard in self:
            wizard.location_id = (
                wizard._get_default_location() if wizard.picking_id else False
            )

    @api.depends("picking_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *map(Command.create, wizard._prepare_lines()),
            ]

    @api.depends("picking_id")
    def _compute_can_exchange(self):
        for wizard in self:
            wizard.can_exchange = wizard.picking_id.picking_type_code == "outgoing"

    def _get_notice(self):
        return self._explain_nothing_to_return()

    # ------------------------------------------------------------------
    # Choices
    # ------------------------------------------------------------------

    def _get_choices(self):
        return {
            **super()._get_choices(),
            "picking_id": self._get_picking_domain,
            "location_id": self._get_location_domain,
        }

    def _get_sale_order_domain(self):
        domain = super()._get_sale_order_domain() & Domain(
            "picking_ids",
            "any",
            [("state", "=", "done"), ("location_dest_id.usage", "=", "customer")],
        )
        if self.product_id:
            # A kit is on the order, its components are on the delivery.
            domain &= Domain("order_line.product_id", "=", self.product_id.id) | Domain(
                "order_line.move_ids.product_id", "=", self.product_id.id
            )
        return domain

    def _get_location_domain(self):
        return Domain(
            [("usage", "=", "internal"), ("company_id", "=", self.company_id.id)]
        )

    def _get_customer_picking_domain(self):
        """Return the domain of the deliveries that the ticket's customer may return."""
        self.ensure_one()
        return self.env["stock.picking"]._get_delivery_domain(
            self.commercial_partner_id, self.company_id
        )

    def _get_picking_domain(self):
        """Return the domain of the deliveries that are offered. Extend it to narrow
        the choice."""
        domain = self._get_customer_picking_domain()
        if self.sale_order_id:
            domain &= Domain("sale_id", "=", self.sale_order_id.id)
        if self.product_id:
            # A kit is on the order, its components are on the delivery.
            domain &= Domain("move_ids.product_id", "=", self.product_id.id) | Domain(
                "move_ids.sale_line_id.product_id", "=", self.product_id.id
            )
        if self.lot_id:
            domain &= Domain("move_line_ids.lot_id", "=", self.lot_id.id)
        return domain

    def _get_default_location(self):
        """Return where Odoo would bring the return, when that is a place of ours."""
        self.ensure_one()
        return_type = self.picking_id.picking_type_id.return_picking_type_id
        location = (
            return_type.default_location_dest_id
            if return_type.code == "incoming"
            else self.picking_id.location_id
        )
        if self._is_return_location(location):
            return location
        # A dropshipped product has never been in a warehouse.
        return (
            self.env["stock.warehouse"]
            .search([("company_id", "=", self.company_id.id)], limit=1)
            .lot_stock_id
        )

    def _is_return_location(self, location):
        return location.active and bool(
            location.filtered_domain(self._get_location_domain())
        )

    def _get_delivered_moves(self, product=None):
        """Return the moves that brought something to the customer.

        :param product: only those of this product, or of its components
        """
        self.ensure_one()
        if not self.picking_id:
            return self.env["stock.move"]
        domain = Domain(
            [
                ("picking_id", "=", self.picking_id.id),
                ("state", "=", "done"),
                ("location_dest_id.usage", "=", "customer"),
            ]
        )
        if product:
            domain &= Domain("product_id", "=", product.id) | Domain(
                "sale_line_id.product_id", "=", product.id
            )
        return self.env["stock.move"].search_fetch(
            domain, ["product_id", "product_uom"]
        )

    def _prepare_lines(self):
        """Return the values of the proposed lines: what is left of each lot."""
        self.ensure_one()
        return [
            {"move_id": move.id, "lot_id": lot.id}
            for move in self._get_delivered_moves(self.product_id)
            for lot in move._get_returnable_quantities()
            if not self.lot_id or lot == self.lot_id
        ]

    def _explain_nothing_to_return(self):
        """Return why nothing can be returned and what to do, or False when it can."""
        self.ensure_one()
        if self.picking_id:
            if not self.line_ids or any(self.line_ids.mapped("returnable_quantity")):
                return False
            # Backorders included, which do not name the delivery.
            returns = self.line_ids.move_id._get_live_returns().picking_id
            return self.env._(
                "All of it is returned already or on its way back: %(returns)s.",
                returns=", ".join(returns.mapped("display_name")),
            )
        Picking = self.env["stock.picking"]
        if Picking.search(self._get_picking_domain(), limit=1):
            return False
        if Picking.search(self._get_customer_picking_domain(), limit=1):
            return self.env._(
                "None of this customer's deliveries is for this sales order, product "
                "and lot. Clear the sales order, or correct the ticket, to see the "
                "others."
            )
        return self.env._(
            "Nothing was delivered to this customer yet. Ask the warehouse if you "
            "expected a delivery."
        )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_entries(self):
        if not self.picking_id:
            raise UserError(
                self._explain_nothing_to_return()
                or self.env._("Choose the delivery to return.")
            )
        if not self.location_id:
            raise UserError(self.env._("Choose the return location."))
        lines_to_return = self._get_lines_to_return()
        lines_to_return.reason_id._check_photo(self.ticket_id)
        for move, lines in lines_to_return.grouped("move_id").items():
            quantities = move._get_returnable_quantities()
            for lot, same_lines in lines.grouped("lot_id").items():
                same_lines._check_quantity(quantities.get(lot))
            lines._check_quantity_in_all(move)

    def _explain_refusal(self, name, records):
        if name == "picking_id":
            return self._explain_refused_picking(records)
        if name == "location_id":
            return self.env._(
                "The products must come back to an internal location of %(company)s. "
                "Choose another return location.",
                company=self.company_id.name,
            )
        return super()._explain_refusal(name, records)

    def _explain_refused_picking(self, picking):
        if not picking.search_count(
            self._get_customer_picking_domain() & Domain("id", "=", picking.id)
        ):
            # Say nothing about documents that are none of the agent's business.
            return self.env._(
                "This is not a done delivery to this ticket's customer by its "
                "company. Choose among the deliveries that are offered."
            )
        return self.env._(
            "%(delivery)s is not for this sales order, product and lot. Choose "
            "another delivery, or clear the sales order.",
            delivery=picking.name,
        )

    def _get_lines_to_return(self):
        """Return the lines that bring something back.

        :raise UserError: there is none, or one is not of the delivery
        """
        if self.line_ids.move_id - self._get_delivered_moves():
            raise UserError(
                self.env._(
                    "Some of the products are not of this delivery. Choose the "
                    "delivery again and return its products only."
                )
            )
        lines = self.line_ids.filtered(lambda li: not li.uom_id.is_zero(li.quantity))
        if not lines:
            raise UserError(
                self._explain_nothing_to_return()
                or self.env._("Enter the quantity of at least one product to return.")
            )
        return lines

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_return(self):
        """Make the incoming transfer that brings the products back, and open it.

        :return: the action that opens the transfer
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        return self._run(lambda wizard: wizard._make_return())

    def action_return_for_exchange(self):
        """Make the incoming transfer and the delivery of the replacement; open both.

        :return: the action that opens the transfers
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right, or no replacement can be delivered;
            nothing is written
        """
        return self._run(lambda wizard: wizard._make_exchange())

    def _get_records_to_lock(self):
        return self.line_ids.move_id

    def _make_return(self):
        """Return the transfer that brings the products back."""
        action = self._create_stock_return().action_create_returns()
        self._keep_sale_order(self.picking_id.sale_id)
        return self.env["stock.picking"].browse(action["res_id"])

    def _make_exchange(self):
        """Return the transfer that brings the products back and those that bring the
        replacement.

        :raise UserError: no replacement can be delivered
        """
        if not self.can_exchange:
            raise UserError(
                self.env._(
                    "%(delivery)s did not leave from a warehouse of ours, so that no "
                    "replacement can be delivered from there. Use Return, and ask "
                    "Sales for a new order.",
                    delivery=self.picking_id.name,
                )
            )
        earlier = {move: move.product_uom_qty for move in self._get_replacement_moves()}
        action = self._create_stock_return().action_create_exchanges()
        # One that is open from before may take more along.
        replacements = self._get_replacement_moves().filtered(
            lambda move: move.product_uom_qty != earlier.get(move)
        )
        if not replacements:
            raise UserError(
                self.env._(
                    "No replacement can be delivered for these products: they do not "
                    "leave from a warehouse of ours. Use Return, and ask Sales for a "
                    "new order."
                )
            )
        self._keep_sale_order(self.picking_id.sale_id)
        returned = self.env["stock.picking"].browse(action["res_id"])
        return returned | replacements.picking_id

    def _open(self, documents):
        return self.ticket_id._open_documents(documents, self.env._("Returns"))

    def _create_stock_return(self):
        return self.env["stock.return.picking"].create(self._prepare_stock_return())

    def _prepare_stock_return(self):
        """Return the values of Odoo's own return. Extend it to pass more on."""
        self.ensure_one()
        return {
            "picking_id": self.picking_id.id,
            "helpdesk_return_id": self.id,
            "product_return_moves": [
                Command.create(lines._prepare_stock_return_line())
                for lines in self._get_lines_to_return()
                .grouped(lambda line: (line.move_id, line.reason_id))
                .values()
            ],
        }

    def _prepare_return_picking(self, values):
        """Return what this window decides of the incoming transfer.

        :param dict values: what Odoo's return has prepared
        """
        self.ensure_one()
        picking_type = self.env["stock.picking.type"].browse(values["picking_type_id"])
        warehouse = self.location_id.warehouse_id
        if picking_type.code != "incoming" or picking_type.warehouse_id != warehouse:
            picking_type = warehouse.in_type_id or picking_type
        return {
            "helpdesk_ticket_id": self.ticket_id.id,
            "location_dest_id": self.location_id.id,
            "picking_type_id": picking_type.id,
        }

    def _get_replacement_moves(self):
        """Return what is to bring replacements for the ticket, and is not yet done."""
        return self.env["stock.move"].search(
            [
                ("helpdesk_ticket_id", "=", self.ticket_id.id),
                ("picking_id.helpdesk_ticket_id", "=", self.ticket_id.id),
                ("state", "not in", ("draft", "done", "cancel")),
            ]
        )
