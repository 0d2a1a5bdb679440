from odoo import api, fields, models
from odoo.fields import Domain


class HelpdeskTicketRefundWizard(models.TransientModel):
    _inherit = "helpdesk.ticket.refund.wizard"

    product_tracking = fields.Selection(
        related="product_id.tracking", export_string_translation=False
    )
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Lot/Serial Number",
        compute="_compute_lot_id",
        store=True,
        readonly=False,
    )
    lot_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )

    @api.depends("ticket_id", "product_id")
    def _compute_lot_id(self):
        for wizard in self:
            lot = (wizard.lot_id or wizard.ticket_id.lot_id)._origin
            if lot.sudo().product_id != wizard.product_id._origin:
                wizard.lot_id = False
                continue
            domain = wizard._get_lot_domain() & Domain("id", "=", lot.id)
            wizard.lot_id = lot and lot.search(domain)

    @api.depends("lot_id")
    def _compute_move_ids(self):
        return super()._compute_move_ids()

    @api.depends("lot_id")
    def _compute_line_ids(self):
        return super()._compute_line_ids()

    def _get_proposal(self, invoice_lines):
        """Propose what came back and, of an invoice of which something has, no more."""
        returned = self._get_returned_quantities(invoice_lines)
        concerned = {line.move_id for line in returned}
        others = invoice_lines.filtered(lambda line: line.move_id not in concerned)
        return {
            **super()._get_proposal(others),
            **{line: (quantity, 0.0) for line, quantity in returned.items()},
        }

    def _get_returned_quantities(self, invoice_lines):
        """Return what is to be credited of what came back with the ticket.

        :return: ``{invoice line: quantity in its unit}``, 0 when all of it is credited;
            without the lines of which nothing came back
        """
        self.ensure_one()
        if not self.ticket_id:
            return {}
        left_by_order_line = self.ticket_id._get_returned_quantities()
        quantities = {}
        for line in invoice_lines if left_by_order_line else ():
            left = line.quantity_left_to_refund
            for order_line in line.sudo().sale_line_ids:
                if order_line not in left_by_order_line:
                    continue
                unit = order_line.product_uom_id
                back = unit._compute_quantity(
                    left_by_order_line[order_line], line.product_uom_id, round=False
                )
                taken = max(min(left - quantities.get(line, 0.0), back), 0.0)
                quantities[line] = quantities.get(line, 0.0) + taken
                left_by_order_line[order_line] -= line.product_uom_id._compute_quantity(
                    taken, unit, round=False
                )
        return quantities

    def _get_notice(self):
        return super()._get_notice() or self._get_return_notice()

    def _get_return_notice(self):
        """Return that the proposal is what came back, or False."""
        if not self.ticket_id or self.proposal != "proposed":
            return False
        returns = self.ticket_id._get_done_returns()
        returned = self._get_returned_quantities(self.line_ids.move_line_id._origin)
        if not returned:
            return False
        values = {"returns": ", ".join(returns.mapped("name"))}
        if any(returned.values()):
            return self.env._("%(returns)s came back and is proposed here.", **values)
        return self.env._(
            "What came back with %(returns)s is credited already, or was never "
            "invoiced. Nothing is proposed: choose what else to refund.",
            **values,
        )

    def _get_choices(self):
        choices = super()._get_choices()
        return {
            "product_id": choices["product_id"],
            "lot_id": self._get_lot_domain,
            **choices,
        }

    def _get_lot_domain(self):
        """Return the domain of what was delivered of the product to the customer."""
        customer = self.commercial_partner_id
        domain = Domain(
            "delivered_line_ids.picking_id.helpdesk_customer_id", "=", customer.id
        )
        if self.product_id:
            domain &= Domain("product_id", "=", self.product_id.id)
        return domain

    def _get_move_domain(self):
        domain = super()._get_move_domain()
        if self.lot_id:
            domain &= Domain(
                "invoice_line_ids.sale_line_ids.order_id.order_line.move_ids",
                "any",
                [
                    ("state", "=", "done"),
                    ("location_dest_id.usage", "=", "customer"),
                    ("move_line_ids.lot_id", "=", self.lot_id.id),
                ],
            )
        return domain
