from odoo.tests import HttpCase, new_test_user, tagged

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestTour(FsmCase, HttpCase):
    def _start(self, url, name, user):
        user.password = user.login
        self.start_tour(url, f"helpdesk_aftersales_fsm_{name}", login=user.login)

    def test_agent(self):
        """A bare agent plans, looks, and comes back to the ticket."""
        action = "action-helpdesk_mgmt.helpdesk_ticket_action"
        self._start(f"/odoo/{action}/{self.ticket.id}", "agent", self.agent)
        self.assertEqual(self.ticket.fsm_task_ids.create_uid, self.agent)

    def test_technician(self):
        """A technician answers, completes, and lets the customer sign on the spot."""
        task = self._create_task(name="Glue the chair")
        with self.assertLogs("odoo.http", "WARNING"):  # of the missing answer
            self._start("/odoo/interventions-to-plan", "technician", self.technician)
        self.assertEqual(task.worksheet_signed_by, "Contact")
        self.assertTrue(task.message_ids.attachment_ids)

    def test_template(self):
        """A Project administrator writes the questions in the browser."""
        manager = new_test_user(
            self.env,
            login="aftersales-manager",
            groups="project.group_project_manager",
        )
        self._start("/odoo/worksheet-templates/new", "template", manager)
        template = self.env["project.worksheet.template"].search(
            [], order="id desc", limit=1
        )
        (question,) = template.worksheet_properties_definition
        self.assertEqual(question["string"], "Is it safe?")
        self.assertTrue(question["required"])

    def test_portal(self):
        """A portal customer signs from the ticket's page."""
        task = self._create_done_task()
        user = new_test_user(
            self.env,
            login="aftersales-customer",
            groups="base.group_portal",
            partner_id=self.contact.id,
        )
        self.contact.name = "Contact"
        self._start(f"/my/ticket/{self.ticket.id}", "portal", user)
        self.assertEqual(task.worksheet_signed_by, "Contact")
        self.assertEqual(task.message_ids[0].author_id, self.contact)
