from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    use_credit_notes = fields.Boolean(
        string="Refunds",
        help="Issue credit notes to refund a customer or adjust the amount due",
    )
    use_coupons = fields.Boolean(
        string="Coupons",
        help="Give discounts and free products through an existing coupon program",
    )
    use_product_returns = fields.Boolean(
        string="Returns",
        help="Start a product return through a reverse transfer",
    )
    use_product_repairs = fields.Boolean(
        string="Repairs",
        help="Make repair orders for broken or faulty products",
    )
    use_fsm = fields.Boolean(
        string="Field Service",
        help="Plan an on-site intervention",
    )
    service_installation_notice = fields.Char(
        compute="_compute_service_installation_notice",
        export_string_translation=False,
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
        services = self._get_service_addons()
        modules = self._find_modules(services.values())
        installed = modules.filtered(lambda m: m.state == "installed").mapped("name")
        for team in self:
            names = [addon for switch, addon in services.items() if team[switch]]
            missing = [name for name in names if name not in installed]
            team.service_installation_notice = (
                self._get_installation_notice(missing) if missing else False
            )

    @api.model
    def _find_modules(self, names):
        """Return the modules of these names that can be installed, or are."""
        return (
            self.env["ir.module.module"]
            .sudo()
            .search([("name", "in", list(names)), ("state", "!=", "uninstallable")])
        )

    @api.model
    def _get_installation_notice(self, addons):
        """Return the sentence that tells what saving will install, or who can.

        :param addons: names of addons that are not installed
        """
        modules = self._find_modules(addons)
        if unknown := set(addons) - set(modules.mapped("name")):
            return self._get_unknown_addons_message(unknown)
        to_install = modules | modules.upstream_dependencies()
        applications = to_install.filtered("application") | modules
        names = ", ".join(applications.mapped("shortdesc"))
        if not self.env.is_system():
            return self.env._(
                "Ask a Settings administrator to switch it on, which installs: "
                "%(names)s.",
                names=names,
            )
        return self.env._("Saving will install: %(names)s.", names=names)

    @api.model
    def _get_unknown_addons_message(self, addons):
        return self.env._(
            "The addon %(addons)s is not on this server. Ask whoever runs the server "
            "to add it to the addons path and to update the list of applications, "
            "then switch the service on again.",
            addons=", ".join(sorted(addons)),
        )

    # ------------------------------------------------------------------
    # Installation on demand
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(list(self._get_service_addons()))
        to_install = self._get_services_to_install(
            [{**defaults, **vals} for vals in vals_list]
        )
        teams = super().create(vals_list)
        teams._install_services(to_install)
        return teams

    def write(self, vals):
        to_install = self._get_services_to_install([vals])
        result = super().write(vals)
        self._install_services(to_install)
        return result

    @api.model
    def load(self, fields, data):
        # A test import writes nothing in the end, but an installation stays.
        return super(HelpdeskTicketTeam, self.with_context(helpdesk_import=True)).load(
            fields, data
        )

    @api.model
    def _get_services_to_install(self, vals_list):
        """Return the addons, as modules, that these values switch on and that are not
        installed yet.

        :raise AccessError: the user is not a Settings administrator
        :raise UserError: an addon is not on the server
        """
        names = {
            addon
            for switch, addon in self._get_service_addons().items()
            if any(vals.get(switch) for vals in vals_list)
        }
        modules = self._find_modules(names) if names else self.env["ir.module.module"]
        if unknown := names - set(modules.mapped("name")):
            raise UserError(self._get_unknown_addons_message(unknown))
        to_install = modules.filtered(lambda m: m.state == "uninstalled")
        if to_install and not self.env.is_system():
            raise AccessError(
                self.env._(
                    "This service needs the addon %(addons)s, which is not installed. "
                    "Ask a Settings administrator to switch it on.",
                    addons=", ".join(to_install.mapped("name")),
                )
            )
        if to_install and self.env.context.get("helpdesk_import"):
            raise UserError(
                self.env._(
                    "An import installs nothing. Switch the service on in the team's "
                    "form first, which installs: %(addons)s.",
                    addons=", ".join(to_install.mapped("shortdesc")),
                )
            )
        return to_install

    def _install_services(self, modules):
        """Install the modules at once. This commits what was written before."""
        if modules:
            self.env.flush_all()
            modules.button_immediate_install()
