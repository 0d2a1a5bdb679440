{
    "name": "Helpdesk After-Sales: Refund",
    "summary": "Credit notes from a helpdesk ticket",
    "version": "19.0.1.2.0",
    "category": "After-Sales",
    "author": "Helpdesk After-Sales contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_aftersales", "account_invoice_refund_link"],
    "data": [
        "security/ir.model.access.csv",
        "security/ir_rule.xml",
        "security/ir_rule_approval.xml",
        "data/mail_activity_type_data.xml",
        "wizards/helpdesk_ticket_refund_wizard_views.xml",
        "wizards/helpdesk_ticket_refund_decision_views.xml",
        "views/account_move_views.xml",
        "views/account_move_approval_views.xml",
        "views/helpdesk_ticket_team_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/helpdesk_ticket_portal_templates.xml",
    ],
    "demo": ["demo/helpdesk_ticket_demo.xml"],
    "assets": {
        "web.assets_tests": [
            "helpdesk_aftersales_refund/static/tests/tours/**/*",
        ],
    },
}
