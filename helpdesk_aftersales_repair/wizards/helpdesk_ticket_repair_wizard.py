from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HelpdeskTicketRepairWizard(models.TransientModel):
    _name = "helpdesk.ticket.repair.wizard"
    _inherit = "helpdesk.aftersales.wizard"
    _description = "Repair"
    _rec_name = "product_id"

    _service_switch = "use_product_repairs"
    _document_model = "repair.order"
    _document_field = "repair_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    partner_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
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
    product_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
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
    lot_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    picking_id = fields.Many2one(
        comodel_name="stock.picking",
        string="Return",
        compute="_compute_picking_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    picking_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    reason_id = fields.Many2one(comodel_name="helpdesk.aftersales.reason")
    under_warranty = fields.Boolean(help="The customer pays nothing for the parts.")
    schedule_date = fields.Datetime(
        string="Scheduled Date", default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
    )
    user_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    tag_ids = fields.Many2many(comodel_name="repair.tags", string="Tags")
    internal_notes = fields.Html(string="Repair Notes")
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
            if not wizard.product_id or not wizard.customer_id:
                wizard.picking_id = False
                continue
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

    @api.depends("ticket_id", "product_id", "picking_id")
    def _compute_lot_id(self):
        for wizard in self:
            lots = returned = wizard._get_returned_lines().lot_id
            if len(lots) != 1:
                lots = wizard._find_known_lot()
            if returned:
                lots &= returned
            wizard.lot_id = lots

    def _get_notice(self):
        if not self.latest_document_id:
            return False
        repairs = self.env["repair.order"].sudo()
        repair = repairs.search_fetch([("id", "=", self.latest_document_id)], ["name"])
        return bool(repair) and self.env._(
            "This ticket has a repair already: %(repair)s.", repair=repair.name
        )

    # ------------------------------------------------------------------
    # Choices
    # ------------------------------------------------------------------

    def _get_choices(self):
        return {
            **super()._get_choices(),
            "partner_id": self._get_partner_domain,
            "product_id": self._get_product_domain,
            "picking_id": self._get_picking_domain,
            "lot_id": self._get_lot_domain,
            "user_id": self._get_user_domain,
            "tag_ids": self._get_tag_domain,
            "reason_id": self._get_reason_domain,
        }

    def _get_partner_domain(self):
        domain = Domain("company_id", "in", [self.company_id.id, False])
        if customer := self.commercial_partner_id:
            domain &= Domain("commercial_partner_id", "=", customer.id)
        return domain

    def _get_product_domain(self):
        return Domain("type", "=", "consu") & Domain(
            "company_id", "in", [self.company_id.id, False]
        )

    def _get_lot_domain(self):
        """Return the domain of the lots of the product: what came back with the
        return, or else what was delivered to the customer."""
        domain = Domain("company_id", "in", [self.company_id.id, False])
        if self.product_id:
            domain &= Domain("product_id", "=", self.product_id.id)
        if returned := self._get_returned_lines().lot_id:
            return domain & Domain("id", "in", returned.ids)
        if self.customer_id:
            domain &= Domain(
                "delivered_line_ids.picking_id.helpdesk_customer_id",
                "=",
                self.customer_id.id,
            ) | Domain("id", "=", self.ticket_id.lot_id.id)
        return domain

    def _get_user_domain(self):
        return Domain("share", "=", False) & Domain(
            "company_ids", "in", self.company_id.ids
        )

    def _get_tag_domain(self):
        return Domain.TRUE

    def _get_reason_domain(self):
        return Domain(self._service_switch, "=", True)

    def _get_picking_domain(self):
        """Return the domain of the returns that are offered. Extend it to narrow the
        choice."""
        self.ensure_one()
        domain = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "not in", ("draft", "cancel")),
                ("location_id.usage", "=", "customer"),
                # A backorder names what it returns in its moves only.
                "|",
                ("return_id", "!=", False),
                ("move_ids.origin_returned_move_id", "!=", False),
            ]
        )
        if self.customer_id:
            domain &= Domain("helpdesk_customer_id", "=", self.customer_id.id)
        if self.product_id:
            domain &= Domain("move_ids.product_id", "=", self.product_id.id)
        return domain

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
        lots = self.lot_id._origin | self.ticket_id.lot_id
        if not lots:
            return lots
        # One that nobody delivered the user may not read, nor then choose.
        known = lots.sudo(False).search(
            [("id", "in", lots.ids), ("product_id", "=", self.product_id._origin.id)]
        )
        return (lots & known)[:1]

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

    def _check_entries(self):
        if not self.product_id:
            raise UserError(self.env._("Choose the product to repair."))
        if self.picking_id and not self.customer_id:
            raise UserError(self._explain_refused_picking(self.picking_id))
        self.reason_id._check_photo(self.ticket_id)

    def _explain_refusal(self, name, records):
        explain = {
            "partner_id": self._explain_refused_partner,
            "product_id": self._explain_refused_product,
            "picking_id": self._explain_refused_picking,
            "lot_id": self._explain_refused_lot,
            "user_id": self._explain_refused_user,
        }.get(name)
        return explain(records) if explain else super()._explain_refusal(name, records)

    def _explain_refused_partner(self, _partner):
        return self.env._(
            "The repair must be for the customer of ticket %(ticket)s, or one of its "
            "contacts. Choose one of them, or change the ticket's contact first.",
            ticket=self.ticket_id.number,
        )

    def _explain_refused_product(self, product):
        known = product.exists() and product.has_access("read")
        return self.env._(
            "%(product)s cannot be repaired: it is a service, archived or another "
            "company's. Choose another product.",
            product=product.display_name if known else self.env._("This product"),
        )

    def _explain_refused_picking(self, _picking):
        # Say nothing about documents that are none of the agent's business.
        return self.env._(
            "This is not a return of %(product)s by the repair's customer. Choose "
            "among the returns that are offered, or none.",
            product=self.product_id.display_name,
        )

    def _explain_refused_lot(self, lot):
        if (
            not lot.exists()
            or not lot.has_access("read")
            or lot.product_id != self.product_id
        ):
            return self.env._(
                "The lot or serial number is not one of %(product)s that the customer "
                "has. Choose another one.",
                product=self.product_id.display_name,
            )
        if self.picking_id:
            return self.env._(
                "%(lot)s did not come back with %(return)s. Choose another lot or "
                "serial number, or another return.",
                lot=lot.name,
                **{"return": self.picking_id.name},
            )
        return self.env._(
            "%(lot)s was not delivered to this customer. Choose another lot or serial "
            "number.",
            lot=lot.name,
        )

    def _explain_refused_user(self, user):
        return self.env._(
            "%(user)s cannot be responsible for a repair of %(company)s. Choose a "
            "user of that company.",
            user=user.name if user.exists() and user.has_access("read") else "",
            company=self.company_id.name,
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

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_create_repair(self):
        """Make the repair order, once, and open it.

        :return: the action that opens the repair
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        return self._run(lambda wizard: wizard._make_repair())

    def action_confirm_repair(self):
        """Make the repair order, confirm it and open it.

        :return: the action that opens the repair, or the one of Odoo's question when
            the product is not on hand, whose answer opens the repair
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        return self._run(
            lambda wizard: wizard._make_repair(),
            lambda wizard, repair: wizard._confirm(repair) or self._open(repair),
        )

    def action_create_quotation(self):
        """Make the repair order and its quotation, and open the repair.

        :return: the action that opens the repair
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right, or the repair has no customer or a
            quotation already; nothing is written
        """
        return self._run(lambda wizard: wizard._make_repair_with_quotation())

    def _make_repair_with_quotation(self):
        self._check_quotation()
        repair = self._make_repair()
        repair.action_create_sale_order()
        return repair

    def _make_repair(self):
        """Return the repair of this wizard, made the first time."""
        if not self.repair_id:
            self.repair_id = self.env["repair.order"].create(self._prepare_repair())
        return self.repair_id

    def _confirm(self, repair):
        """Confirm the repair, and return the question that Odoo has about it, if any,
        whose answer opens the repair."""
        question = repair.state == "draft" and repair.action_validate()
        if isinstance(question, dict):
            context = {**question["context"], "helpdesk_open_repair": True}
            return {**question, "context": context}
        return False

    def _open(self, documents):
        return self.ticket_id._open_documents(documents, self.env._("Repairs"))

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
            "helpdesk_reason_id": self.reason_id.id,
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
