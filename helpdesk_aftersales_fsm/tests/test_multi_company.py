from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestMultiCompany(FsmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Other"})
        cls.agent.company_ids = [Command.link(cls.other_company.id)]

    def test_project_of_another_company_refused(self):
        self.project.company_id = self.company
        other = self.project.copy({"company_id": self.other_company.id})
        wizard = self._open_wizard()
        with self.assertRaises(UserError):
            wizard.project_id = other
        wizard.sudo().project_id = other
        with self.assertRaises(UserError):
            wizard.action_create_task()
        self.assertFalse(self.ticket.fsm_task_ids)

    def test_technician_of_another_company_refused(self):
        self.technician.write(
            {"company_id": self.other_company.id, "company_ids": self.other_company.ids}
        )
        with self.assertRaises(UserError):
            self._open_wizard(user_id=self.technician.id)
        wizard = self._open_wizard()
        wizard.sudo().user_id = self.technician
        with self.assertRaises(UserError):
            wizard.action_create_task()

    def test_task_is_of_the_tickets_company(self):
        """Also when the agent works in another one, and the project is for all."""
        agent = self.agent
        agent.company_id = self.other_company
        wizard = self.env["helpdesk.ticket.fsm.wizard"].with_user(agent)
        wizard = wizard.with_context(
            allowed_company_ids=[self.other_company.id, self.company.id]
        ).create({"ticket_id": self.ticket.id})
        wizard.action_create_task()
        self.assertEqual(self.ticket.fsm_task_ids.company_id, self.company)

    def test_team_project_of_another_company_refused(self):
        project = self.project.copy({"company_id": self.other_company.id})
        with self.assertRaises(UserError):
            self.team.fsm_project_id = project

    def test_ticket_of_another_company_refused(self):
        self.project.company_id = self.other_company
        with self.assertRaises(UserError):
            self.env["project.task"].create(
                {
                    "name": "x",
                    "project_id": self.project.id,
                    "helpdesk_ticket_id": self.ticket.id,
                }
            )
