from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Uninstall the addon that gave agents access to shipping methods: there is no
    such folder any more, and their view of a transfer needs none."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["ir.module.module"].search(
        [
            ("name", "=", "helpdesk_aftersales_return_delivery"),
            ("state", "in", ("installed", "to upgrade")),
        ]
    ).module_uninstall()
