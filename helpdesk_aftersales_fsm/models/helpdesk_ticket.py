from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    fsm_task_ids = fields.One2many(
        comodel_name="project.task",
        inverse_name="helpdesk_ticket_id",
        string="Field Service Tasks",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    fsm_task_count = fields.Integer(
        string="Field Service Task Count",
        compute="_compute_fsm_task_count",
        compute_sudo=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends("fsm_task_ids")
    def _compute_fsm_task_count(self):
        counts = dict(
            self.env["project.task"]._read_group(
                [("helpdesk_ticket_id", "in", self.ids)],
                ["helpdesk_ticket_id"],
                ["__count"],
            )
        )
        for ticket in self:
            ticket.fsm_task_count = counts.get(ticket, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        tasks = self.sudo().with_context(active_test=False).fsm_task_ids
        signed = tasks.filtered("worksheet_signed_on")
        if signed:
            raise UserError(
                self.env._(
                    "The customer has signed an intervention of ticket %(tickets)s, so "
                    "it cannot be deleted. Archive it instead.",
                    tickets=", ".join(signed.helpdesk_ticket_id.mapped("number")),
                )
            )

    def action_plan_intervention(self):
        """Open the window that plans an intervention for this ticket.

        :raise AccessError: the user may not change the ticket
        :raise UserError: the team offers no field service
        """
        return self.env["helpdesk.ticket.fsm.wizard"]._open_for_ticket(
            self, self.env._("Create a Field Service task")
        )

    def action_view_fsm_tasks(self):
        """Open the tasks of this ticket: the form of one, or a list."""
        self.ensure_one()
        return self._get_fsm_tasks_action(self.fsm_task_ids)

    @api.model
    def _get_fsm_tasks_action(self, tasks):
        """Return the action that opens these tasks, in the form for technicians."""
        views = [(tasks[:1].get_formview_id(), "form")]
        if len(tasks) > 1:
            list_view = self.env.ref("helpdesk_aftersales_fsm.project_task_view_list")
            views.insert(0, (list_view.id, "list"))
        return self._open_documents(tasks, self.env._("Tasks"), views=views)

    def _get_portal_fsm_tasks(self):
        """Return the tasks, as superuser, that the customer sees in the portal."""
        self.ensure_one()
        return self.sudo().fsm_task_ids.filtered(
            lambda task: task.project_id
            and task.project_id._is_visible_in_portal()
            and task.partner_id.commercial_partner_id == self.commercial_partner_id
        )
