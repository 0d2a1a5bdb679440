from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HelpdeskTicketFsmWizard(models.TransientModel):
    _name = "helpdesk.ticket.fsm.wizard"
    _inherit = "helpdesk.aftersales.wizard"
    _description = "Create a Field Service task"

    _service_switch = "use_fsm"
    _document_model = "project.task"

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
    project_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
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
    user_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
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
            wizard.worksheet_template_id = template and template.filtered("active")

    def _get_notice(self):
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

    # ------------------------------------------------------------------
    # Choices
    # ------------------------------------------------------------------

    def _get_choices(self):
        return {
            **super()._get_choices(),
            "project_id": self._get_project_domain,
            "worksheet_template_id": self._get_worksheet_template_domain,
            "user_id": self._get_user_domain,
        }

    def _get_worksheet_template_domain(self):
        return Domain("active", "=", True)

    def _get_user_domain(self):
        """Return the domain of those who can be sent to the customer."""
        return self.env["project.task"]._get_technician_domain(self.company_id)

    def _get_project_domain(self):
        """Return the domain of the projects that are offered. Extend it to narrow the
        choice."""
        return Domain(
            [
                ("is_fsm", "=", True),
                ("active", "=", True),
                ("is_template", "=", False),
                ("company_id", "in", [self.company_id.id, False]),
            ]
        )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_entries(self):
        if not (self.name or "").strip():
            raise UserError(self.env._("Type the title of the task."))
        if not self.project_id:
            raise UserError(self.env._("Choose the field service project."))

    def _explain_refusal(self, name, records):
        if name == "project_id":
            return self.env._(
                "Choose one of the field service projects of the ticket's company."
            )
        if name == "worksheet_template_id":
            return self.env._("The worksheet template is archived. Choose another one.")
        if name == "user_id":
            return self.env._(
                "The technician needs access to Project and to the ticket's company. "
                "Choose another one."
            )
        return super()._explain_refusal(name, records)

    def _get_worksheet_template(self):
        """Return the template, if the project uses worksheets at all."""
        return self.project_id.allow_worksheets and self.worksheet_template_id

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_create_task(self):
        """Make the task and stay on the ticket.

        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        return self._run(
            lambda wizard: wizard._make_task(),
            lambda _wizard, _task: {"type": "ir.actions.act_window_close"},
        )

    def action_create_and_view_task(self):
        """Make the task and open it.

        :return: the action that opens the task
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        return self._run(lambda wizard: wizard._make_task())

    def _make_task(self):
        return self.env["project.task"].create(self._prepare_task())

    def _open(self, documents):
        return self.ticket_id._get_fsm_tasks_action(documents)

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
