from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    use_credit_notes = fields.Boolean(
        string="Refunds",
        help="Issue credit notes to refund a customer or adjust the amount due.",
    )
    use_coupons = fields.Boolean(
        string="Coupons",
        help="Give discounts and free products through an existing coupon program.",
    )
    use_product_returns = fields.Boolean(
        string="Returns",
        help="Start a product return through a reverse transfer.",
    )
    use_product_repairs = fields.Boolean(
        string="Repairs",
        help="Make repair orders for broken or faulty products.",
    )
    use_fsm = fields.Boolean(
        string="Field Service",
        help="Plan an on-site intervention.",
    )
    service_installation_notice = fields.Char(
        compute="_compute_service_installation_notice",
    )

    @api.model
    def _get_service_addons(self):
        """Return the addon of each service, as ``{switch: addon name}``."""
        return {
            "use_credit_notes": "helpdesk_aftersales_refund",
            "use_coupons": "helpdesk_aftersales_coupon",
            "use_product_returns": "helpdesk_aftersales_return",
            "use_product_repairs": "helpdesk_aftersales_repair",
            "use_fsm": "helpdesk_aftersales_fsm",
        }

    @api.depends(lambda self: tuple(self._get_service_addons()))
    def _compute_service_installation_notice(self):
        addons = self._get_service_addons()
        states = self._get_service_addon_states()
        for team in self:
            missing = [
                addon
                for switch, addon in addons.items()
                if team[switch] and states.get(addon) != "installed"
            ]
            team.service_installation_notice = (
                self._get_installation_notice(missing) if missing else False
            )

    def _get_service_addon_states(self):
        addons = list(self._get_service_addons().values())
        modules = self.env["ir.module.module"].sudo().search([("name", "in", addons)])
        return {module.name: module.state for module in modules}

    def _get_installation_notice(self, addon_names):
        """Return the sentence that announces what saving will install, or who can."""
        modules = self.env["ir.module.module"].sudo()
        modules = modules.search([("name", "in", addon_names)])
        to_install = modules | modules.upstream_dependencies()
        applications = to_install.filtered("application") | modules
        names = ", ".join(applications.mapped("shortdesc")) or ", ".join(addon_names)
        if not self.env.is_system():
            return self.env._(
                "Ask a Settings administrator to switch it on, which installs %(names)s.",
                names=names,
            )
        return self.env._("Saving will install: %(names)s.", names=names)

    # ------------------------------------------------------------------
    # Installation on demand
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        to_install = self._get_services_to_install(vals_list)
        teams = super().create(vals_list)
        teams._install_services(to_install)
        return teams

    def write(self, vals):
        to_install = self._get_services_to_install([vals])
        result = super().write(vals)
        self._install_services(to_install)
        return result

    @api.model
    def _get_services_to_install(self, vals_list):
        """Return the addons, as modules, that these values switch on and that are not
        installed yet.

        :raise AccessError: the user is not a Settings administrator
        :raise UserError: an addon is not on the server
        """
        Module = self.env["ir.module.module"].sudo()
        names = {
            addon
            for switch, addon in self._get_service_addons().items()
            if any(vals.get(switch) for vals in vals_list)
        }
        if not names:
            return Module
        modules = Module.search([("name", "in", list(names))])
        unknown = names - set(
            modules.filtered(lambda m: m.state != "uninstallable").mapped("name")
        )
        if unknown:
            raise UserError(
                self.env._(
                    "The addon %(addons)s is not on this server. Ask whoever runs the "
                    "server to add it to the addons path and to update the list of "
                    "applications, then switch the service on again.",
                    addons=", ".join(sorted(unknown)),
                )
            )
        to_install = modules.filtered(lambda m: m.state == "uninstalled")
        if to_install and not self.env.is_system():
            raise AccessError(
                self.env._(
                    "This service needs the addon %(addons)s, which is not installed. "
                    "Ask a Settings administrator to switch it on.",
                    addons=", ".join(to_install.mapped("name")),
                )
            )
        return to_install

    def _install_services(self, modules):
        """Install the modules at once. This commits what was written before."""
        if modules:
            self.env.flush_all()
            modules.button_immediate_install()
