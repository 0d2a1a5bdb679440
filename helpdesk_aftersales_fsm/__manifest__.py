{
    "name": "Helpdesk After-Sales: Field Service",
    "summary": "On-site interventions from a helpdesk ticket, with worksheets",
    "version": "19.0.1.1.0",
    "category": "After-Sales",
    "author": "Helpdesk After-Sales contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_aftersales", "project"],
    "data": [
        "security/ir.model.access.csv",
        "security/ir_rule.xml",
        "report/worksheet_report_templates.xml",
        "report/worksheet_report.xml",
        "data/mail_template_data.xml",
        "wizards/helpdesk_ticket_fsm_wizard_views.xml",
        "wizards/project_task_sign_wizard_views.xml",
        "views/project_worksheet_template_views.xml",
        "views/project_project_views.xml",
        "views/project_task_views.xml",
        "views/project_task_portal_templates.xml",
        "views/helpdesk_ticket_team_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/helpdesk_ticket_portal_templates.xml",
        "views/menus.xml",
    ],
    "demo": [
        "demo/project_worksheet_template_demo.xml",
        "demo/project_project_demo.xml",
        "demo/project_task_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "helpdesk_aftersales_fsm/static/src/properties/**/*",
        ],
        "web.assets_tests": [
            "helpdesk_aftersales_fsm/static/tests/tours/**/*",
        ],
    },
}
