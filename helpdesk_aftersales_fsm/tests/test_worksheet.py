from psycopg2.errors import ForeignKeyViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestWorksheet(FsmCase):
    def test_definition_is_edited_through_the_template(self):
        """What the web client sends when a question is added to a template."""
        manager = new_test_user(
            self.env, login="aftersales-manager", groups="project.group_project_manager"
        )
        template = self.env["project.worksheet.template"].with_user(manager)
        template = template.create({"name": "New"})
        self.assertEqual(template.worksheet_template_id, template)
        question = {
            "name": "abc",
            "string": "How many",
            "type": "integer",
            "required": True,
            "definition_changed": True,
        }
        template.write({"worksheet_properties": [question]})
        self.assertEqual(
            template.worksheet_properties_definition,
            [
                {
                    "name": "abc",
                    "string": "How many",
                    "type": "integer",
                    "required": True,
                }
            ],
        )
        copy = template.copy()
        self.assertEqual(
            copy.worksheet_properties_definition,
            template.worksheet_properties_definition,
        )
        self.assertEqual(copy.name, "New (copy)")

    def test_technician_answers_but_does_not_ask(self):
        task = self._create_task().with_user(self.technician)
        task.write({"worksheet_properties": {"fault": "A loose screw"}})
        self.assertEqual(task.worksheet_properties["fault"], "A loose screw")
        question = {
            "name": "fault",
            "string": "Changed",
            "type": "char",
            "definition_changed": True,
        }
        with self.assertRaises(AccessError):
            task.write({"worksheet_properties": [question]})

    def test_default_template_of_project(self):
        task = self.env["project.task"].create(
            {
                "name": "Visit",
                "project_id": self.project.id,
                "worksheet_properties": {"parts": 3},
            }
        )
        self.assertEqual(task.worksheet_template_id, self.template)
        self.assertEqual(task.worksheet_properties["parts"], 3)
        other = self.env["project.task"].create({"name": "To do"})
        self.assertFalse(other.worksheet_template_id)

    def test_done_needs_required_answers(self):
        task = self._create_task().with_user(self.technician)
        with self.assertRaisesRegex(ValidationError, "Fault"), self.env.cr.savepoint():
            task.action_fsm_done()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            task.write({"state": "1_done"})
        self.assertNotEqual(task.state, "1_done")
        task.worksheet_properties = {"fault": "  "}
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            task.action_fsm_done()
        task.worksheet_properties = {"fault": "A loose screw"}
        task.action_fsm_done()
        self.assertEqual(task.state, "1_done")
        self.assertEqual(task.stage_id.name, "Done")

    def test_what_counts_as_an_answer(self):
        Task = self.env["project.task"]
        for kind, value, is_unanswered in (
            ("integer", 0, False),
            ("integer", False, True),
            ("boolean", True, False),
            ("boolean", False, True),
            ("char", " ", True),
            ("tags", [], True),
            ("tags", ["a"], False),
            ("html", "<p><br></p>", True),
            ("html", "<p>Yes</p>", False),
            ("date", None, True),
            ("separator", None, False),
        ):
            with self.subTest(kind=kind, value=value):
                question = {"type": kind, "value": value}
                self.assertEqual(Task._is_unanswered(question), is_unanswered)

    def test_no_worksheet_no_questions(self):
        self.project.allow_worksheets = False
        task = self._create_task()
        task.action_fsm_done()
        self.assertEqual(task.state, "1_done")

    def test_ordinary_tasks_are_left_alone(self):
        project = self.env["project.project"].create({"name": "Ordinary"})
        task = self.env["project.task"].create({"name": "x", "project_id": project.id})
        task.state = "1_done"
        self.assertFalse(task._has_to_be_signed())
        with self.assertRaises(UserError):
            self._sign_task(task)

    def test_copy_starts_afresh(self):
        task = self._create_done_task()
        self._sign_task(task)
        copy = task.copy()
        self.assertFalse(copy.worksheet_signed_on)
        self.assertFalse(copy.worksheet_signature)
        self.assertFalse(copy.worksheet_report)
        self.assertFalse(copy.helpdesk_ticket_id)
        self.assertFalse(copy.worksheet_properties.get("fault"))

    def test_template_is_not_cleared(self):
        """Required questions do not go away; another template asks its own."""
        task = self._create_task().with_user(self.technician)
        with self.assertRaisesRegex(UserError, "required questions"):
            task.worksheet_template_id = False
        other = self.template.copy()
        task.worksheet_template_id = other
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            task.action_fsm_done()
        task.worksheet_properties = {"fault": "A loose screw"}
        task.action_fsm_done()
        more = self.template.copy()
        more.worksheet_properties_definition = [
            {"name": "cause", "string": "Cause", "type": "char", "required": True}
        ]
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            task.worksheet_template_id = more
        other.worksheet_properties_definition = []
        task.worksheet_template_id = False
        self.assertFalse(task.worksheet_template_id)

    def test_done_stage(self):
        """Not the backlog, nor what is cancelled, nor back from where the task is."""
        for stages, current, expected in (
            ("backlog* new done*", "new", "done"),
            ("backlog* new done* cancelled*", "new", "done"),
            ("new waiting* working done*", "new", "done"),
            ("backlog* new", "new", "new"),
            ("new done*", "done", "done"),
            ("new done* cancelled*", "cancelled", "cancelled"),
        ):
            with self.subTest(stages=stages, current=current):
                project = self.project.copy({"allow_worksheets": False})
                project.type_ids = [Command.clear()] + [
                    Command.create(
                        {
                            "name": name.strip("*"),
                            "sequence": sequence,
                            "fold": name.endswith("*"),
                        }
                    )
                    for sequence, name in enumerate(stages.split())
                ]
                stage = project.type_ids.filtered(lambda s: s.name == current)  # noqa: B023
                task = self.env["project.task"].create(
                    {"name": "x", "project_id": project.id, "stage_id": stage.id}
                )
                task.with_user(self.technician).action_fsm_done()
                self.assertEqual(task.stage_id.name, expected)
                self.assertEqual(task.state, "1_done")

    def test_technician_needs_project_rights(self):
        """Who could not work on the task is neither offered nor assigned."""
        task = self._create_task().with_user(self.technician)
        offered = self.env["res.users"].search(task.technician_domain)
        self.assertIn(self.technician, offered)
        self.assertNotIn(self.agent, offered)
        with self.assertRaisesRegex(ValidationError, "access to Project"):
            task.user_ids = self.agent
        with self.assertRaises(ValidationError):
            self.env["project.task"].create(
                {
                    "name": "x",
                    "project_id": self.project.id,
                    "user_ids": self.agent.ids,
                }
            )
        other = self.env["res.company"].create({"name": "Other"})
        users = self.env["res.users"].with_context(active_test=False).search([])
        for company in (self.company, other, other.browse()):
            domain = task._get_technician_domain(company)
            self.assertEqual(
                users.filtered(lambda user: task._is_technician(user, company)),  # noqa: B023
                users.search(domain),
            )

    def test_used_template_is_not_deleted(self):
        self._create_task()
        self.project.worksheet_template_id = False
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ForeignKeyViolation),
            self.env.cr.savepoint(),
        ):
            self.template.unlink()

    def test_technicians_form(self):
        """A technician plans and answers in the simple form."""
        task = self._create_task().with_user(self.technician)
        with Form(task, "helpdesk_aftersales_fsm.project_task_view_form") as form:
            form.planned_start = "2030-01-01 09:00:00"
            form.planned_end = "2030-01-01 10:00:00"
        self.assertEqual(task.planned_end.hour, 10)
