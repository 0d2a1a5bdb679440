from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestAccess(FsmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.task = cls._create_task()
        cls.other_task = cls.env["project.task"].create(
            {
                "name": "Of a stranger",
                "project_id": cls.project.id,
                "partner_id": cls.stranger.id,
            }
        )

    def test_agent_reads_own_tickets_tasks(self):
        """Whatever the project's visibility, and no other."""
        for privacy in ("portal", "employees", "followers"):
            self.project.privacy_visibility = privacy
            tasks = self.env["project.task"].with_user(self.agent)
            with self.subTest(privacy):
                found = tasks.search([("project_id", "=", self.project.id)])
                self.assertEqual(found, self.task)
                self.assertTrue(self.task.with_user(self.agent).read(["name"]))
                with self.assertRaises(AccessError):
                    self.other_task.with_user(self.agent).read(["name"])

    def test_agent_of_another_ticket(self):
        """Another agent's ticket of another customer opens nothing."""
        other = self._create_agent("other")
        with self.assertRaises(AccessError):
            self.task.with_user(other).read(["name"])

    def test_agent_reads_interventions_at_the_customer(self):
        """Those without a ticket too, but not the customer's other, private tasks."""
        self.project.privacy_visibility = "followers"
        self.other_task.partner_id = self.customer
        self.assertTrue(self.other_task.with_user(self.agent).read(["name"]))
        self.project.is_fsm = False
        with self.assertRaises(AccessError):
            self.other_task.with_user(self.agent).read(["name"])

    def test_agent_assigned_to_a_task(self):
        """Before its project became one for field service."""
        self.project.is_fsm = False
        self.other_task.user_ids = self.agent
        self.project.is_fsm = True
        self.assertTrue(self.other_task.with_user(self.agent).read(["name"]))

    def test_agent_changes_nothing(self):
        task = self.task.with_user(self.agent)
        for act in (
            lambda: task.write({"name": "Changed"}),
            lambda: task.write({"worksheet_properties": {"fault": "x"}}),
            task.action_fsm_done,
            task.unlink,
            lambda: self.template.with_user(self.agent).write({"name": "Changed"}),
            lambda: self.project.with_user(self.agent).write({"name": "Changed"}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_agent_sees_projects_for_field_service(self):
        self.project.privacy_visibility = "followers"
        private = self.env["project.project"].create(
            {"name": "Private", "privacy_visibility": "followers"}
        )
        projects = self.env["project.project"].with_user(self.agent).search([])
        self.assertIn(self.project, projects)
        self.assertNotIn(private, projects)

    def test_native_rights_stay(self):
        """Project users, with a ticket or not, and other employees read as ever."""
        employee = new_test_user(
            self.env, login="aftersales-employee", groups="base.group_user"
        )
        both = new_test_user(
            self.env,
            login="aftersales-both",
            groups="project.group_project_user,helpdesk_mgmt.group_helpdesk_user_own",
        )
        ordinary = self.env["project.task"].create(
            {
                "name": "Ordinary",
                "project_id": self.env["project.project"].create({"name": "P"}).id,
            }
        )
        for user in (employee, both, self.technician):
            with self.subTest(user.login):
                for task in (self.task, self.other_task, ordinary):
                    self.assertTrue(task.with_user(user).read(["name"]))
        self.assertTrue(ordinary.with_user(self.agent).read(["name"]))
        self.other_task.with_user(both).write({"name": "Changed"})

    def test_stranger_does_not_plan(self):
        """Who may not change the ticket plans nothing for it."""
        other = self._create_agent("other")
        with self.assertRaises(AccessError):
            self._open_wizard(user=other)
        wizard = self._open_wizard()
        with self.assertRaises(AccessError):
            wizard.with_user(other).action_create_task()
        own_ticket = self._create_ticket(user_id=other.id, partner_id=self.stranger.id)
        wizard = self._open_wizard(own_ticket, other)
        with self.assertRaises(UserError):
            wizard.ticket_id = self.ticket
        wizard.sudo().ticket_id = self.ticket
        with self.assertRaises(AccessError):
            wizard.action_create_task()
        self.assertEqual(self.ticket.fsm_task_ids, self.task)

    def test_without_helpdesk_rights(self):
        with self.assertRaises(AccessError):
            self.env["helpdesk.ticket.fsm.wizard"].with_user(self.technician).create(
                {"ticket_id": self.ticket.id}
            )

    def test_portal_user_reads_what_is_planned(self):
        """And never what is not for customers, nor anything to write."""
        user = new_test_user(
            self.env, login="aftersales-customer", groups="base.group_portal"
        )
        user.partner_id.parent_id = self.customer
        task = self.task.with_user(user)
        self.assertTrue(
            task.read(["planned_start", "planned_end", "worksheet_signed_by"])
        )
        with self.assertRaises(AccessError):
            task.read(["helpdesk_ticket_id"])
        for values in (
            {"planned_start": "2030-01-01 00:00:00"},
            {"worksheet_signature": self.signature, "worksheet_signed_by": "Me"},
        ):
            with self.assertRaises(AccessError):
                task.write(values)

    def test_views_of_an_agent(self):
        """An agent gets the form to read, a technician the one to work with."""
        view = "helpdesk_aftersales_fsm.project_task_view_form"
        self.assertEqual(
            self.task.with_user(self.technician).get_formview_id(),
            self.env.ref(view).id,
        )
        readonly = self.env.ref(view + "_readonly")
        self.assertEqual(self.task.with_user(self.agent).get_formview_id(), readonly.id)
        arch = self.task.with_user(self.agent).get_view(readonly.id)["arch"]
        self.assertIn('edit="0"', arch)
        self.assertNotIn("action_fsm_done", arch)

    def test_batch_of_commands_is_no_way_in(self):
        """The one2many of the ticket does not write tasks for an agent."""
        with self.assertRaises(UserError):
            self.ticket.with_user(self.agent).write(
                {"fsm_task_ids": [Command.update(self.task.id, {"name": "Changed"})]}
            )
            self.env.flush_all()
