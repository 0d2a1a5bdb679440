import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestSignature(FsmCase):
    def test_sign(self):
        task = self._create_done_task()
        self.assertTrue(task._has_to_be_signed())
        task._sign_worksheet(" Contact ", self.signature)
        self.assertEqual(task.worksheet_signed_by, "Contact")
        self.assertTrue(task.worksheet_signed_on)
        self.assertTrue(task.worksheet_signature)
        self.assertFalse(task._has_to_be_signed())

    def test_on_the_technicians_screen(self):
        task = self._create_done_task().with_user(self.technician)
        action = task.action_sign_worksheet()
        wizard = self.env[action["res_model"]].with_user(self.technician)
        wizard = wizard.with_context(**action["context"]).create(
            {"signature": self.signature}
        )
        self.assertEqual(wizard.name, "Contact")
        wizard.action_sign()
        self.assertEqual(task.worksheet_signed_by, "Contact")

    def test_agent_does_not_sign(self):
        task = self._create_done_task().with_user(self.agent)
        with self.assertRaises(AccessError):
            task.write(
                {"worksheet_signature": self.signature, "worksheet_signed_by": "Me"}
            )

    def test_before_completion_refused(self):
        task = self._create_task()
        with self.assertRaisesRegex(UserError, "not done"):
            task._sign_worksheet("Contact", self.signature)
        self.assertFalse(task.worksheet_signature)

    def test_incomplete_again_refused(self):
        task = self._create_done_task()
        task.worksheet_properties = {"fault": False}
        with self.assertRaises(ValidationError):
            task._sign_worksheet("Contact", self.signature)

    def test_date_alone_signs_nothing(self):
        task = self._create_done_task()
        task.write({"worksheet_signed_on": "2030-01-01 00:00:00"})
        self.assertTrue(task._has_to_be_signed())

    def test_twice_refused(self):
        task = self._create_done_task()
        task._sign_worksheet("Contact", self.signature)
        with self.assertRaisesRegex(UserError, "signed"):
            task._sign_worksheet("Somebody else", self.signature)
        self.assertEqual(task.worksheet_signed_by, "Contact")

    def test_empty_or_garbage_refused(self):
        task = self._create_done_task()
        png = base64.b64decode(self.signature)
        for signature in (
            "",
            None,
            False,
            "not base64!",
            42,
            ["x"],
            base64.b64encode(b"plain text"),
            base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            base64.b64encode(png[:20]),
        ):
            with self.subTest(signature=signature), self.assertRaises(UserError):
                task._sign_worksheet("Contact", signature)
        for name in ("", "  ", None, False, 7):
            with self.subTest(name=name), self.assertRaises(UserError):
                task._sign_worksheet(name, self.signature)
        task.invalidate_recordset()
        self.assertFalse(task.worksheet_signature)
        self.assertFalse(task.worksheet_signed_on)

    def test_frozen(self):
        task = self._create_done_task()
        task._sign_worksheet("Contact", self.signature)
        other = self.template.copy()
        for values in (
            {"worksheet_properties": {"fault": "Something else"}},
            {"worksheet_template_id": other.id},
            {"worksheet_signature": False},
            {"worksheet_signed_by": "Somebody else"},
            {"worksheet_signed_on": False},
            {"planned_start": "2030-01-01 00:00:00"},
            {"partner_id": self.stranger.id},
        ):
            for user in (self.env.user, self.technician):
                with self.subTest(values), self.assertRaises(UserError):
                    task.with_user(user).write(values)
        with self.assertRaises(UserError):
            task.worksheet_snapshot = {}
        for values in ({"worksheet_snapshot": {}}, {"worksheet_report": False}):
            with self.assertRaises(UserError):
                task.with_user(self.technician).write(values)
        task.project_id = self.project.copy({"worksheet_template_id": other.id})
        self.assertEqual(task.worksheet_template_id, self.template)
        self.assertEqual(task.worksheet_properties["fault"], "A loose screw")

    def test_signing_on_creation(self):
        """An import goes the same way as everybody."""
        values = {
            "name": "Imported",
            "project_id": self.project.id,
            "worksheet_properties": {"fault": "A loose screw"},
            "state": "1_done",
            "worksheet_signature": self.signature,
            "worksheet_signed_by": "Contact",
        }
        task = self.env["project.task"].create(values)
        self.assertTrue(task.worksheet_signed_on)
        self.assertTrue(task.worksheet_report)
        with self.assertRaises(UserError):
            self.env["project.task"].create({**values, "state": "01_in_progress"})
