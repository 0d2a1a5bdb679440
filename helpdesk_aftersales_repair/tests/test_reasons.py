from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRepairReasons(HelpdeskRepairCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.broken, cls.refund_only = cls.env["helpdesk.aftersales.reason"].create(
            [
                {"name": "Motor does not start"},
                {"name": "Paid twice", "use_product_repairs": False},
            ]
        )
        cls.ticket.product_id = cls.machine

    def test_agent_chooses_a_reason(self):
        action = self.ticket.with_user(self.agent).action_repair()
        model = self.env[action["res_model"]].with_user(self.agent)
        form = Form(model.with_context(**action["context"]))
        form.reason_id = self.broken
        form.save().action_create_repair()
        self.assertEqual(self.ticket.repair_ids.helpdesk_reason_id, self.broken)

    def test_reasons_that_are_offered(self):
        with self.assertRaises(UserError):
            self._repair(reason_id=self.refund_only.id)
        self.assertFalse(self.ticket.repair_ids)

    def test_photo(self):
        self.broken.needs_photo = True
        with self.assertNothingCreated("repair.order"), self.assertRaises(UserError):
            self._repair(reason_id=self.broken.id)
        self.env["ir.attachment"].create(
            {
                "name": "machine.jpg",
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
                "mimetype": "image/jpeg",
            }
        )
        self.assertTrue(self._repair(reason_id=self.broken.id))
