from odoo import api, fields, models
from odoo.exceptions import AccessError


class ProjectTaskSignWizard(models.TransientModel):
    """The customer reads the worksheet and signs on the technician's screen.

    Whatever it computes is for who may change the task, and computed as that user.
    """

    _name = "project.task.sign.wizard"
    _description = "Customer's Signature"

    task_id = fields.Many2one(
        comodel_name="project.task", required=True, readonly=True, ondelete="cascade"
    )
    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, compute_sudo=False
    )
    worksheet_summary = fields.Html(
        compute="_compute_worksheet_summary",
        sanitize=False,
        compute_sudo=False,
        export_string_translation=False,
    )
    # Of what the window has shown.
    worksheet_hash = fields.Char(
        compute="_compute_worksheet_hash",
        store=True,
        readonly=False,
        compute_sudo=False,
        export_string_translation=False,
    )
    signature = fields.Binary(attachment=False, required=True)

    @api.depends("task_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.task_id.partner_id.name

    @api.depends("task_id")
    def _compute_worksheet_summary(self):
        for wizard in self:
            task = wizard.task_id._origin
            wizard.worksheet_summary = task and task._render_worksheet_answers()

    @api.depends("task_id")
    def _compute_worksheet_hash(self):
        for wizard in self:
            task = wizard.task_id._origin
            wizard.worksheet_hash = task and task._get_worksheet_hash()

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._check_task(values.get("task_id"))
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_task(vals.get("task_id"))
        return super().create(vals_list)

    def write(self, vals):
        self._check_task(vals.get("task_id"))
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._check_task(values.get("task_id"))
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _check_task(self, task_id):
        """Make sure that the user may let sign what is asked for, before anything of
        it is computed: also the name of the record is told as superuser.

        :raise AccessError: the user may not change the task
        """
        if not task_id:
            return
        if not isinstance(task_id, int):
            raise AccessError(self.env._("This is not a task."))
        self.env["project.task"].browse(task_id).check_access("write")

    def action_sign(self):
        """Sign the worksheet.

        :raise AccessError: the user may not change the task
        :raise UserError: as ``project.task._sign_worksheet``
        """
        self.ensure_one()
        self.task_id._sign_worksheet(self.name, self.signature, self.worksheet_hash)
        return {"type": "ir.actions.act_window_close"}
