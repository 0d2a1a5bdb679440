from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestViews(FsmCase):
    def _get_arch(self, record, user, view=False):
        return etree.fromstring(record.with_user(user).get_view(view)["arch"])

    def test_ticket(self):
        """Button and smart button are where they belong, for agents only."""
        arch = self._get_arch(self.ticket, self.agent)
        (button,) = arch.xpath("//header/button[@name='action_plan_intervention']")
        self.assertEqual(button.getnext().getparent().tag, "header")
        self.assertEqual(button.get("invisible"), "not id or not use_fsm")
        (smart,) = arch.xpath(
            "//div[@name='button_box']//button[@name='action_view_fsm_tasks']"
        )
        self.assertEqual(smart.get("invisible"), "not fsm_task_count")

    def test_team(self):
        manager = self._create_agent("manager", "helpdesk_mgmt.group_helpdesk_manager")
        arch = self._get_arch(self.team, manager)
        (field,) = arch.xpath("//field[@name='fsm_project_id']")
        self.assertEqual(field.get("invisible"), "not use_fsm")

    def test_wizard(self):
        wizard = self.env["helpdesk.ticket.fsm.wizard"]
        arch = self._get_arch(wizard, self.agent)
        (field,) = arch.xpath("//field[@name='worksheet_template_id']")
        self.assertEqual(field.get("invisible"), "not allow_worksheets")

    def test_menus(self):
        """Technicians have the menu, and only administrators the templates."""
        menu = self.env.ref("helpdesk_aftersales_fsm.menu_fsm_root")
        Menu = self.env["ir.ui.menu"]
        visible = Menu.with_user(self.technician)._visible_menu_ids()
        self.assertIn(menu.id, visible)
        self.assertEqual(len(set(menu.child_id.ids) & set(visible)), 3)
        self.assertNotIn(menu.id, Menu.with_user(self.agent)._visible_menu_ids())

    def test_actions(self):
        """Every action opens its views as a technician."""
        for menu in self.env.ref("helpdesk_aftersales_fsm.menu_fsm_root").child_id:
            action = menu.action.sudo()
            model = self.env[action.res_model].with_user(self.technician)
            with self.subTest(menu.name):
                views = action._get_action_dict()["views"]
                self.assertTrue(model.get_views(views)["views"])

    def test_to_plan(self):
        task = self._create_task()
        domain = self.env.ref(
            "helpdesk_aftersales_fsm.project_task_action_to_plan"
        ).domain
        Task = self.env["project.task"]
        self.assertIn(task, Task.search(safe_eval(domain)))
        task.write(
            {"planned_start": "2030-01-01 00:00:00", "user_ids": self.technician.ids}
        )
        self.assertNotIn(task, Task.search(safe_eval(domain)))

    def test_labels(self):
        """No two fields of a model share a label."""
        for model in ("helpdesk.ticket", "helpdesk.ticket.team", "project.project"):
            labels = [
                field.string
                for field in self.env[model]._fields.values()
                if field._module == "helpdesk_aftersales_fsm"
            ]
            self.assertEqual(len(labels), len(set(labels)))

    def test_demo_project_and_sales(self):
        """Where Odoo's sales addon for projects is, it finds nothing to mend."""
        project = self.env.ref(
            "helpdesk_aftersales_fsm.project_fsm", raise_if_not_found=False
        )
        if not project or "allow_billable" not in project._fields:
            # It runs beside those addons, in tests/test_fsm_neighbours.py.
            self.skipTest("no demo data, or no sales addon for projects")
        self.assertTrue(project.allow_billable)
