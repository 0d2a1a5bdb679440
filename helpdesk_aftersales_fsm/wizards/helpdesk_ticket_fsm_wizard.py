from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HelpdeskTicketFsmWizard(models.TransientModel):
    _name = "helpdesk.ticket.fsm.wizard"
    _inherit = "helpdesk.aftersales.wizard"
    _description = "Create a Field Service task"

    _service_switch = "use_fsm"

    name = fields.Char(
        string="Title",
        compute="_compute_name",
        store=True,
        readonly=False,
    )
    project_id = fields.Many2one(
        comodel_name="project.project",
        compute="_compute_project_id",
        store=True,
        readonly=False,
    )
    allow_worksheets = fields.Boolean(related="project_id.allow_worksheets")
    worksheet_template_id = fields.Many2one(
        comodel_name="project.worksheet.template",
        compute="_compute_worksheet_template_id",
        store=True,
        readonly=False,
    )
    planned_start = fields.Datetime()
    planned_end = fields.Datetime()
    user_id = fields.Many2one(comodel_name="res.users", string="Technician")
    notice = fields.Char(compute="_compute_notice")
    # How many tasks the ticket had when the window was opened.
    known_task_count = fields.Integer(
        compute="_compute_known_task_count",
        store=True,
        readonly=False,
        export_string_translation=False,
    )

    # ------------------------------------------------------------------
    # Proposals
    # ------------------------------------------------------------------

    @api.depends("ticket_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.ticket_id.name

    @api.depends("ticket_id")
    def _compute_project_id(self):
        for wizard in self:
            project = wizard.ticket_id.team_id.sudo().fsm_project_id
            if not project:
                offered = self.env["project.project"].search(
                    wizard._get_project_domain(), limit=2
                )
                project = len(offered) == 1 and offered
            wizard.project_id = project and project.filtered_domain(
                wizard._get_project_domain()
            )

    @api.depends("project_id")
    def _compute_worksheet_template_id(self):
        for wizard in self:
            project = wizard.project_id
            template = project.allow_worksheets and project.worksheet_template_id
            wizard.worksheet_template_id = template

    @api.depends("ticket_id")
    def _compute_known_task_count(self):
        for wizard in self:
            wizard.known_task_count = wizard._count_tasks()

    @api.depends("ticket_id", "project_id")
    def _compute_notice(self):
        for wizard in self:
            wizard.notice = wizard._get_notice()

    def _get_notice(self):
        """Return what the agent has to know beforehand, or False."""
        self.ensure_one()
        project = self.project_id
        if (
            project
            and self.ticket_id.partner_id
            and not project._is_visible_in_portal()
        ):
            return self.env._(
                "%(project)s is private: the customer will not see this task in the "
                "portal, nor be able to sign there.",
                project=project.name,
            )
        if not project and not project.search(self._get_project_domain(), limit=1):
            return self.env._(
                "There is no field service project in this company. Ask a Project "
                "administrator to switch Field Service on in a project's settings."
            )
        return False

    def _get_project_domain(self):
        """Return the domain of the projects that this window offers.

        Extend it, and the domain in the view, to narrow the choice.
        """
        return Domain(
            [
                ("is_fsm", "=", True),
                ("active", "=", True),
                ("is_template", "=", False),
                ("company_id", "in", [self.company_id.id, False]),
            ]
        )

    def _count_tasks(self):
        return (
            self.env["project.task"]
            .sudo()
            .with_context(active_test=False)
            .search_count([("helpdesk_ticket_id", "in", self.ticket_id.ids)])
        )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_values(self):
        """Check everything that somebody may have sent.

        :raise UserError: with the first thing that is wrong and what to do
        """
        self.ensure_one()
        if not (self.name or "").strip():
            raise UserError(self.env._("Type the title of the task."))
        if not self.project_id.exists().filtered_domain(self._get_project_domain()):
            raise UserError(
                self.env._(
                    "Choose one of the field service projects of the ticket's company."
                )
            )
        template = self._get_worksheet_template()
        if template and not (template.exists() and template.active):
            raise UserError(
                self.env._("The worksheet template is archived. Choose another one.")
            )
        if self.user_id and not self._is_technician(self.user_id):
            raise UserError(
                self.env._(
                    "The technician is not an employee of the ticket's company. Choose "
                    "another one."
                )
            )
        if self._count_tasks() != self.known_task_count:
            raise UserError(
                self.env._(
                    "The tasks of ticket %(ticket)s have changed since this window was "
                    "opened. Close it, look at them, and open it again if another task "
                    "is needed.",
                    ticket=self.ticket_id.number,
                )
            )

    def _get_worksheet_template(self):
        """Return the template, if the project uses worksheets at all."""
        return self.project_id.allow_worksheets and self.worksheet_template_id

    def _is_technician(self, user):
        return user.active and not user.share and self.company_id in user.company_ids

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_create_task(self):
        """Make the task and stay on the ticket.

        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        self._create_task()
        return {"type": "ir.actions.act_window_close"}

    def action_create_and_view_task(self):
        """Make the task and open it.

        :return: the action that opens the task
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        return self.ticket_id._get_fsm_tasks_action(self._create_task())

    def _create_task(self):
        wizard = self._authorize()
        wizard._lock(wizard.ticket_id)
        wizard._check_values()
        return wizard.env["project.task"].create(wizard._prepare_task())

    def _prepare_task(self):
        """Return the values of the task. Extend it to pass more on."""
        self.ensure_one()
        return {
            "name": self.name.strip(),
            "project_id": self.project_id.id,
            "company_id": self.company_id.id,
            "partner_id": self.ticket_id.partner_id.id,
            "description": self.ticket_id.description,
            "user_ids": [Command.set(self.user_id.ids)],
            "planned_start": self.planned_start,
            "planned_end": self.planned_end,
            "worksheet_template_id": self._get_worksheet_template()
            and self._get_worksheet_template().id,
            "helpdesk_ticket_id": self.ticket_id.id,
        }
