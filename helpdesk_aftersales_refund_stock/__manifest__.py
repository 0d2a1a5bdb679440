{
    "name": "Helpdesk After-Sales: Refund of Returns",
    "summary": "Refund what came back: lots and returned quantities",
    "version": "19.0.1.0.0",
    "category": "After-Sales",
    "author": "Helpdesk After-Sales contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_aftersales_refund", "helpdesk_aftersales_return"],
    "data": ["wizards/helpdesk_ticket_refund_wizard_views.xml"],
    "auto_install": True,
}
