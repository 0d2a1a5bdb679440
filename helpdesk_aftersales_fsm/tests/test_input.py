from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.wizard_input import SECRET, WizardInputCase

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestInput(WizardInputCase, FsmCase):
    wizard_model = "helpdesk.ticket.fsm.wizard"

    def _get_foreign_values(self):
        project = self.env["project.project"].create(
            {"name": SECRET, "privacy_visibility": "followers"}
        )
        portal = self.env["res.users"].create({"name": SECRET, "login": SECRET})
        portal.group_ids = self.env.ref("base.group_portal")
        template = self.env["project.worksheet.template"].create(
            {"name": SECRET, "active": False}
        )
        return {
            "project_id": project.id,
            "user_id": portal.id,
            "worksheet_template_id": template.id,
        }
