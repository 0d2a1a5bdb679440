from odoo import models


class StockWarnInsufficientQtyRepair(models.TransientModel):
    _inherit = "stock.warn.insufficient.qty.repair"

    def action_done(self):
        """Confirm a ticket's repair for the agent, too, and open it when the question
        came from the ticket's window.

        :raise AccessError: the user may change neither the repair nor its ticket
        :raise UserError: the ticket's team offers no repairs
        """
        self.ensure_one()
        repair, warning = self.repair_id, self
        if repair.helpdesk_ticket_id and not repair.has_access("write"):
            repair.check_access("read")
            repair.helpdesk_ticket_id._check_service("use_product_repairs")
            warning = self.with_company(repair.company_id).sudo()
        result = super(StockWarnInsufficientQtyRepair, warning).action_done()
        if self.env.context.get("helpdesk_open_repair"):
            return self.env["helpdesk.ticket"]._get_repairs_action(repair)
        return result
