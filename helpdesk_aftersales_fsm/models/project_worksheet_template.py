from odoo import fields, models


class ProjectWorksheetTemplate(models.Model):
    """The questions of a worksheet, which are properties of the tasks that use it."""

    _name = "project.worksheet.template"
    _description = "Worksheet Template"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, export_string_translation=False)
    worksheet_properties_definition = fields.PropertiesDefinition(string="Questions")
    # The web client edits a definition through a record that has the properties: here
    # the template itself, so that its form shows the worksheet as it will be.
    worksheet_template_id = fields.Many2one(
        comodel_name="project.worksheet.template",
        compute="_compute_worksheet_template_id",
        export_string_translation=False,
    )
    worksheet_properties = fields.Properties(
        string="Worksheet",
        definition="worksheet_template_id.worksheet_properties_definition",
    )

    def _compute_worksheet_template_id(self):
        for template in self:
            template.worksheet_template_id = template._origin

    def _has_required_questions(self):
        """Whether a task with this worksheet is not done without answers."""
        self.ensure_one()
        return any(
            question.get("required")
            for question in self.worksheet_properties_definition or []
        )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" in (default or {}):
            return vals_list
        return [
            {**vals, "name": self.env._("%(name)s (copy)", name=template.name)}
            for template, vals in zip(self, vals_list, strict=True)
        ]
