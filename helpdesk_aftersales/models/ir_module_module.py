from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def module_uninstall(self):
        """Switch a service off in every team when its addon goes."""
        services = self.env["helpdesk.ticket.team"]._get_service_addons()
        uninstalled = set(self.mapped("name"))
        switches = [name for name, addon in services.items() if addon in uninstalled]
        if switches:
            teams = self.env["helpdesk.ticket.team"].with_context(active_test=False)
            teams.search([]).write(dict.fromkeys(switches, False))
        return super().module_uninstall()
