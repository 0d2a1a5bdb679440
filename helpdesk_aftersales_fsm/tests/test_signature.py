import base64
import importlib

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.misc import file_path

from odoo.addons.mail.tests.common import MailCase

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestSignature(MailCase, FsmCase):
    def test_sign(self):
        task = self._create_done_task()
        self.assertTrue(task._has_to_be_signed())
        self._sign_task(task, " Contact ")
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
        for act in (
            lambda: task.write(
                {"worksheet_signature": self.signature, "worksheet_signed_by": "Me"}
            ),
            lambda: self._sign_task(task),
            task.action_ask_signature,
        ):
            with self.assertRaises(AccessError):
                act()

    def test_before_completion_refused(self):
        task = self._create_task()
        with self.assertRaisesRegex(UserError, "not done"):
            self._sign_task(task)
        self.assertFalse(task.worksheet_signature)

    def test_incomplete_again_refused(self):
        task = self._create_done_task()
        task.worksheet_properties = {"fault": False}
        with self.assertRaises(ValidationError):
            self._sign_task(task)

    def test_date_alone_signs_nothing(self):
        task = self._create_done_task()
        with self.assertRaises(AccessError):
            task.write({"worksheet_signed_on": "2030-01-01 00:00:00"})
        self.assertTrue(task._has_to_be_signed())

    def test_twice_refused(self):
        task = self._create_done_task()
        self._sign_task(task)
        with self.assertRaisesRegex(UserError, "signed"):
            self._sign_task(task, "Somebody else")
        self.assertEqual(task.worksheet_signed_by, "Contact")

    def test_empty_or_garbage_refused(self):
        task = self._create_done_task()
        shown = task._get_worksheet_hash()
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
                task._sign_worksheet("Contact", signature, shown)
        for name in (
            *("", "  ", None, False, 7, ["x"]),
            *("x" * 129, "x" * 200_000, "a\nb", "a\0b", "a\x1bb", "\ud800"),
        ):
            with self.subTest(name=name), self.assertRaises(UserError):
                task._sign_worksheet(name, self.signature, shown)
        task.invalidate_recordset()
        self.assertFalse(task.worksheet_signature)
        self.assertFalse(task.worksheet_signed_on)

    def test_frozen(self):
        task = self._create_done_task()
        self._sign_task(task)
        other = self.template.copy()
        for values in (
            {"worksheet_properties": {"fault": "Something else"}},
            {"worksheet_template_id": other.id},
            {"worksheet_signature": False},
            {"worksheet_signed_by": "Somebody else"},
            {"worksheet_signed_on": False},
            {"planned_start": "2030-01-01 00:00:00"},
            {"partner_id": self.stranger.id},
            {"name": "Something else"},
            {"company_id": False},
        ):
            for user in (self.env.user, self.technician):
                with self.subTest(values), self.assertRaises(UserError):
                    task.with_user(user).write(values)
        with self.assertRaises(UserError):
            task.worksheet_snapshot = {}
        for values in ({"worksheet_snapshot": {}}, {"worksheet_report": False}):
            with self.assertRaises(UserError):
                task.with_user(self.technician).write(values)
        with self.assertRaises(UserError):
            task.project_id = self.project.copy({"worksheet_template_id": other.id})
        self.assertEqual(task.project_id, self.project)
        self.assertEqual(task.worksheet_template_id, self.template)
        self.assertEqual(task.worksheet_properties["fault"], "A loose screw")

    def test_signing_is_not_written(self):
        """By nobody, in no way: neither written, nor created, copied or imported."""
        task = self._create_done_task()
        values = {
            "worksheet_signature": self.signature,
            "worksheet_signed_by": "Contact",
            "worksheet_signed_on": "2030-01-01 00:00:00",
            "worksheet_snapshot": {"answers": []},
            "worksheet_report": base64.b64encode(b"forged"),
            "worksheet_sign_secret": "known",
        }
        self.assertEqual(set(values), task._get_signature_fields())
        new = {"name": "x", "project_id": self.project.id}
        users = (self.technician, self.env.ref("base.user_admin"), self.env.user)
        for user in users:
            own = task.with_user(user).with_context(worksheet_report_later=True)
            for name, value in values.items():
                for act in (
                    lambda: own.write({name: value, "description": "x"}),  # noqa: B023
                    lambda: own.sudo().write({name: value}),  # noqa: B023
                    lambda: own.create({**new, name: value}),  # noqa: B023
                    lambda: own.web_save({name: value}, {}),  # noqa: B023
                ):
                    with (
                        self.subTest(user=user.login, name=name),
                        self.assertRaises(AccessError),
                        self.env.cr.savepoint(),
                    ):
                        act()
        for name, value in values.items():
            with self.subTest(copy=name):
                try:
                    copy = task.with_user(self.technician).copy({name: value})
                except AccessError:
                    continue
                self.assertFalse(copy.sudo()[name])
        result = task.load(["name", "worksheet_signed_by"], [["Imported", "Contact"]])
        self.assertFalse(result["ids"])
        self.assertFalse(task.worksheet_signed_on)
        self.assertNotEqual(task.description, "<p>x</p>")

    def test_defaults_sign_nothing(self):
        defaults = {
            "default_worksheet_signature": self.signature,
            "default_worksheet_signed_by": "Contact",
            "default_worksheet_signed_on": "2030-01-01 00:00:00",
        }
        task = self.env["project.task"].with_user(self.technician)
        task = task.with_context(**defaults)
        self.assertFalse(
            task.default_get(["worksheet_signed_by", "worksheet_signature"])
        )
        task = task.create({"name": "x", "project_id": self.project.id})
        for name in task._get_signature_fields():
            self.assertFalse(task.sudo()[name])

    def test_onchange_shows_no_other_snapshot(self):
        task = self._create_done_task().with_user(self.technician)
        for snapshot in ({"answers": []}, {"x": 1}, [], 7, "x"):
            with self.assertRaises(AccessError):
                task.onchange(
                    {"worksheet_snapshot": snapshot},
                    ["worksheet_snapshot"],
                    {"worksheet_summary": {}},
                )

    def test_nobody_reads_the_secret(self):
        task = self._create_done_task()
        task._get_sign_url()
        self.assertTrue(task.worksheet_sign_secret)
        for user in (self.technician, self.agent, self.env.ref("base.user_admin")):
            reader = task.with_user(user)
            self.assertNotIn("worksheet_sign_secret", reader.fields_get())
            for name in ("worksheet_sign_secret", "worksheet_report"):
                with self.assertRaises(AccessError):
                    reader.read([name])
                with self.assertRaises(AccessError):
                    reader.search([(name, "!=", False)])
            token = task._get_sign_token()
            for url in (reader.get_portal_url(), reader._get_share_url()):
                self.assertNotIn(token, url)
        self.assertFalse(task.copy().worksheet_sign_secret)

    def test_token_is_of_this_customer(self):
        """Who was the customer for a moment, or had the address, signs no more."""
        task = self._create_done_task()
        self.assertFalse(task._get_sign_token())
        task._get_sign_url()
        token = task._get_sign_token()
        self.assertTrue(task._is_sign_token(token))
        for wrong in (None, "", "x", "ghicește", 7, True, [token], {token: token}):
            self.assertFalse(task._is_sign_token(wrong))
        task.partner_id = self.stranger
        self.assertFalse(task._is_sign_token(token))
        task.partner_id = self.contact
        self.contact.email = "other@example.com"
        self.assertFalse(task._is_sign_token(token))
        task.partner_id = False
        self.assertFalse(task._get_sign_token())

    def test_ask_to_sign(self):
        """The customer's e-mail has the link to sign, and nothing else has it."""
        task = self._create_task().with_user(self.technician)
        with self.assertRaises(UserError):
            task.action_ask_signature()
        task = self._create_done_task().with_user(self.technician)
        follower = self.env["res.partner"].create(
            {"name": "Follower", "email": "f@example.com"}
        )
        task.message_subscribe(follower.ids)
        action = task.action_ask_signature()
        composer = self.env["mail.compose.message"].with_user(self.technician)
        composer = composer.with_context(**action["context"]).create({})
        self.assertEqual(composer.partner_ids, self.contact)
        with self.mock_mail_gateway():
            composer.action_send_mail()
        token = task.sudo()._get_sign_token()
        customer = f"{self.contact.name}"
        for mail in self._mails:
            to_customer = any(
                self.contact.email in address for address in mail["email_to"]
            )
            self.assertEqual(token in mail["body"], to_customer, customer)
        self.assertTrue(any(token in mail["body"] for mail in self._mails))
        self.assertFalse(any(token in body for body in task.message_ids.mapped("body")))
        self.project.privacy_visibility = "followers"
        with self.assertRaises(UserError):
            task.action_ask_signature()

    def test_what_is_signed_was_shown(self):
        """Whatever the report says, it is what was read."""
        for change in (
            lambda task: task.write({"worksheet_properties": {"fault": "Other"}}),
            lambda task: task.write({"planned_start": "2030-01-01 00:00:00"}),
            lambda task: task.partner_id.write({"name": "Other"}),
            lambda task: task.worksheet_template_id.write(
                {
                    "worksheet_properties_definition": [
                        {"name": "fault", "string": "I pay", "type": "char"}
                    ]
                }
            ),
        ):
            task = self._create_done_task()
            shown = task._get_worksheet_hash()
            change(task)
            with self.assertRaisesRegex(UserError, "has changed"):
                task._sign_worksheet("Contact", self.signature, shown)
            self.assertFalse(task.worksheet_signed_on)
            for wrong in (None, False, "", "x", [], {}, 7):
                with self.assertRaisesRegex(UserError, "has changed"):
                    task._sign_worksheet("Contact", self.signature, wrong)

    def test_window_shows_what_is_signed(self):
        """An answer that changes while the window is open is not signed unseen."""
        task = self._create_done_task().with_user(self.technician)
        wizard = self.env["project.task.sign.wizard"].with_user(self.technician)
        wizard = wizard.with_context(**task.action_sign_worksheet()["context"])
        form = Form(wizard)
        self.assertIn("A loose screw", form.worksheet_summary)
        form.signature = self.signature
        task.worksheet_properties = {"fault": "Another screw"}
        with self.assertRaisesRegex(UserError, "has changed"):
            form.save().action_sign()
        form = Form(wizard)
        self.assertIn("Another screw", form.worksheet_summary)
        form.signature = self.signature
        form.save().action_sign()
        self.assertIn("Another screw", task.worksheet_summary)

    def test_window_of_a_foreign_task(self):
        """It tells nothing of a task that the user may not change."""
        private = self.env["project.project"].create(
            {"name": "Private", "privacy_visibility": "followers", "is_fsm": True}
        )
        task = self.env["project.task"].create(
            {
                "name": "Secret",
                "project_id": private.id,
                "partner_id": self.stranger.id,
                "state": "1_done",
            }
        )
        wizard = self.env["project.task.sign.wizard"].with_user(self.technician)
        own = wizard.create(
            {"task_id": self._create_done_task().id, "signature": self.signature}
        )
        with_default = wizard.with_context(default_task_id=task.id)
        spec = {"name": {}, "task_id": {"fields": {"display_name": {}}}}
        values = {"task_id": task.id, "signature": self.signature}
        for act in (
            lambda: wizard.create(values),
            lambda: wizard.web_save(values, spec),
            lambda: own.write({"task_id": task.id}),
            lambda: own.web_save({"task_id": task.id}, spec),
            lambda: wizard.onchange({"task_id": task.id}, ["task_id"], spec),
            lambda: own.onchange({"task_id": task.id}, ["task_id"], spec),
            lambda: wizard.onchange({"task_id": {"id": 1}}, ["task_id"], spec),
            lambda: with_default.onchange({}, [], spec),
            lambda: with_default.create({"signature": self.signature}),
            lambda: with_default.default_get(["task_id", "name"]),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_kept(self):
        """What is signed is archived, never deleted, with whatever holds it."""
        parent = self._create_task()
        task = self._create_done_task()
        task.parent_id = parent
        self._sign_task(task)
        for record in (task, parent, self.project):
            for user in (self.env.ref("base.user_admin"), self.env.user):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    record.with_user(user).unlink()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.ticket.unlink()
        task.active = False
        self.assertTrue(task.exists().worksheet_signed_on)

    def test_stays_where_it_is(self):
        """A parent that moves does not take it along, nor give it a customer."""
        other = self.project.copy({"name": "Elsewhere"})
        parent = self._create_task()
        task = self._create_done_task()
        task.write({"parent_id": parent.id, "partner_id": False})
        task.display_in_project = False
        self._sign_task(task)
        parent.write({"project_id": other.id, "partner_id": self.stranger.id})
        self.assertEqual(parent.project_id, other)
        self.assertEqual(task.project_id, self.project)
        self.assertFalse(task.partner_id)

    def test_keeps_its_customer_under_another_task(self):
        task = self._create_done_task()
        self._sign_task(task)
        task.with_user(self.technician).parent_id = self._create_task()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(task.partner_id, self.contact)

    def test_reading_is_the_same_for_everybody(self):
        """Who shows and who signs agree, whatever their language, zone and company."""
        task = self._create_done_task(planned_start="2030-02-01 09:00:00")
        task.write({"helpdesk_ticket_id": False, "company_id": False})
        self.env["res.lang"]._activate_lang("fr_FR")
        company = self.env["res.company"].create({"name": "Other"})
        self.technician.write(
            {
                "lang": "fr_FR",
                "tz": "Asia/Tokyo",
                "company_ids": [(4, company.id)],
                "company_id": company.id,
            }
        )
        other = task.with_user(self.technician).with_context(
            lang="fr_FR", tz="Asia/Tokyo", bin_size=True
        )
        self.assertEqual(other._get_worksheet_hash(), task._get_worksheet_hash())

    def test_portal_collaborator(self):
        """Who may edit the tasks of a shared project does not sign, nor touch more."""
        user = new_test_user(
            self.env, login="aftersales-collaborator", groups="base.group_portal"
        )
        self.project._add_collaborators(user.partner_id)
        task = self._create_done_task()
        task.message_subscribe(user.partner_id.ids)
        own = task.with_user(user)
        own.write({"name": "Renamed"})
        new = own.with_context(default_project_id=self.project.id)
        new = new.create({"name": "New"})
        self.assertEqual(new.sudo().worksheet_template_id, self.template)
        private = self.env["project.project"].create(
            {"name": "Private", "privacy_visibility": "followers"}
        )
        for name in ("signed_by", "signed_on", "signature", "snapshot", "report"):
            with self.assertRaises(AccessError):
                own.write({f"worksheet_{name}": False, "project_id": private.id})
        with self.assertRaises(AccessError):
            self._sign_task(own)
        self.assertEqual(task.project_id, self.project)
        self._sign_task(task)
        with self.assertRaises(UserError):
            own.write({"name": "Changed"})
        self.assertTrue(own.read(["worksheet_signed_by", "worksheet_signed_on"]))

    def test_upgrade(self):
        """What was kept in attachments is in the task afterwards."""
        task = self._create_done_task()
        for name, content in (("signature", self.signature), ("report", b"UERG")):
            self.env["ir.attachment"].create(
                {
                    "name": name,
                    "res_model": "project.task",
                    "res_id": task.id,
                    "res_field": f"worksheet_{name}",
                    "datas": content,
                }
            )
        path = "helpdesk_aftersales_fsm/migrations/19.0.1.1.0/post-migration.py"
        spec = importlib.util.spec_from_file_location("migration", file_path(path))
        migration = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(migration)
        self.env.flush_all()
        migration.migrate(self.env.cr, "19.0.1.0.0")
        self.assertEqual(task.worksheet_signature, self.signature)
        self.assertEqual(task.worksheet_report, b"UERG")
        self.assertFalse(
            self.env["ir.attachment"].search(
                [("res_field", "=", "worksheet_report"), ("res_id", "=", task.id)]
            )
        )
