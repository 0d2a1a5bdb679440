import base64
from unittest.mock import patch

from lxml.html import fragment_fromstring

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import FsmCase

REPORT = "helpdesk_aftersales_fsm.action_report_worksheet"


@tagged("post_install", "-at_install")
class TestReport(FsmCase):
    def _render(self, task):
        return self.env["ir.actions.report"]._render_qweb_html(REPORT, task.ids)[0]

    def _print(self, task, user=None):
        """What everybody prints, and as the server does it outside tests."""
        report = self.env["ir.actions.report"].with_user(user or self.env.user)
        report = report.with_context(force_report_rendering=True)
        return report._render_qweb_pdf(REPORT, task.ids)[0]

    def _sign(self, **values):
        task = self._create_done_task(**values)
        self._sign_task(task)
        return task

    def test_content(self):
        self.contact.tz = "UTC"
        task = self._sign(
            user_id=self.technician.id,
            planned_start="2030-01-01 09:00:00",
            planned_end="2030-01-01 10:30:00",
        )
        html = self._render(task).decode()
        for text in (
            self.company.name,
            self.ticket.number,
            "The chair is broken",
            "Customer Ltd",
            "Contact",
            self.technician.name,
            "Fault",
            "A loose screw",
            "10:30",
            "data:image/png;base64,",
        ):
            with self.subTest(text):
                self.assertIn(text, html)

    def test_attached_to_the_task(self):
        """The ticket tells of it: its files are shown to followers from anywhere."""
        task = self._sign()
        attachment = task.message_ids.attachment_ids
        self.assertEqual(len(attachment), 1)
        self.assertEqual(attachment.res_model, task._name)
        self.assertEqual(attachment.raw, base64.b64decode(task.worksheet_report))
        self.assertTrue(attachment.name.endswith(".pdf"))
        self.assertIn(f'data-oe-id="{task.id}"', self.ticket.message_ids[0].body)
        self.assertFalse(self.ticket.message_ids.attachment_ids)

    def test_unchanged_afterwards(self):
        task = self._sign()
        content, html = task.worksheet_report, self._render(task)
        definition = self.template.worksheet_properties_definition
        self.template.worksheet_properties_definition = [
            {**question, "string": "Changed"} for question in definition[1:]
        ]
        self.template.name = "Changed"
        task.active = False
        self.project.allow_worksheets = False
        self.contact.name = "Changed"
        self.env.invalidate_all()
        self.assertEqual(self._render(task), html)
        self.assertEqual(task.worksheet_report, content)
        self.assertIn("A loose screw", task.worksheet_summary)
        self.assertEqual(self._print(task), base64.b64decode(content))

    def test_file_of_that_name_is_not_the_report(self):
        task = self._sign()
        self.env["ir.attachment"].create(
            {
                "name": task._get_worksheet_report_name() + ".pdf",
                "raw": b"forged",
                "res_model": "project.task",
                "res_id": task.id,
            }
        )
        self.env["ir.attachment"].create(
            {
                "name": "worksheet_report",
                "raw": b"forged",
                "res_model": "project.task",
                "res_id": task.id,
                "res_field": "worksheet_report",
            }
        )
        task.invalidate_recordset()
        self.assertNotEqual(base64.b64decode(task.worksheet_report), b"forged")
        self.assertEqual(self._print(task), base64.b64decode(task.worksheet_report))

    def test_report_of_somebody_else_is_not_named(self):
        file = self._sign().message_ids.attachment_ids
        user = new_test_user(self.env, login="nobody-else", groups="base.group_user")
        self.project.privacy_visibility = "followers"
        for change in (lambda f: f.write({"name": "x"}), lambda f: f.unlink()):
            with self.assertRaises(AccessError) as error:
                change(file.with_user(user))
            self.assertNotIn(file.name, str(error.exception))

    def test_copies_in_the_chatter(self):
        """Who may write the task does not replace the report there."""
        task = self._sign()
        other = self._create_task()
        files = task.message_ids.attachment_ids
        self.assertEqual(len(files), 1)
        admin = self.env.ref("base.user_admin")
        for file in files:
            for values in (
                {"raw": b"forged"},
                {"datas": base64.b64encode(b"forged")},
                {"name": "Other.pdf"},
                {"res_id": other.id, "res_model": "project.task"},
                {"res_field": "worksheet_report"},
                {"type": "url", "url": "https://example.com"},
            ):
                with self.subTest(values), self.assertRaises(UserError):
                    file.with_user(admin).write(values)
            with self.assertRaises(UserError):
                file.with_user(admin).unlink()
            with self.assertRaises(AccessError):
                file.with_user(admin).write({"is_worksheet_report": False})
        files.with_user(admin).generate_access_token()
        self.assertEqual(
            set(files.mapped("raw")), {base64.b64decode(task.worksheet_report)}
        )

    def test_kinds_of_answers(self):
        currency = self.company.currency_id
        definition = [
            {"name": "part", "string": "Part", "type": "separator"},
            {
                "name": "a",
                "type": "selection",
                "selection": [["x", "Ex"], ["y", "Why"]],
            },
            {"name": "b", "string": "B", "type": "tags", "tags": [["t", "Tag", 1]]},
            {"name": "c", "string": "C", "type": "many2one", "comodel": "res.partner"},
            {"name": "d", "string": "D", "type": "many2many", "comodel": "res.partner"},
            {"name": "e", "string": "E", "type": "date"},
            {"name": "f", "string": "F", "type": "datetime"},
            {"name": "g", "string": "G", "type": "float", "suffix": "mm"},
            {"name": "h_html", "string": "H", "type": "html"},
            {"name": "i", "string": "I", "type": "boolean"},
            {"name": "j", "string": "J", "type": "text"},
        ]
        self.template.worksheet_properties_definition = definition
        task = self._create_task()
        task.worksheet_properties = {
            "a": "y",
            "b": ["t"],
            "c": self.stranger.id,
            "d": [self.customer.id, self.stranger.id],
            "e": "2030-02-01",
            "f": "2030-02-01 10:00:00",
            "g": 1.5,
            "h_html": "<p>Fine<script>alert(1)</script></p>",
            "i": False,
            "j": "<b>not bold</b>",
        }
        answers = {
            answer["label"]: answer["value"]
            for answer in task._prepare_worksheet_report()["answers"]
        }
        self.assertEqual(answers["a"], "Why")
        self.assertEqual(answers["B"], "Tag")
        self.assertEqual(answers["C"], "Stranger Ltd")
        self.assertEqual(answers["D"], "Customer Ltd, Stranger Ltd")
        self.assertEqual(answers["E"], "02/01/2030")
        self.assertIn("02/01/2030", answers["F"])
        self.assertEqual(answers["G"], "1.50 mm")
        self.assertEqual(answers["H"], "<p>Fine</p>")
        self.assertEqual(answers["I"], "No")
        money = {"type": "monetary", "value": 12.0}
        self.assertIn(currency.symbol, task._format_worksheet_answer(money))
        html = self._render(task).decode()
        self.assertIn("&lt;b&gt;not bold", html)
        self.assertIn("<p>Fine</p>", html)

    def test_print_and_send(self):
        task = self._create_done_task()
        for method in ("action_print_worksheet_report", "action_send_worksheet_report"):
            with self.assertRaises(UserError):
                getattr(task.with_user(self.technician), method)()
        self._sign_task(task)
        task = task.with_user(self.technician)
        self.assertEqual(
            task.action_print_worksheet_report()["type"], "ir.actions.report"
        )
        action = task.action_send_worksheet_report()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.technician)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertEqual(len(composer.attachment_ids), 1)
        composer.action_send_mail()
        message = task.message_ids[0]
        self.assertEqual(message.partner_ids, self.contact)
        self.assertTrue(message.attachment_ids)

    def test_readers_print_what_was_signed(self):
        task = self._sign()
        for user in (self.agent, self.technician):
            self.assertTrue(task.with_user(user).action_print_worksheet_report())
            self.assertEqual(
                self._print(task, user), base64.b64decode(task.worksheet_report)
            )
        with self.assertRaises(AccessError):
            self._print(task, self._create_agent("other"))

    def test_no_signature_without_report(self):
        task = self._create_done_task()
        with (
            patch.object(
                type(self.env["ir.actions.report"]),
                "_render_qweb_pdf",
                side_effect=UserError("No PDF"),
            ),
            self.assertRaisesRegex(UserError, "No PDF"),
            self.env.cr.savepoint(),
        ):
            self._sign_task(task.with_context(worksheet_report_later=True))
        task.invalidate_recordset()
        self.assertFalse(task.worksheet_signed_on)

    def test_hostile_texts(self):
        """What a definition or an answer says is text on the page and in the report."""
        bad = "<img src=x onerror=alert(1)>"
        self.template.worksheet_properties_definition = [
            {"name": "a", "string": bad, "type": "char", "suffix": bad},
            {"name": "b_html", "string": "B", "type": "html", "suffix": bad},
            {
                "name": "c",
                "string": "C",
                "type": "selection",
                "selection": [["x", bad]],
            },
            {"name": "d", "string": "D", "type": "tags", "tags": [["t", bad, 1]]},
            {"name": "e", "string": bad, "type": "separator"},
        ]
        task = self._create_task()
        task.worksheet_properties = {
            "a": bad,
            "b_html": f"<p>Fine{bad}</p>",
            "c": "x",
            "d": ["t"],
        }
        task.action_fsm_done()
        before = task._render_worksheet_answers()
        self._sign_task(task, bad)
        for html in (before, task.worksheet_summary, self._render(task).decode()):
            self.assertNotIn("<img src=x", html)
            self.assertNotIn("<img src='x", html)
            self.assertIn("Fine", html)
            nodes = fragment_fromstring(html, create_parent="div")
            self.assertFalse(nodes.xpath("//@onerror"))
        self.assertNotIn("<img src=x", task.message_ids[0].body)

    def test_kept_snapshot_is_shown_as_text(self):
        """Also one that was kept before suffixes were escaped."""
        task = self._sign()
        task._write_signature(
            {
                "worksheet_snapshot": {
                    "answers": [
                        {
                            "label": "x",
                            "type": "html",
                            "value": "<p>1</p> <script>alert(1)</script>",
                        }
                    ]
                }
            }
        )
        self.assertNotIn("<script>", task.worksheet_summary)

    def test_time_zones(self):
        """The customer's, else the company's, else the technician's; and which."""
        task = self._create_task(
            user_id=self.technician.id,
            planned_start="2030-01-01 09:00:00",
            planned_end="2030-01-01 10:30:00",
        )
        company = task.company_id.partner_id
        self.technician.tz = "Asia/Tokyo"
        for tz, hours in (
            ("Asia/Tokyo", ("06:00 PM", "07:30 PM")),
            ("America/New_York", ("04:00 AM", "05:30 AM")),
            ("Europe/Bucharest", ("11:00 AM", "12:30 PM")),
        ):
            company.tz = False if tz == "Asia/Tokyo" else "America/New_York"
            self.contact.tz = tz == "Europe/Bucharest" and tz
            for user in (self.env.user, self.technician, self.agent):
                text = task.with_user(user)._format_appointment()
                with self.subTest(tz=tz, user=user.login, text=text):
                    for expected in (*hours, f"({tz})"):
                        self.assertIn(expected, text)
        report = task._prepare_worksheet_report()
        self.assertIn("11:00", report["planned_start"])
        self.assertIn("(Europe/Bucharest)", report["planned_start"])
        template = self.env.ref(
            "helpdesk_aftersales_fsm.mail_template_worksheet_report"
        )
        body = template._render_field("body_html", task.ids)[task.id]
        self.assertIn("(Europe/Bucharest)", body)

    def test_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.contact.lang = "fr_FR"
        task = self._sign(planned_start="2030-02-01 09:00:00")
        self.assertEqual(task.worksheet_snapshot["lang"], "fr_FR")
        self.assertIn("01/02/2030", task.worksheet_snapshot["planned_start"])
