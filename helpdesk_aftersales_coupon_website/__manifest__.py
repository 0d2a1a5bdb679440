{
    "name": "Helpdesk After-Sales: Coupon Share Link",
    "summary": "A link that applies a ticket's coupon in the shop",
    "version": "19.0.1.0.0",
    "category": "After-Sales",
    "author": "Helpdesk After-Sales contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_aftersales_coupon", "website_sale_loyalty"],
    "data": [
        "wizards/helpdesk_ticket_coupon_wizard_views.xml",
        "views/helpdesk_ticket_portal_templates.xml",
    ],
    "assets": {
        "web.assets_tests": [
            "helpdesk_aftersales_coupon_website/static/tests/tours/**/*",
        ],
    },
    "auto_install": True,
}
