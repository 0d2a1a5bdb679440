import base64
import io

from PIL import Image, ImageDraw

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.helpdesk_aftersales.tests.common import HelpdeskAftersalesCase


def make_signature():
    """A small picture, as the signature pad sends it."""
    image = Image.new("RGBA", (60, 20))
    ImageDraw.Draw(image).line(
        [(5, 15), (20, 5), (35, 15), (55, 4)], fill="navy", width=2
    )
    stream = io.BytesIO()
    image.save(stream, format="PNG")
    return base64.b64encode(stream.getvalue())


class FsmCase(HelpdeskAftersalesCase):
    """A field service project with worksheets, and a technician."""

    service_switch = "use_fsm"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.signature = make_signature()
        cls.technician = new_test_user(
            cls.env, login="aftersales-technician", groups="project.group_project_user"
        )
        cls.template = cls.env["project.worksheet.template"].create(
            {
                "name": "Visit",
                "worksheet_properties_definition": [
                    {
                        "name": "fault",
                        "string": "Fault",
                        "type": "char",
                        "required": True,
                    },
                    {"name": "parts", "string": "Parts", "type": "integer"},
                    {"name": "safe", "string": "Safe", "type": "boolean"},
                ],
            }
        )
        cls.project = cls.env["project.project"].create(
            {
                "name": "Interventions",
                "is_fsm": True,
                "allow_worksheets": True,
                "worksheet_template_id": cls.template.id,
                "privacy_visibility": "portal",
                "type_ids": [
                    Command.create({"name": "New", "sequence": 1}),
                    Command.create({"name": "Done", "sequence": 2, "fold": True}),
                ],
            }
        )
        cls.team.fsm_project_id = cls.project

    @classmethod
    def _open_wizard(cls, ticket=None, user=None, **values):
        ticket = (ticket or cls.ticket).with_user(user or cls.agent)
        action = ticket.action_plan_intervention()
        wizard = ticket.env[action["res_model"]].with_context(**action["context"])
        return wizard.create(values)

    @classmethod
    def _create_task(cls, ticket=None, **values):
        wizard = cls._open_wizard(ticket, **values)
        wizard.action_create_task()
        return cls.env["project.task"].search(
            [("helpdesk_ticket_id", "=", wizard.ticket_id.id)], order="id desc", limit=1
        )

    @classmethod
    def _create_done_task(cls, **values):
        """A task whose worksheet is complete and waits for the signature."""
        task = cls._create_task(**values)
        task.worksheet_properties = {"fault": "A loose screw", "parts": 2, "safe": True}
        task.action_fsm_done()
        return task

    @classmethod
    def _sign_task(cls, task, name="Contact"):
        """The customer reads the worksheet and signs."""
        task._sign_worksheet(name, cls.signature, task._get_worksheet_hash())
