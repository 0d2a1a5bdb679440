from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.romanian import RomanianCase

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestRomanian(RomanianCase, FsmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project.name = "Intervențiile noastre"
        definition = cls.template.worksheet_properties_definition
        cls.template.worksheet_properties_definition = [
            {**question, "string": name}
            for question, name in zip(
                definition, ("Defect", "Câte", "Bun"), strict=True
            )
        ]
        for stage, name in zip(cls.project.type_ids, ("La rând", "Gata"), strict=True):
            stage.name = name

    def test_window(self):
        self._walk_ticket("action_plan_intervention")

    def test_after_the_intervention(self):
        task = self._create_done_task(user_id=self.technician.id)
        self._walk_ticket()
        self._walk_portal("/my/tasks", f"/my/tasks/{task.id}")
