from datetime import datetime

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestFlow(FsmCase):
    def test_defaults(self):
        """The window proposes the ticket's title and the team's project."""
        wizard = self._open_wizard()
        self.assertEqual(wizard.name, "The chair is broken")
        self.assertEqual(wizard.project_id, self.project)
        self.assertEqual(wizard.worksheet_template_id, self.template)
        self.assertFalse(wizard.notice)

    def test_only_project_is_proposed(self):
        self.team.fsm_project_id = False
        others = (
            self.env["project.project"].search([("is_fsm", "=", True)]) - self.project
        )
        others.is_fsm = False
        self.assertEqual(self._open_wizard().project_id, self.project)

    def test_form_as_agent(self):
        """The window works in the browser's way, too."""
        action = self.ticket.with_user(self.agent).action_plan_intervention()
        wizard = self.env["helpdesk.ticket.fsm.wizard"].with_user(self.agent)
        with Form(wizard.with_context(**action["context"])) as form:
            form.name = "Come and see"
            form.planned_start = datetime(2030, 1, 1, 9)
            form.planned_end = datetime(2030, 1, 1, 10)
            form.user_id = self.technician
        form.record.action_create_task()
        task = self.ticket.fsm_task_ids
        self.assertEqual(task.name, "Come and see")
        self.assertEqual(task.planned_start, datetime(2030, 1, 1, 9))
        self.assertEqual(task.planned_end, datetime(2030, 1, 1, 10))
        self.assertEqual(task.user_ids, self.technician)

    def test_create_task_stays_on_ticket(self):
        wizard = self._open_wizard()
        self.assertEqual(
            wizard.action_create_task()["type"], "ir.actions.act_window_close"
        )
        task = self.ticket.fsm_task_ids
        self.assertEqual(task.project_id, self.project)
        self.assertEqual(task.partner_id, self.contact)
        self.assertEqual(task.company_id, self.ticket.company_id)
        self.assertEqual(task.worksheet_template_id, self.template)
        self.assertIn("It arrived like that", task.description)
        self.assertEqual(self.ticket.with_user(self.agent).fsm_task_count, 1)

    def test_create_and_view_task(self):
        action = self._open_wizard().action_create_and_view_task()
        self.assertEqual(action["res_model"], "project.task")
        self.assertEqual(action["res_id"], self.ticket.fsm_task_ids.id)
        self.assertNotIn("default_ticket_id", action["context"])

    def test_smart_button(self):
        """One task opens its form, several a list."""
        first = self._create_task()
        action = self.ticket.with_user(self.agent).action_view_fsm_tasks()
        self.assertEqual(action["res_id"], first.id)
        second = self._create_task()
        action = self.ticket.with_user(self.agent).action_view_fsm_tasks()
        self.assertEqual(action["views"][0][1], "list")
        self.assertEqual(set(action["domain"][0][2]), {first.id, second.id})

    def test_links_in_chatters(self):
        task = self._create_task()
        link = f'data-oe-model="project.task" data-oe-id="{task.id}"'
        self.assertIn(link, self.ticket.message_ids[0].body)
        messages = task.message_ids.mapped("body")
        self.assertTrue(any(self.ticket.number in body for body in messages))

    def test_customer_follows(self):
        self.assertIn(self.contact, self._create_task().message_partner_ids)

    def test_link_by_import(self):
        """A task that is made elsewhere is linked and followed in the same way."""
        self.project.company_id = False
        task = self.env["project.task"].create(
            {
                "name": "Imported",
                "project_id": self.project.id,
                "helpdesk_ticket_id": self.ticket.id,
            }
        )
        self.assertEqual(task.company_id, self.ticket.company_id)
        self.assertIn(self.contact, task.message_partner_ids)
        self.assertEqual(self.ticket.fsm_task_ids, task)

    def test_blank_title_refused(self):
        wizard = self._open_wizard()
        wizard.name = "   "
        with self.assertNothingCreated("project.task"), self.assertRaises(UserError):
            wizard.action_create_task()

    def test_end_before_start_refused(self):
        wizard = self._open_wizard(
            planned_start=datetime(2030, 1, 2), planned_end=datetime(2030, 1, 1)
        )
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            wizard.action_create_task()
        self.assertFalse(self.ticket.fsm_task_ids)
        task = self._create_task()
        with self.assertRaises(ValidationError):
            task.write({"planned_end": datetime(2030, 1, 1)})

    def test_project_refused(self):
        """Not for field service, archived, a template: never over RPC either."""
        for values in ({"is_fsm": False}, {"active": False}, {"is_template": True}):
            project = self.project.copy({"name": "Other", **values})
            wizard = self._open_wizard()
            with self.subTest(values), self.assertRaises(UserError):
                wizard.project_id = project
            wizard.sudo().project_id = project
            with self.subTest(values), self.assertRaises(UserError):
                wizard.action_create_task()
        self.assertFalse(self.ticket.fsm_task_ids)

    def test_template_ignored_without_worksheets(self):
        self.project.allow_worksheets = False
        wizard = self._open_wizard()
        self.assertFalse(wizard.worksheet_template_id)
        wizard.worksheet_template_id = self.template
        wizard.action_create_task()
        self.assertFalse(self.ticket.fsm_task_ids.worksheet_template_id)

    def test_archived_template_refused(self):
        wizard = self._open_wizard()
        self.assertEqual(wizard.worksheet_template_id, self.template)
        self.template.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            wizard.action_create_task()

    def test_archived_template_is_not_proposed(self):
        self.template.active = False
        wizard = self._open_wizard()
        self.assertFalse(wizard.worksheet_template_id)
        wizard.action_create_task()
        self.assertTrue(self.ticket.fsm_task_ids)

    def test_technician_refused(self):
        public = self.env.ref("base.public_user")
        employee = self._create_agent("employee")
        for user in (public, employee):
            wizard = self._open_wizard()
            with self.assertRaisesRegex(UserError, "technician needs access"):
                wizard.user_id = user
            wizard.sudo().user_id = user
            with self.assertRaisesRegex(UserError, "technician needs access"):
                wizard.action_create_task()

    def test_no_project(self):
        """Without a project the window says what to do."""
        self.team.fsm_project_id = False
        self.env["project.project"].search([("is_fsm", "=", True)]).is_fsm = False
        wizard = self.env["helpdesk.ticket.fsm.wizard"].with_user(self.agent)
        wizard = wizard.new({"ticket_id": self.ticket.id})
        self.assertIn("Project administrator", wizard.notice)

    def test_private_project_is_announced(self):
        for privacy in ("followers", "employees"):
            self.project.privacy_visibility = privacy
            self.assertIn("private", self._open_wizard().notice)
        self.assertNotIn(self.contact, self._create_task().message_partner_ids)

    def test_ticket_without_customer(self):
        ticket = self._create_ticket(partner_id=False)
        task = self._create_task(ticket)
        self.assertFalse(task.partner_id)
        self.assertIn(task, self.env["project.task"].with_user(self.agent).search([]))

    def test_two_tasks_on_one_ticket(self):
        tasks = self._create_task() | self._create_task(name="Once more")
        self.assertEqual(self.ticket.fsm_task_ids, tasks)
        self.assertEqual(self.ticket.fsm_task_count, 2)

    def test_two_clicks_make_one_task(self):
        wizard = self._open_wizard()
        wizard.action_create_task()
        with self.assertRaisesRegex(UserError, "was made for this ticket"):
            wizard.action_create_task()
        self.assertEqual(len(self.ticket.fsm_task_ids), 1)

    def test_two_tabs_make_one_task(self):
        first, second = self._open_wizard(), self._open_wizard()
        first.action_create_task()
        with self.assertRaisesRegex(UserError, "was made for this ticket"):
            second.action_create_and_view_task()
        self.assertEqual(len(self.ticket.fsm_task_ids), 1)

    def test_two_tabs_in_the_browser(self):
        """The browser saves the window when its button is clicked, not before."""
        action = self.ticket.with_user(self.agent).action_plan_intervention()
        wizard = self.env["helpdesk.ticket.fsm.wizard"].with_user(self.agent)
        form = Form(wizard.with_context(**action["context"]))
        self._create_task()
        with self.assertRaisesRegex(UserError, "was made for this ticket"):
            form.save().action_create_task()
        self.assertEqual(len(self.ticket.fsm_task_ids), 1)

    def test_archived_and_deleted_task(self):
        task, other = self._create_task(), self._create_task()
        task.active = False
        self.assertEqual(self.ticket.fsm_task_count, 1)
        other.unlink()
        self.assertEqual(self.ticket.fsm_task_count, 0)
        self.assertFalse(self.ticket.fsm_task_ids)

    def test_switched_off(self):
        """No new task, while what there is stays in reach."""
        wizard = self._open_wizard()
        task = self._create_task()
        self.team.use_fsm = False
        with self.assertRaises(UserError):
            self._open_wizard()
        with self.assertRaises(UserError):
            wizard.action_create_task()
        action = self.ticket.with_user(self.agent).action_view_fsm_tasks()
        self.assertEqual(action["res_id"], task.id)

    def test_map(self):
        self.contact.write({"street": "Main Street 1", "city": "Cluj"})
        task = self._create_task()
        self.assertIn("Main+Street+1", task.action_open_map()["url"])
        task.partner_id = False
        with self.assertRaises(UserError):
            task.action_open_map()
