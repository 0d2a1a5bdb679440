from odoo import Command, api, fields, models
from odoo.fields import Domain


class HelpdeskAftersalesOrderWizard(models.AbstractModel):
    """The wizard of a service that begins with a sales order."""

    _name = "helpdesk.aftersales.order.wizard"
    _inherit = "helpdesk.aftersales.wizard"
    _description = "After-Sales Service with a Sales Order"

    sale_order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Sales Order",
        compute="_compute_sale_order_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    sale_order_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )

    @api.depends("ticket_id")
    def _compute_sale_order_id(self):
        """Propose the customer's order that is on the ticket, if it is the only one."""
        for wizard in self:
            # By their ids: a customer can have many more orders than a ticket.
            known = wizard.ticket_id.sudo().sale_order_ids
            domain = wizard._get_sale_order_domain() & Domain("id", "in", known.ids)
            orders = self.env["sale.order"].search_fetch(domain, limit=2)
            wizard.sale_order_id = len(orders) == 1 and orders

    def _get_choices(self):
        return {"sale_order_id": self._get_sale_order_domain, **super()._get_choices()}

    def _get_sale_order_domain(self):
        """Return the domain of the confirmed orders of the ticket's customer and
        company. Extend it to narrow the choice."""
        self.ensure_one()
        customer = self.commercial_partner_id
        return Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id.commercial_partner_id", "=", customer.id),
                ("state", "=", "sale"),
            ]
        )

    def _explain_refusal(self, name, records):
        if name == "sale_order_id":
            return self.env._(
                "The sales order is not of this ticket's customer and company, or not "
                "for its product. Choose another one."
            )
        return super()._explain_refusal(name, records)

    def _keep_sale_order(self, order):
        """Add the order that was chosen, or none, to the ticket."""
        if order and order not in self.ticket_id.sale_order_ids:
            self.ticket_id.sale_order_ids = [Command.link(order.id)]
