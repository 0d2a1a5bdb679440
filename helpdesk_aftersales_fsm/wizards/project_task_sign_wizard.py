from odoo import api, fields, models


class ProjectTaskSignWizard(models.TransientModel):
    """The customer signs on the technician's screen."""

    _name = "project.task.sign.wizard"
    _description = "Customer's Signature"

    task_id = fields.Many2one(
        comodel_name="project.task", required=True, readonly=True, ondelete="cascade"
    )
    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    signature = fields.Binary(attachment=False, required=True)

    @api.depends("task_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.task_id.partner_id.name

    def action_sign(self):
        """Sign the worksheet.

        :raise AccessError: the user may not change the task
        :raise UserError: as ``project.task._sign_worksheet``
        """
        self.ensure_one()
        self.task_id._sign_worksheet(self.name, self.signature)
        return {"type": "ir.actions.act_window_close"}
