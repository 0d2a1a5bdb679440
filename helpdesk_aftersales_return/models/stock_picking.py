from odoo import api, models
from odoo.fields import Domain


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "helpdesk.aftersales.document"]

    @api.model
    def _get_delivery_domain(self, customer, company):
        """Return the domain of the deliveries that a customer may bring back.

        :param customer: the commercial entity
        :param company: the company that delivered
        """
        return (
            self._get_customer_domain(customer)
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "done")
            & Domain("location_dest_id.usage", "=", "customer")
            & Domain("return_id", "=", False)
        )

    @api.model
    def _get_customer_domain(self, customer):
        """Return the domain of a customer's transfers: those of the customer's orders,
        wherever they went, and those without an order that went to the customer."""
        return Domain(
            "sale_id.partner_id.commercial_partner_id", "=", customer.id
        ) | Domain(
            [
                ("sale_id", "=", False),
                ("partner_id.commercial_partner_id", "=", customer.id),
            ]
        )

    @api.model
    def _has_delivery(self, customer, company):
        """Whether something was delivered to this customer by this company."""
        return bool(
            self.search_count(self._get_delivery_domain(customer, company), limit=1)
        )

    def _get_customer(self):
        """Return the commercial entity whose transfer this is."""
        self.ensure_one()
        return (self.sale_id or self).partner_id.commercial_partner_id

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
        open_states = ("waiting", "confirmed", "assigned")
        return self._is_ticket_return() and self.state in open_states

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

    def _create_backorder_picking(self):
        if not self.helpdesk_ticket_id:
            return super()._create_backorder_picking()
        picking = self.with_context(
            default_helpdesk_ticket_id=self.helpdesk_ticket_id.id
        )
        backorder = super(StockPicking, picking)._create_backorder_picking()
        return backorder.with_env(self.env)
