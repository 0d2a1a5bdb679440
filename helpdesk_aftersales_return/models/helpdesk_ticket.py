from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "helpdesk.aftersales.link"]

    product_tracking = fields.Selection(
        related="product_id.tracking", export_string_translation=False
    )
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Lot/Serial Number",
        compute="_compute_lot_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="The piece that this ticket is about, among those that were delivered.",
    )
    return_picking_ids = fields.One2many(
        comodel_name="stock.picking",
        inverse_name="helpdesk_ticket_id",
        string="Returns and Replacements",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    return_picking_count = fields.Integer(
        string="Number of Returns",
        compute="_compute_return_picking_count",
        compute_sudo=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    return_progress = fields.Char(
        compute="_compute_return_picking_count",
        compute_sudo=True,
        export_string_translation=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    has_delivery = fields.Boolean(
        compute="_compute_has_delivery",
        compute_sudo=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        export_string_translation=False,
        help="Whether something was delivered to the customer, so may come back.",
    )

    @api.depends("product_id")
    def _compute_lot_id(self):
        for ticket in self:
            if ticket.sudo().lot_id.product_id != ticket.product_id:
                ticket.lot_id = False

    @api.depends("return_picking_ids.state")
    @api.depends_context("lang")
    def _compute_return_picking_count(self):
        """Count the transfers and say, for the smart button, how far they are."""
        counts = self._read_document_states("stock.picking")
        for ticket in self:
            by_state = counts[ticket._origin.id]
            ticket.return_picking_count = sum(by_state.values())
            ticket.return_progress = self._describe_states("stock.picking", by_state)

    @api.depends("commercial_partner_id", "company_id")
    def _compute_has_delivery(self):
        # The first delivery found settles it: grouping would read all of a customer's.
        Picking = self.env["stock.picking"]
        for (customer, company), tickets in self.grouped(
            lambda ticket: (ticket.commercial_partner_id, ticket.company_id)
        ).items():
            tickets.has_delivery = customer and Picking._has_delivery(customer, company)

    @api.model
    def _get_guarded_links(self):
        return (*super()._get_guarded_links(), "lot_id")

    def action_return(self):
        """Open the window that takes back what was delivered to this ticket's customer.

        :raise AccessError: the user may not change the ticket
        :raise UserError: the team offers no returns, or the ticket has no customer
        """
        return self.env["helpdesk.ticket.return.wizard"]._open_for_ticket(
            self, self.env._("Return")
        )

    def action_view_returns(self):
        """Open the returns and replacements of this ticket: one form, or a list."""
        self.ensure_one()
        return self._open_documents(self.return_picking_ids, self.env._("Returns"))

    def _get_portal_returns(self):
        """Return the transfers, as superuser, that the customer sees in the portal.

        Those are what the customer sends and receives, not the steps in between.
        """
        self.ensure_one()
        return (
            self.sudo()
            .return_picking_ids.sorted("id")
            .filtered(
                lambda picking: picking.state != "draft"
                and "customer" in picking._get_end_usages()
                and picking.helpdesk_customer_id == self.commercial_partner_id
            )
        )
