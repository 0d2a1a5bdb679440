from odoo import fields, models


class ProjectProject(models.Model):
    _inherit = "project.project"

    is_fsm = fields.Boolean(
        string="Field Service",
        help="The tasks of this project are interventions at the customer's place.",
    )
    allow_worksheets = fields.Boolean(
        string="Worksheets",
        help="Technicians fill in a worksheet, and the customer signs it.",
    )
    worksheet_template_id = fields.Many2one(
        comodel_name="project.worksheet.template",
        string="Default Worksheet Template",
        ondelete="restrict",
        index="btree_not_null",
    )

    def _is_visible_in_portal(self):
        """Whether customers see the tasks that they follow."""
        self.ensure_one()
        return self.privacy_visibility in ("invited_users", "portal")
