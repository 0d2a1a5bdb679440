from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.sql import column_exists, create_column


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = [
        "stock.picking",
        "helpdesk.aftersales.document",
        "helpdesk.aftersales.agent.view",
    ]

    _agent_views = {
        "form": "helpdesk_aftersales_return.stock_picking_view_form_agent",
        "list": "helpdesk_aftersales_return.stock_picking_view_list_agent",
        "kanban": "helpdesk_aftersales_return.stock_picking_view_kanban_agent",
    }

    helpdesk_customer_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_helpdesk_customer_id",
        store=True,
        export_string_translation=False,
        help="The commercial entity that ordered this, wherever it went; without an "
        "order, the one that it went to or came from.",
    )
    # In the order of the transfers: the first ones of a customer are found without
    # reading the others, and record rules are asked about those only.
    _helpdesk_customer_id_idx = models.Index(
        "(helpdesk_customer_id, priority DESC, scheduled_date, id DESC) "
        "WHERE helpdesk_customer_id IS NOT NULL"
    )

    helpdesk_tracking = fields.Char(
        string="Shipment",
        compute="_compute_helpdesk_tracking",
        compute_sudo=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="The carrier and its tracking reference.",
    )

    def _auto_init(self):
        if not column_exists(self.env.cr, self._table, "helpdesk_customer_id"):
            create_column(self.env.cr, self._table, "helpdesk_customer_id", "int4")
            self._fill_helpdesk_customer_id()
        return super()._auto_init()

    def _fill_helpdesk_customer_id(self):
        """Fill the customer of all transfers at once: there can be millions."""
        self.env.cr.execute(
            """
            UPDATE stock_picking AS picking
               SET helpdesk_customer_id = partner.commercial_partner_id
              FROM stock_picking AS other
              JOIN stock_location AS source ON source.id = other.location_id
              JOIN stock_location AS target ON target.id = other.location_dest_id
         LEFT JOIN sale_order ON sale_order.id = other.sale_id
              JOIN res_partner AS partner
                ON partner.id = CASE
                   WHEN other.sale_id IS NOT NULL THEN sale_order.partner_id
                   WHEN 'customer' IN (source.usage, target.usage)
                   THEN other.partner_id
                   END
             WHERE other.id = picking.id
            """
        )

    @api.depends(
        "sale_id.partner_id.commercial_partner_id",
        "partner_id.commercial_partner_id",
        "location_id.usage",
        "location_dest_id.usage",
    )
    def _compute_helpdesk_customer_id(self):
        for picking in self:
            customer = picking.sale_id.partner_id
            if not picking.sale_id and "customer" in picking._get_end_usages():
                customer = picking.partner_id
            picking.helpdesk_customer_id = customer.commercial_partner_id

    @api.model
    def _get_delivery_domain(self, customer, company):
        """Return the domain of the deliveries that a customer may bring back.

        :param customer: the commercial entity
        :param company: the company that delivered
        """
        # Also a return that was refused, and sent back to the customer.
        return Domain(
            [
                ("helpdesk_customer_id", "=", customer.id),
                ("company_id", "=", company.id),
                ("state", "=", "done"),
                ("location_dest_id.usage", "=", "customer"),
            ]
        )

    @api.model
    def _has_delivery(self, customer, company):
        """Whether something was delivered to this customer by this company, at the
        same cost for any number of deliveries."""
        domain = self._get_delivery_domain(customer, company)
        return bool(self.search(domain, limit=1))

    def _get_end_usages(self):
        """Return the kinds of the locations between which this transfer goes."""
        self.ensure_one()
        return (self.location_id.usage, self.location_dest_id.usage)

    def _is_ticket_return(self):
        """Whether this transfer brings something back for a ticket."""
        self.ensure_one()
        return bool(self.helpdesk_ticket_id) and self.location_id.usage == "customer"

    def _is_return_awaited(self):
        """Whether the customer has yet to send this return."""
        return self._is_ticket_return() and self._is_awaited_from_customer()

    def _is_awaited_from_customer(self):
        open_states = ("waiting", "confirmed", "assigned")
        return self.location_id.usage == "customer" and self.state in open_states

    def _get_return_address(self):
        """Return where the customer sends this return: the warehouse's address."""
        self.ensure_one()
        warehouse = (
            self.location_dest_id.warehouse_id or self.picking_type_id.warehouse_id
        )
        return warehouse.partner_id or self.company_id.partner_id

    def _get_helpdesk_document_type(self):
        if self.location_id.usage == "customer":
            return self.env._("Return")
        return self.env._("Replacement")

    @api.depends(lambda self: self._get_helpdesk_tracking_fields())
    def _compute_helpdesk_tracking(self):
        paths = self._get_helpdesk_tracking_fields()
        for picking in self:
            values = [value for path in paths for value in picking.mapped(path)]
            picking.helpdesk_tracking = " ".join(filter(None, values))

    @api.model
    def _get_helpdesk_tracking_fields(self):
        """Return the fields that tell how a parcel travels, where Odoo has them."""
        paths = ("carrier_id.name", "carrier_tracking_ref")
        return [path for path in paths if path.split(".")[0] in self._fields]

    @api.depends("state", "location_id.usage", "location_dest_id.usage")
    def _compute_helpdesk_next_step(self):
        return super()._compute_helpdesk_next_step()

    def _get_helpdesk_next_step(self):
        if self.state in ("done", "cancel"):
            return super()._get_helpdesk_next_step()
        if self.state == "draft":
            return self.env._("Waits for the warehouse to confirm it.")
        if self._is_awaited_from_customer():
            return self.env._(
                "Waits for the customer to send it, and the warehouse to receive it."
            )
        if self.state == "waiting":
            return self.env._("Waits for another transfer.")
        if self.state == "confirmed":
            return self.env._("Waits for products that are not in stock.")
        if self.location_dest_id.usage == "customer":
            return self.env._("Waits for the warehouse to send it.")
        return self.env._("Waits for the warehouse to process it.")

    def _create_backorder_picking(self):
        backorder = super()._create_backorder_picking()
        ticket = self.sudo().helpdesk_ticket_id
        if ticket:
            # Who receives the goods need not be allowed to read the ticket.
            backorder.sudo().helpdesk_ticket_id = ticket
            backorder._log_helpdesk_ticket()
        return backorder
