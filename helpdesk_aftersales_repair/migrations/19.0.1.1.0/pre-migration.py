from odoo import SUPERUSER_ID, api

# Agents have views of their own, which need no access to these records.
RULES = ("stock_lot_rule_agent",)


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in RULES:
        rule = env.ref(f"helpdesk_aftersales_repair.{name}", raise_if_not_found=False)
        if rule:
            rule.unlink()
