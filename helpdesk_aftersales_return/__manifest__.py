{
    "name": "Helpdesk After-Sales: Return",
    "summary": "Returns and exchanges from a helpdesk ticket",
    "version": "19.0.1.2.0",
    "category": "After-Sales",
    "author": "Helpdesk After-Sales contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_aftersales", "sale_stock"],
    "data": [
        "security/ir.model.access.csv",
        "security/ir_rule.xml",
        "report/stock_report_views.xml",
        "wizards/helpdesk_ticket_return_wizard_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/sale_order_views.xml",
        "views/stock_picking_views.xml",
        "views/helpdesk_ticket_portal_templates.xml",
    ],
    "demo": ["demo/helpdesk_ticket_demo.xml"],
    "assets": {
        "web.assets_tests": [
            "helpdesk_aftersales_return/static/tests/tours/**/*",
        ],
    },
}
