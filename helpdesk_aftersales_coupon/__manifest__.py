{
    "name": "Helpdesk After-Sales: Coupon",
    "summary": "A single-use coupon from a helpdesk ticket",
    "version": "19.0.1.1.0",
    "category": "After-Sales",
    "author": "Helpdesk After-Sales contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_aftersales", "sale_loyalty"],
    "data": [
        "security/ir.model.access.csv",
        "security/ir_rule.xml",
        "data/mail_template_data.xml",
        "wizards/helpdesk_ticket_coupon_wizard_views.xml",
        "views/loyalty_card_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/helpdesk_ticket_portal_templates.xml",
    ],
    "demo": ["demo/helpdesk_ticket_demo.xml"],
    "assets": {
        "web.assets_tests": [
            "helpdesk_aftersales_coupon/static/tests/tours/**/*",
        ],
    },
}
