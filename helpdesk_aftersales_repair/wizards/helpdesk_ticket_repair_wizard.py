from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HelpdeskTicketRepairWizard(models.TransientModel):
    _name = "helpdesk.ticket.repair.wizard"
    _inherit = "helpdesk.aftersales.wizard"
    _description = "Repair"
    _rec_name = "product_id"

    _service_switch = "use_product_repairs"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    # Whose returns and lots are offered.
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Commercial Entity",
        compute="_compute_customer_id",
        export_string_translation=False,
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Product to Repair",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    product_tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Lot/Serial Number",
        compute="_compute_lot_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    returned_lot_ids = fields.Many2many(
        comodel_name="stock.lot",
        compute="_compute_returned_lot_ids",
        export_string_translation=False,
    )
    picking_id = fields.Many2one(
        comodel_name="stock.picking",
        string="Return",
        compute="_compute_picking_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    under_warranty = fields.Boolean(help="The customer pays nothing for the parts.")
    schedule_date = fields.Datetime(
        string="Scheduled Date", default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
    )
    tag_ids = fields.Many2many(comodel_name="repair.tags", string="Tags")
    internal_notes = fields.Html(string="Repair Notes")
    # What the ticket had when the window opened, so that two windows make one repair.
    latest_repair_id = fields.Many2one(
        comodel_name="repair.order",
        compute="_compute_latest_repair_id",
        store=True,
        precompute=True,
        readonly=False,
        export_string_translation=False,
    )
    repair_id = fields.Many2one(
        comodel_name="repair.order", readonly=True, export_string_translation=False
    )

    # ------------------------------------------------------------------
    # Proposals
    # ------------------------------------------------------------------

    @api.depends("ticket_id")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard.ticket_id.partner_id

    @api.depends("ticket_id", "partner_id")
    def _compute_customer_id(self):
        for wizard in self:
            wizard.customer_id = (
                wizard.commercial_partner_id or wizard.partner_id.commercial_partner_id
            )

    @api.depends("ticket_id")
    def _compute_product_id(self):
        for wizard in self:
            product = wizard.ticket_id.product_id
            wizard.product_id = wizard._is_repairable(product) and product

    @api.depends("ticket_id", "product_id", "partner_id")
    def _compute_picking_id(self):
        Picking = self.env["stock.picking"]
        for wizard in self:
            domain = wizard._get_picking_domain()
            chosen = wizard.picking_id._origin
            if not chosen or not Picking.search_count(
                domain & Domain("id", "=", chosen.id), limit=1
            ):
                offered = Picking.search(
                    domain & wizard._get_ticket_return_domain(), limit=2
                )
                chosen = len(offered) == 1 and offered
            wizard.picking_id = chosen

    @api.depends("product_id", "picking_id")
    def _compute_returned_lot_ids(self):
        for wizard in self:
            wizard.returned_lot_ids = wizard._get_returned_lines().lot_id

    @api.depends("ticket_id", "product_id", "picking_id")
    def _compute_lot_id(self):
        for wizard in self:
            lots = wizard.returned_lot_ids._origin
            if len(lots) != 1:
                lots = wizard._find_known_lot()
            wizard.lot_id = lots

    @api.depends("ticket_id")
    def _compute_latest_repair_id(self):
        for wizard in self:
            wizard.latest_repair_id = wizard._find_latest_repair()

    def _get_picking_domain(self):
        """Return the domain of the returns that this window offers.

        Extend it, and the domain in the view, to narrow the choice.
        """
        self.ensure_one()
        if not self.customer_id or not self.product_id:
            return Domain.FALSE
        return Domain(
            [
                ("helpdesk_customer_id", "=", self.customer_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "not in", ("draft", "cancel")),
                ("return_id", "!=", False),
                ("location_id.usage", "=", "customer"),
                ("move_ids.product_id", "=", self.product_id.id),
            ]
        )

    def _get_ticket_return_domain(self):
        """Return the domain of what came back for the ticket."""
        domain = Domain(
            [
                ("helpdesk_ticket_id", "=", self.ticket_id.id),
                ("state", "=", "done"),
            ]
        )
        if lot := self.ticket_id.lot_id.filtered(
            lambda lot: lot.product_id == self.product_id
        ):
            domain &= Domain("move_line_ids.lot_id", "=", lot.id)
        return domain

    def _get_returned_lines(self):
        """Return what the return says of the product."""
        return self.picking_id._origin.move_line_ids.filtered(
            lambda line: line.product_id == self.product_id._origin
        )

    def _find_known_lot(self):
        """Return the lot that was chosen, or else the ticket's, if it is one of the
        product."""
        for lot in (self.lot_id._origin, self.ticket_id.lot_id):
            if lot and lot.sudo().product_id == self.product_id._origin:
                return lot
        return self.env["stock.lot"]

    def _find_latest_repair(self):
        return self.env["repair.order"].search(
            [("helpdesk_ticket_id", "=", self.ticket_id.id)], order="id desc", limit=1
        )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _is_repairable(self, product):
        return (
            product.active and product.type == "consu" and self._is_of_company(product)
        )

    def _is_of_company(self, record):
        return bool(
            record.filtered_domain(record._check_company_domain(self.company_id))
        )

    def _check_values(self):
        """Check everything that somebody may have sent.

        :raise UserError: with the first thing that is wrong and what to do
        """
        self.ensure_one()
        self._check_partner()
        self._check_product()
        self._check_picking()
        self._check_lot()
        self._check_responsible()

    def _is_of_customer(self, partner):
        return (
            partner.commercial_partner_id == self.customer_id
            and self._is_of_company(partner)
        )

    def _check_partner(self):
        if self.partner_id and not self._is_of_customer(self.partner_id):
            raise UserError(
                self.env._(
                    "The repair must be for the customer of ticket %(ticket)s, or one "
                    "of its contacts. Choose one of them, or change the ticket's "
                    "contact first.",
                    ticket=self.ticket_id.number,
                )
            )

    def _check_product(self):
        if not self.product_id:
            raise UserError(self.env._("Choose the product to repair."))
        if not self._is_repairable(self.product_id):
            raise UserError(
                self.env._(
                    "%(product)s cannot be repaired: it is a service, archived or "
                    "another company's. Choose another product.",
                    product=self.product_id.display_name,
                )
            )

    def _check_picking(self):
        picking = self.picking_id
        if not picking:
            return
        if not picking.sudo(False).has_access("read") or not picking.filtered_domain(
            self._get_picking_domain()
        ):
            # Say nothing about documents that are none of the agent's business.
            raise UserError(
                self.env._(
                    "This is not a return of %(product)s by the repair's customer. "
                    "Choose among the returns that are offered, or none.",
                    product=self.product_id.display_name,
                )
            )

    def _check_lot(self):
        lot = self.lot_id
        if not lot:
            return
        if lot.product_id != self.product_id or not self._is_of_company(lot):
            raise UserError(
                self.env._(
                    "The lot or serial number is not one of %(product)s. Choose "
                    "another one.",
                    product=self.product_id.display_name,
                )
            )
        if self.returned_lot_ids and lot not in self.returned_lot_ids:
            raise UserError(
                self.env._(
                    "%(lot)s did not come back with %(return)s. Choose another lot or "
                    "serial number, or another return.",
                    lot=lot.name,
                    **{"return": self.picking_id.name},
                )
            )

    def _check_responsible(self):
        user = self.user_id
        if user and (
            not user.active or user.share or self.company_id not in user.company_ids
        ):
            raise UserError(
                self.env._(
                    "%(user)s cannot be responsible for a repair of %(company)s. "
                    "Choose a user of that company.",
                    user=user.name,
                    company=self.company_id.name,
                )
            )

    def _check_quotation(self):
        """Make sure that a quotation can be made.

        :raise UserError: there is one already, or nobody to make it for
        """
        if order := self.repair_id.sale_order_id:
            raise UserError(
                self.env._(
                    "Repair %(repair)s has the quotation %(quotation)s already. Open "
                    "it from the repair.",
                    repair=self.repair_id.name,
                    quotation=order.name,
                )
            )
        if not (self.repair_id or self).partner_id:
            raise UserError(
                self.env._(
                    "A quotation needs a customer. Choose one, or make the repair "
                    "without a quotation."
                )
            )

    def _check_no_other(self):
        latest = self._find_latest_repair()
        if latest != self.latest_repair_id:
            raise UserError(
                self.env._(
                    "Repair %(repair)s was made for this ticket since you opened this "
                    "window. Look at it first, and open the window again if the ticket "
                    "needs another one.",
                    repair=latest.name,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_create_repair(self):
        """Make the repair order, once, and open it.

        :return: the action that opens the repair
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        return self._open(self._begin()._make_repair())

    def action_confirm_repair(self):
        """Make the repair order, confirm it and open it.

        :return: the action that opens the repair, or the one of Odoo's question when
            the product is not on hand, whose answer opens the repair
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        repair = self._begin()._make_repair()
        question = repair.state == "draft" and repair.action_validate()
        if isinstance(question, dict):
            context = {**question["context"], "helpdesk_open_repair": True}
            return {**question, "context": context}
        return self._open(repair)

    def action_create_quotation(self):
        """Make the repair order and its quotation, and open the repair.

        :return: the action that opens the repair
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right, or the repair has no customer or a
            quotation already; nothing is written
        """
        wizard = self._begin()
        wizard._check_quotation()
        repair = wizard._make_repair()
        repair.action_create_sale_order()
        return self._open(repair)

    def _begin(self):
        """Return this wizard as superuser, holding the ticket.

        :raise AccessError: the user may not change the ticket
        :raise UserError: the ticket is busy or its team offers no repairs, or the
            window is not the ticket's own
        """
        wizard = self._authorize()
        wizard._lock(wizard.ticket_id)
        wizard.invalidate_recordset(["repair_id"])
        if wizard.repair_id and wizard.repair_id.helpdesk_ticket_id != self.ticket_id:
            raise UserError(
                self.env._(
                    "This is not a repair of ticket %(ticket)s. Open the window again.",
                    ticket=wizard.ticket_id.number,
                )
            )
        return wizard

    def _make_repair(self):
        """Return the repair of this window, made the first time.

        :raise UserError: some value is not right; nothing is written
        """
        if not self.repair_id:
            self._check_no_other()
            self._check_values()
            self.repair_id = self.env["repair.order"].create(self._prepare_repair())
        return self.repair_id

    def _open(self, repair):
        return self.ticket_id._get_repairs_action(repair)

    def _prepare_repair(self):
        """Return the values of the repair order. Extend it to pass more on.

        :raise UserError: there is no warehouse to repair in
        """
        self.ensure_one()
        values = {
            "helpdesk_ticket_id": self.ticket_id.id,
            "company_id": self.company_id.id,
            "picking_type_id": self._get_repair_type().id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "picking_id": self.picking_id.id,
            # Odoo would take the return's only lot, of whatever product it is.
            "lot_id": self.lot_id.id,
            "under_warranty": self.under_warranty,
            "schedule_date": self.schedule_date or fields.Datetime.now(),
            "user_id": self.user_id.id,
            "tag_ids": [Command.set(self.tag_ids.ids)],
            "internal_notes": self.internal_notes,
        }
        if location := self._get_returned_location():
            values["product_location_src_id"] = location.id
        return values

    def _get_repair_type(self):
        """Return the operation type of the warehouse that has the product, or else of
        the one that Odoo takes.

        :raise UserError: there is none
        """
        warehouse = (
            self.picking_id.location_dest_id.warehouse_id
            or self.env.user._get_default_warehouse_id()
        )
        repair_type = warehouse.repair_type_id or self.env["stock.picking.type"].search(
            [
                ("code", "=", "repair_operation"),
                ("warehouse_id.company_id", "=", self.company_id.id),
            ],
            limit=1,
        )
        if not repair_type:
            raise UserError(
                self.env._(
                    "%(company)s has no warehouse to repair in. Ask an Inventory "
                    "administrator to add one.",
                    company=self.company_id.name,
                )
            )
        return repair_type

    def _get_returned_location(self):
        """Return where the return put the product, if it is still there."""
        locations = self._get_returned_lines().location_dest_id
        if not locations:
            return locations
        return (
            self.env["stock.quant"]
            .search(
                [
                    ("product_id", "=", self.product_id.id),
                    ("lot_id", "=", self.lot_id.id),
                    ("location_id", "in", locations.ids),
                    ("location_id.usage", "=", "internal"),
                    ("quantity", ">", 0),
                ],
                limit=1,
            )
            .location_id
        )
