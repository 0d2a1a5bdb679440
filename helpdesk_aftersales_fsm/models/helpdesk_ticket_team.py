from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"
    _check_company_auto = True

    fsm_project_id = fields.Many2one(
        comodel_name="project.project",
        string="Field Service Project",
        domain="""[
            ('is_fsm', '=', True),
            ('is_template', '=', False),
            ('company_id', 'in', (company_id, False)),
        ]""",
        check_company=True,
        index="btree_not_null",
        help="The project that is proposed for the interventions of this team.",
    )
