from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _create_repair_sale_order_line(self):
        """Let the workshop add parts, though it has no right in Sales, to a repair
        whose quotation was made from a ticket."""
        of_tickets = self.filtered("repair_id.helpdesk_ticket_id")
        super(StockMove, of_tickets.sudo())._create_repair_sale_order_line()
        return super(StockMove, self - of_tickets)._create_repair_sale_order_line()
