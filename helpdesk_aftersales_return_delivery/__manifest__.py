{
    "name": "Helpdesk After-Sales: Return with Shipping Methods",
    "summary": "Lets agents open transfers that have shipping methods",
    "version": "19.0.1.0.0",
    "category": "After-Sales",
    "author": "Helpdesk After-Sales contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_aftersales_return", "stock_delivery"],
    "data": ["security/ir.model.access.csv"],
    "auto_install": True,
}
