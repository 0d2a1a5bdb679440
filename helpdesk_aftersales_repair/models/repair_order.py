from odoo import api, fields, models


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = [
        "repair.order",
        "helpdesk.aftersales.document",
        "helpdesk.aftersales.agent.view",
    ]

    _agent_views = {
        "form": "helpdesk_aftersales_repair.repair_order_view_form_agent",
        "list": "helpdesk_aftersales_repair.repair_order_view_list_agent",
        "kanban": "helpdesk_aftersales_repair.repair_order_view_kanban_agent",
    }

    helpdesk_reason_id = fields.Many2one(
        comodel_name="helpdesk.aftersales.reason",
        string="Repair Reason",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )

    def _compute_partner_id(self):
        """Keep the customer of a ticket's repair, whoever sent the product back."""
        kept = self.filtered(lambda repair: repair.helpdesk_ticket_id)
        for repair in kept:
            repair.partner_id = repair.partner_id or repair.picking_id.partner_id
        return super(RepairOrder, self - kept)._compute_partner_id()

    def compute_lot_id(self):
        """Take no lot of another product: Odoo takes the only one of the return."""
        result = super().compute_lot_id()
        for repair in self:
            if repair.lot_id.product_id != repair.product_id:
                repair.lot_id = False
        return result

    def _get_helpdesk_document_type(self):
        return self.env._("Repair")

    @api.depends(
        "state", "picking_id.state", "sale_order_id.state", "parts_availability_state"
    )
    def _compute_helpdesk_next_step(self):
        return super()._compute_helpdesk_next_step()

    def _get_helpdesk_next_step(self):
        if self.state in ("done", "cancel"):
            return super()._get_helpdesk_next_step()
        if self.state == "under_repair":
            return self.env._("Waits for the workshop to finish it.")
        if self.picking_id._is_awaited_from_customer():
            return self.env._("Waits for the customer to send the product.")
        if self.sale_order_id.state == "draft":
            return self.env._("Waits for a salesperson to send the quotation.")
        if self.sale_order_id.state == "sent":
            return self.env._("Waits for the customer to accept the quotation.")
        if self.state == "draft":
            return self.env._("Waits for the workshop to confirm it.")
        if self.parts_availability_state != "available":
            return self.env._("Waits for parts that are not in stock.")
        return self.env._("Waits for the workshop to start.")

    def _get_portal_quotation(self):
        """Return the quotation, as superuser, once the customer has been sent it."""
        self.ensure_one()
        repair = self.sudo()
        customer = repair.helpdesk_ticket_id.commercial_partner_id
        return repair.sale_order_id.filtered(
            lambda order: order.state in ("sent", "sale")
            and order.partner_id.commercial_partner_id == customer
        )
