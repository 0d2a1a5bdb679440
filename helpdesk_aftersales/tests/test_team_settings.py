from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import HelpdeskAftersalesCase


@tagged("post_install", "-at_install")
class TestTeamSettings(HelpdeskAftersalesCase):
    """Coupons stand for a service whose addon is on the server but not installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_agent(
            "manager", "helpdesk_mgmt.group_helpdesk_manager"
        )
        cls.administrator = new_test_user(
            cls.env,
            login="administrator",
            groups="helpdesk_mgmt.group_helpdesk_manager,base.group_system",
        )
        cls.module = cls.env["ir.module.module"].create(
            {
                "name": "not_yet_installed",
                "state": "uninstalled",
                "shortdesc": "Coupons",
            }
        )
        cls._set_service_addon(cls.module.name)
        cls.installed = []
        Module = type(cls.env["ir.module.module"])
        cls.startClassPatcher(
            patch.object(
                Module,
                "button_immediate_install",
                lambda modules: cls.installed.extend(modules.mapped("name")),
            )
        )

    @classmethod
    def _set_service_addon(cls, name):
        cls.startClassPatcher(
            patch.object(
                type(cls.env["helpdesk.ticket.team"]),
                "_get_service_addons",
                lambda teams: {"use_coupons": name, "use_credit_notes": "base"},
            )
        )

    def setUp(self):
        super().setUp()
        self.installed.clear()

    def test_administrator_installs_by_saving(self):
        with Form(self.team.with_user(self.administrator)) as form:
            self.assertFalse(form.service_installation_notice)
            form.use_coupons = True
            self.assertEqual(
                form.service_installation_notice, "Saving will install: Coupons."
            )
        self.assertTrue(self.team.use_coupons)
        self.assertEqual(self.installed, ["not_yet_installed"])

    def test_new_team_installs_too(self):
        self.env["helpdesk.ticket.team"].with_user(self.administrator).create(
            {"name": "New", "use_coupons": True}
        )
        self.assertEqual(self.installed, ["not_yet_installed"])

    def test_manager_is_told_whom_to_ask(self):
        team = self.team.with_user(self.manager)
        with self.assertRaisesRegex(AccessError, "not_yet_installed.*administrator"):
            team.use_coupons = True
        with self.assertRaisesRegex(AccessError, "not_yet_installed.*administrator"):
            team.create({"name": "New", "use_coupons": True})
        form = Form(team)
        form.use_coupons = True
        self.assertIn("Ask a Settings administrator", form.service_installation_notice)
        self.assertFalse(self.team.use_coupons)
        self.assertEqual(self.installed, [])

    def test_switch_in_the_context(self):
        """A default is as good as a value."""
        teams = self.env["helpdesk.ticket.team"].with_user(self.manager)
        teams = teams.with_context(default_use_coupons=True)
        with self.assertRaisesRegex(AccessError, "not_yet_installed.*administrator"):
            teams.create({"name": "New"})
        teams = teams.with_user(self.administrator)
        teams.create({"name": "New"})
        self.assertEqual(self.installed, ["not_yet_installed"])

    def test_import_installs_nothing(self):
        """A test import takes everything back, which an installation cannot be."""
        teams = self.env["helpdesk.ticket.team"].with_user(self.administrator)
        result = teams.load(["name", "use_coupons"], [["New", "True"]])
        self.assertFalse(result["ids"])
        self.assertIn("An import installs nothing", str(result["messages"]))
        self.assertEqual(self.installed, [])

    def test_manager_switches_installed_service(self):
        team = self.team.with_user(self.manager)
        team.use_credit_notes = True
        self.assertTrue(self.ticket.use_credit_notes)
        team.use_credit_notes = False
        self.assertFalse(self.ticket.use_credit_notes)
        self.assertEqual(self.installed, [])

    def test_agent_switches_nothing(self):
        with self.assertRaises(AccessError):
            self.team.with_user(self.agent).use_credit_notes = True

    def test_addon_missing_on_the_server(self):
        self._set_service_addon("nowhere_to_be_found")
        team = self.team.with_user(self.administrator)
        with self.assertRaisesRegex(UserError, "nowhere_to_be_found.*addons path"):
            team.use_coupons = True
        form = Form(team)
        form.use_coupons = True
        self.assertIn("addons path", form.service_installation_notice)
        self.module.state = "uninstallable"
        self._set_service_addon(self.module.name)
        with self.assertRaisesRegex(UserError, "not_yet_installed.*addons path"):
            team.use_coupons = True
        self.assertFalse(self.team.use_coupons)
        self.assertEqual(self.installed, [])

    def test_switching_off_uninstalls_nothing(self):
        self.module.state = "installed"
        self.team.use_coupons = True
        with patch.object(type(self.module), "button_immediate_uninstall") as uninstall:
            self.team.with_user(self.manager).use_coupons = False
        uninstall.assert_not_called()
        self.assertEqual(self.module.state, "installed")

    def test_notice_names_the_applications(self):
        application = self.env["ir.module.module"].create(
            {
                "name": "some_application",
                "state": "uninstalled",
                "shortdesc": "Sales",
                "application": True,
                "dependencies_id": [Command.create({"name": "base"})],
            }
        )
        self.module.dependencies_id = [Command.create({"name": application.name})]
        form = Form(self.team.with_user(self.administrator))
        form.use_coupons = True
        self.assertIn("Sales", form.service_installation_notice)
        self.assertIn("Coupons", form.service_installation_notice)
