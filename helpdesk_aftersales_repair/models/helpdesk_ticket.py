from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    repair_ids = fields.One2many(
        comodel_name="repair.order",
        inverse_name="helpdesk_ticket_id",
        string="Repair Orders",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    repair_count = fields.Integer(
        string="Number of Repairs",
        compute="_compute_repair_count",
        compute_sudo=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    repair_progress = fields.Char(
        compute="_compute_repair_count",
        compute_sudo=True,
        export_string_translation=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends("repair_ids.state")
    @api.depends_context("lang")
    def _compute_repair_count(self):
        """Count the repairs and say, for the smart button, how far they are."""
        counts = self._read_document_states("repair.order")
        for ticket in self:
            by_state = counts[ticket._origin.id]
            ticket.repair_count = sum(by_state.values())
            ticket.repair_progress = self._describe_states("repair.order", by_state)

    def action_repair(self):
        """Open the window that makes a repair order for this ticket.

        :raise AccessError: the user may not change the ticket
        :raise UserError: the team offers no repairs
        """
        return self.env["helpdesk.ticket.repair.wizard"]._open_for_ticket(
            self, self.env._("Repair")
        )

    def action_view_repairs(self):
        """Open the repairs of this ticket: the form of one, or a list."""
        self.ensure_one()
        return self._open_documents(self.repair_ids, self.env._("Repairs"))

    def _get_portal_repairs(self):
        """Return the repairs, as superuser, that the customer sees in the portal."""
        self.ensure_one()
        ticket = self.sudo()
        return ticket.repair_ids.sorted("id").filtered(
            lambda repair: repair.state != "draft"
            and repair.partner_id.commercial_partner_id == ticket.commercial_partner_id
        )
