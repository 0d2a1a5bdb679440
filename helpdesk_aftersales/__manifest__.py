{
    "name": "Helpdesk After-Sales",
    "summary": "After-sales services on helpdesk tickets: the common ground",
    "version": "19.0.1.1.0",
    "category": "After-Sales",
    "author": "Helpdesk After-Sales contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_mgmt", "helpdesk_product", "helpdesk_mgmt_sale"],
    "data": [
        "security/ir.model.access.csv",
        "security/ir_rule.xml",
        "data/helpdesk_aftersales_reason_data.xml",
        "views/helpdesk_aftersales_reason_views.xml",
        "views/helpdesk_ticket_team_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/sale_order_views.xml",
        "views/helpdesk_ticket_portal_templates.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/helpdesk_ticket_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "helpdesk_aftersales/static/src/**/*",
        ],
    },
}
