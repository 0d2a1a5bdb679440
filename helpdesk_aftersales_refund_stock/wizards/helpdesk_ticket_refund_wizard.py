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
    return_notice = fields.Char(
        compute="_compute_return_notice", export_string_translation=False
    )

    @api.depends("ticket_id", "product_id")
    def _compute_lot_id(self):
        for wizard in self:
            lot = wizard.lot_id or wizard.ticket_id.lot_id
            wizard.lot_id = lot.sudo().product_id == wizard.product_id and lot

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

    @api.depends("ticket_id", "move_ids")
    def _compute_return_notice(self):
        for wizard in self:
            returns = wizard.ticket_id._get_done_returns()
            wizard.return_notice = bool(
                returns and wizard._get_returned_quantities()
            ) and self.env._(
                "%(returns)s came back: the credit note proposes what was returned, "
                "and no more.",
                returns=", ".join(returns.mapped("name")),
            )

    def _get_returned_quantities(self):
        self.ensure_one()
        return self.move_ids._origin._get_returned_quantities(self.ticket_id)

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
