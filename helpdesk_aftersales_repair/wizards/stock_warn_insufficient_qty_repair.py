from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class StockWarnInsufficientQtyRepair(models.TransientModel):
    _name = "stock.warn.insufficient.qty.repair"
    _inherit = ["stock.warn.insufficient.qty.repair", "helpdesk.aftersales.input"]

    _parent_field = "repair_id"

    @api.model
    def _is_input_checked(self):
        """The workshop asks about any repair, agents about those of their tickets."""
        return super()._is_input_checked() and not self.env.user.has_group(
            "stock.group_stock_user"
        )

    def _get_choices(self):
        return {
            "product_id": self._get_product_domain,
            "location_id": self._get_location_domain,
        }

    def _get_product_domain(self):
        return Domain("id", "=", self.repair_id.product_id.id)

    def _get_location_domain(self):
        repair = self.repair_id.sudo()
        locations = repair.location_id | repair.product_location_src_id
        return Domain("id", "in", locations.ids)

    def _check_input_access(self):
        repair = self.repair_id
        repair.check_access("read")
        ticket = repair.sudo().helpdesk_ticket_id.sudo(False)
        if not ticket:
            raise AccessError(
                self.env._("Open this from a repair that was made for a ticket.")
            )
        ticket._check_service("use_product_repairs")

    def action_done(self):
        """Confirm a ticket's repair for the agent, too, and open it when the question
        came from the ticket.

        :raise AccessError: the user may change neither the repair nor its ticket
        :raise UserError: the ticket's team offers no repairs
        """
        self.ensure_one()
        repair, warning = self.repair_id, self
        if self._is_input_checked():
            self._check_input_access()
            warning = self.with_company(repair.company_id).sudo()
        result = super(StockWarnInsufficientQtyRepair, warning).action_done()
        if self.env.context.get("helpdesk_open_repair"):
            ticket = repair.helpdesk_ticket_id
            return ticket._open_documents(repair, self.env._("Repairs"))
        return result
