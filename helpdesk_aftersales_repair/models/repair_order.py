from odoo import models


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = ["repair.order", "helpdesk.aftersales.document"]

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

    def _get_portal_quotation(self):
        """Return the quotation, as superuser, once the customer has been sent it."""
        self.ensure_one()
        repair = self.sudo()
        customer = repair.helpdesk_ticket_id.commercial_partner_id
        return repair.sale_order_id.filtered(
            lambda order: order.state in ("sent", "sale")
            and order.partner_id.commercial_partner_id == customer
        )
