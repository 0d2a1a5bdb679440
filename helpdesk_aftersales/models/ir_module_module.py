from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def module_uninstall(self):
        """Switch a service off in every team when its addon goes."""
        uninstalled = set(self.mapped("name"))
        teams = self.env["helpdesk.ticket.team"].with_context(active_test=False)
        for switch, addon in teams._get_service_addons().items():
            if addon in uninstalled:
                switched_on = teams.search([(switch, "=", True)])
                switched_on[switch] = False
                # The base may go in the same run, and its fields before a later flush.
                switched_on.flush_recordset()
        return super().module_uninstall()
