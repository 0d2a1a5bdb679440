from odoo import api, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "helpdesk.aftersales.agent.view"]

    _agent_views = {
        "form": "helpdesk_aftersales.sale_order_view_form_agent",
        "list": "helpdesk_aftersales.sale_order_view_list_agent",
        "kanban": "helpdesk_aftersales.sale_order_view_kanban_agent",
    }

    @api.depends_context("uid")
    def _compute_partner_credit_warning(self):
        """Do not tell agents what the customer owes: Odoo tells everybody who can read
        an order."""
        if self._is_read_by_agent(self.env.user):
            self.partner_credit_warning = ""
            return None
        return super()._compute_partner_credit_warning()

    @api.depends("state", "invoice_status")
    def _compute_helpdesk_next_step(self):
        return super()._compute_helpdesk_next_step()

    def _get_helpdesk_next_step(self):
        if self.state == "draft":
            return self.env._("Waits for a salesperson to send it to the customer.")
        if self.state == "sent":
            return self.env._("Waits for the customer to accept it.")
        if self.state == "sale" and self.invoice_status == "to invoice":
            return self.env._("Waits for somebody in Sales or Invoicing to invoice it.")
        return super()._get_helpdesk_next_step()
