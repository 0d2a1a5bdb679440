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

    @api.depends("ticket_id")
    def _compute_amount_to_refund(self):
        """Count only what came back of the invoices that a return concerns."""
        res = super()._compute_amount_to_refund()
        for wizard in self.filtered("currency_id"):
            quantities = wizard._get_returned_quantities()
            invoices = self.env["account.move.line"].union(*quantities).move_id
            if invoices:
                wizard.amount_to_refund += sum(
                    line.price_total * quantity / line.quantity
                    for line, quantity in quantities.items()
                    if quantity
                ) - sum(invoices.mapped("amount_left_to_refund"))
        return res

    def _get_notice(self):
        return super()._get_notice() or self._get_return_notice()

    def _get_return_notice(self):
        returns = self.ticket_id._get_done_returns()
        return bool(returns and self._get_returned_quantities()) and self.env._(
            "%(returns)s came back: the credit note proposes what was returned, and "
            "no more.",
            returns=", ".join(returns.mapped("name")),
        )

    def _get_returned_quantities(self):
        self.ensure_one()
        return self.move_ids._origin._get_returned_quantities(self.ticket_id)

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
