{
    "name": "Helpdesk After-Sales: Store Credit",
    "summary": "Refund as a gift card or an eWallet",
    "version": "19.0.1.0.0",
    "category": "After-Sales",
    "author": "Helpdesk After-Sales contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_aftersales_refund", "helpdesk_aftersales_coupon"],
    "data": [
        "security/ir_rule.xml",
        "wizards/helpdesk_ticket_refund_wizard_views.xml",
        "views/account_move_views.xml",
    ],
    "auto_install": True,
}
