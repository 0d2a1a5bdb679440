{
    "name": "Helpdesk After-Sales: Repair",
    "summary": "Repair orders from a helpdesk ticket",
    "version": "19.0.1.2.0",
    "category": "After-Sales",
    "author": "Helpdesk After-Sales contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_aftersales_return", "repair"],
    "data": [
        "security/ir.model.access.csv",
        "security/ir_rule.xml",
        "wizards/helpdesk_ticket_repair_wizard_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/repair_order_views.xml",
        "views/helpdesk_ticket_portal_templates.xml",
    ],
    "demo": ["demo/helpdesk_ticket_demo.xml"],
    "assets": {
        "web.assets_tests": [
            "helpdesk_aftersales_repair/static/tests/tours/**/*",
        ],
    },
}
