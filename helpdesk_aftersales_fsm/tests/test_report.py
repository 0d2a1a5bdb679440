import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FsmCase

REPORT = "helpdesk_aftersales_fsm.action_report_worksheet"


@tagged("post_install", "-at_install")
class TestReport(FsmCase):
    def _render(self, task):
        return self.env["ir.actions.report"]._render_qweb_html(REPORT, task.ids)[0]

    def _sign(self, **values):
        task = self._create_done_task(**values)
        task._sign_worksheet("Contact", self.signature)
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

    def test_attached_to_task_and_ticket(self):
        task = self._sign()
        for record in (task, self.ticket):
            attachment = record.message_ids.attachment_ids
            self.assertEqual(len(attachment), 1)
            self.assertEqual(attachment.res_model, record._name)
            self.assertEqual(attachment.raw, base64.b64decode(task.worksheet_report))
            self.assertTrue(attachment.name.endswith(".pdf"))

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
        self.assertEqual(
            self.env["ir.actions.report"]
            ._get_report(REPORT)
            .retrieve_attachment(task)
            .raw,
            base64.b64decode(content),
        )

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
        report = self.env["ir.actions.report"]._get_report(REPORT)
        self.assertNotEqual(report.retrieve_attachment(task).raw, b"forged")

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
        task._sign_worksheet("Contact", self.signature)
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

    def test_report_put_off(self):
        """Without a report, the first who asks gets it made."""
        task = self._create_done_task()
        task = task.with_context(worksheet_report_later=True)
        task._sign_worksheet("Contact", self.signature)
        self.assertFalse(task.worksheet_report)
        task = task.with_context(worksheet_report_later=False)
        task.with_user(self.technician).action_print_worksheet_report()
        self.assertTrue(task.worksheet_report)

    def test_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.contact.lang = "fr_FR"
        task = self._sign(planned_start="2030-02-01 09:00:00")
        self.assertEqual(task.worksheet_snapshot["lang"], "fr_FR")
        self.assertIn("01/02/2030", task.worksheet_snapshot["planned_start"])
