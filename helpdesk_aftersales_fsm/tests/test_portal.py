import json
from urllib.parse import urlencode

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestPortal(FsmCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.task = cls._create_done_task(
            user_id=cls.technician.id,
            planned_start="2030-01-01 09:00:00",
            planned_end="2030-01-01 10:00:00",
        )
        cls.url = f"/my/tasks/{cls.task.id}"
        for login, partner in (
            ("customer", cls.contact),
            (
                "colleague",
                cls.env["res.partner"].create(
                    {"name": "Colleague", "parent_id": cls.customer.id}
                ),
            ),
            ("stranger", cls.stranger),
        ):
            user = new_test_user(
                cls.env,
                login=f"aftersales-{login}",
                password=f"aftersales-{login}",
                groups="base.group_portal",
                partner_id=partner.id,
            )
            setattr(cls, f"{login}_user", user)
        cls.contact.name = "Contact"

    def _login(self, login):
        login = login and f"aftersales-{login}"
        self.authenticate(login, login)

    def _sign(self, token=None, **values):
        """Sign as the page does, with the token of the customer's e-mail or without."""
        values = {
            "name": "Contact",
            "signature": self.signature.decode(),
            "worksheet_hash": self.task._get_worksheet_hash(),
            **values,
        }
        query = {"access_token": self.task.access_token, "sign_token": token}
        query = f"?{urlencode(query)}" if token else ""
        return self.make_jsonrpc_request(f"{self.url}/worksheet/sign{query}", values)

    def _get_sign_path(self):
        url = self.task._get_sign_url()
        self.env.flush_all()
        return url[url.index("/my/") :]

    def test_customer_follows_the_task(self):
        """From the ticket's page, from My Tasks, with what was planned and done."""
        for login in ("customer", "colleague"):
            self._login(login)
            ticket = self.url_open(f"/my/ticket/{self.ticket.id}").text
            self.assertIn(self.url, ticket)
            self.assertIn("01/01/2030", ticket)
            self.assertIn(self.technician.name, ticket)
            self.assertIn(self.url, self.url_open("/my/tasks").text)
            page = self.url_open(self.url).text
            for text in ("A loose screw", "01/01/2030", self.technician.name, "Done"):
                self.assertIn(text, page)
            self.assertIn("/worksheet/sign", page)

    def test_answers_are_shown_when_done(self):
        self.task.state = "01_in_progress"
        self._login("customer")
        page = self.url_open(self.url).text
        self.assertNotIn("A loose screw", page)
        self.assertNotIn("/worksheet/sign", page)

    def test_stranger_gets_nothing(self):
        self._login("stranger")
        for url in (self.url, f"{self.url}/worksheet"):
            self.assertURLEqual(self.url_open(url).url, "/my")
        self.assertEqual(set(self._sign()), {"error"})
        self.assertNotIn(self.url, self.url_open("/my/tasks").text)
        self.assertFalse(self.task.worksheet_signed_on)

    def test_bad_token_gets_nothing(self):
        self.authenticate(None, None)
        for query in ("", "?access_token=wrong"):
            for url in (self.url, f"{self.url}/worksheet"):
                response = self.url_open(url + query)
                self.assertNotIn("A loose screw", response.text)
                self.assertIn("/web/login", response.url)
        self.assertEqual(set(self._sign()), {"error"})
        self.assertEqual(set(self._sign("wrong")), {"error"})
        self.assertFalse(self.task.worksheet_signed_on)

    def test_sign_with_token(self):
        """The link in the customer's e-mail opens the page, and its form signs."""
        self.authenticate(None, None)
        token = self.task.access_token
        page = html.fromstring(self.url_open(self._get_sign_path()).text)
        (form,) = page.xpath("//owl-component[@name='portal.signature_form']/@props")
        result = self.make_jsonrpc_request(
            json.loads(form)["callUrl"],
            {"name": "Contact", "signature": self.signature.decode()},
        )
        self.assertTrue(result["force_refresh"])
        self.assertEqual(self.task.worksheet_signed_by, "Contact")
        self.assertEqual(self.task.message_ids[0].author_id, self.contact)
        page = self.url_open(result["redirect_url"]).text
        self.assertIn("Your signature is kept", page)
        self.assertNotIn("/worksheet/sign", page)
        report = self.url_open(f"{self.url}/worksheet?access_token={token}")
        self.assertEqual(report.status_code, 200)
        self.assertIn("attachment", report.headers["Content-Disposition"])
        attachment = self.task.message_ids.attachment_ids
        self.assertEqual(report.content, attachment.raw)
        # All followers of the ticket see its files, from wherever they are.
        self.assertIn(self.task.name, self.ticket.message_ids[0].body)
        self.assertFalse(self.ticket.message_ids.attachment_ids)

    def test_token_to_read_does_not_sign(self):
        """Followers and employees can read that one, so it shows the page only."""
        self.authenticate(None, None)
        token = self.task.access_token
        page = self.url_open(f"{self.url}?access_token={token}").text
        self.assertIn("A loose screw", page)
        self.assertNotIn("/worksheet/sign", page)
        self.assertIn("customer", self._sign(token)["error"])
        self.assertIn("customer", self._sign(access_token=token)["error"])
        self._get_sign_path()
        self.assertIn("customer", self._sign(token)["error"])
        self.assertFalse(self.task.worksheet_signed_on)

    def test_whoever_is_logged_in_is_judged_by_that(self):
        """The right token in the wrong hands does not sign."""
        path = self._get_sign_path()
        self.task.message_subscribe(self.stranger_user.partner_id.ids)
        employee = {"groups": "base.group_user"}
        for login, values in (
            ("employee", employee),
            ("own", {"groups": "helpdesk_mgmt.group_helpdesk_user_own"}),
            ("project", {"groups": "project.group_project_user"}),
        ):
            login = f"aftersales-x{login}"
            new_test_user(self.env, login=login, password=login, **values)
        for login in ("stranger", "xemployee", "xown", "xproject"):
            with self.subTest(login=login):
                self._login(login)
                page = self.url_open(path).text
                self.assertIn("A loose screw", page)
                self.assertNotIn("/worksheet/sign", page)
                self.assertIn(
                    "customer", self._sign(self.task._get_sign_token())["error"]
                )
        self.task.invalidate_recordset()
        self.assertFalse(self.task.worksheet_signed_on)

    def test_agent_is_not_shown_the_button(self):
        self.agent.password = self.agent.login
        self.authenticate(self.agent.login, self.agent.login)
        for path in (self.url, f"/my/ticket/{self.ticket.id}"):
            page = html.fromstring(self.url_open(path).text)
            self.assertFalse(page.xpath("//a[normalize-space()='Sign']"))
            self.assertNotIn("modal_sign_worksheet", html.tostring(page).decode())

    def test_changed_after_it_was_shown(self):
        self._login("customer")
        shown = self.task._get_worksheet_hash()
        self.task.worksheet_properties = {"fault": "All is broken"}
        for wrong in (shown, None, "", "x", 7, [], {}, True):
            with self.subTest(wrong=wrong):
                self.assertIn("has changed", self._sign(worksheet_hash=wrong)["error"])
        self.assertFalse(self.task.worksheet_signed_on)
        self.assertNotIn("error", self._sign())
        self.assertIn("All is broken", self.task.worksheet_summary)

    def test_customers_time_zone(self):
        """On the ticket's card and the task's page, whoever looks."""
        self.contact.tz = "Europe/Bucharest"
        self.customer_user.tz = self.colleague_user.tz = "Asia/Tokyo"
        self.contact.tz = "Europe/Bucharest"
        for login in ("customer", "colleague"):
            self._login(login)
            for path in (self.url, f"/my/ticket/{self.ticket.id}"):
                page = self.url_open(path).text
                self.assertIn("11:00", page)
                self.assertIn("(Europe/Bucharest)", page)
        self.assertNotIn("error", self._sign())
        page = self.url_open(self.url).text
        self.assertIn(self.task.worksheet_snapshot["signed_on"], page)

    def test_hostile_suffix(self):
        self.template.worksheet_properties_definition = [
            {
                "name": "note_html",
                "string": "Note",
                "type": "html",
                "suffix": "<img src=x onerror=alert(1)>",
            }
        ]
        self.task.worksheet_properties = {"note_html": "<p>Fine</p>"}
        self._login("customer")
        page = html.fromstring(self.url_open(self.url).text)
        self.assertFalse(page.xpath("//*[@id='worksheet']//@onerror"))

    def test_odd_tokens(self):
        self._login("stranger")
        self.task.message_subscribe(self.stranger_user.partner_id.ids)
        odd = ("ghicește", 42, ["x"], {}, {"a": 1}, True, 1.5)
        for login in ("stranger", None):
            self._login(login)
            for token in odd:
                for name in ("access_token", "sign_token"):
                    with self.subTest(login=login, token=token, name=name):
                        self.assertEqual(set(self._sign(**{name: token})), {"error"})
            for token in odd:
                values = {"access_token": self.task.access_token, "sign_token": token}
                self.assertEqual(set(self._sign(**values)), {"error"})
        self.url_open(f"{self.url}/worksheet?access_token=ghicește")
        self._login("customer")
        self.assertNotIn("error", self._sign(access_token="ghicește"))

    def test_author(self):
        self._login("customer")
        self.assertNotIn("error", self._sign())
        self.assertEqual(self.task.message_ids[0].author_id, self.contact)

    def test_refused(self):
        """Nothing is written, and the page says why."""
        self._login("customer")
        for values in (
            {"signature": ""},
            {"signature": None},
            {"signature": "garbage"},
            {"signature": "aGVsbG8="},
            {"signature": 42},
            {"signature": {"a": 1}},
            {"name": ""},
            {"name": ["x"]},
            {"name": "x" * 200_000},
        ):
            with self.subTest(values):
                self.assertEqual(set(self._sign(**values)), {"error"})
        self.task.invalidate_recordset()
        self.assertFalse(self.task.worksheet_signed_on)
        self.assertFalse(self.task.worksheet_signature)

    def test_refused_before_completion_and_twice(self):
        self._login("customer")
        self.task.state = "01_in_progress"
        self.assertIn("not done", self._sign()["error"])
        self.task.state = "1_done"
        self.assertNotIn("error", self._sign())
        self.assertIn("signed", self._sign(name="Somebody else")["error"])
        self.assertEqual(self.task.worksheet_signed_by, "Contact")

    def test_nothing_to_download_before_signing(self):
        self._login("customer")
        self.assertURLEqual(self.url_open(f"{self.url}/worksheet").url, "/my")

    def test_readers_do_not_sign_for_the_customer(self):
        """A follower from elsewhere and any employee read the task, and no more."""
        self.task.message_subscribe(self.stranger_user.partner_id.ids)
        new_test_user(
            self.env,
            login="aftersales-employee",
            password="aftersales-employee",
            groups="base.group_user",
        )
        for login in ("stranger", "employee"):
            with self.subTest(login=login):
                self._login(login)
                page = self.url_open(self.url).text
                self.assertIn("A loose screw", page)
                self.assertNotIn("/worksheet/sign", page)
                self.assertIn("customer", self._sign()["error"])
        self.task.invalidate_recordset()
        self.assertFalse(self.task.worksheet_signed_on)

    def test_private_project(self):
        """What the window announces: the portal shows nothing."""
        self.project.privacy_visibility = "followers"
        self._login("customer")
        self.assertNotIn(self.url, self.url_open(f"/my/ticket/{self.ticket.id}").text)
        self.assertURLEqual(self.url_open(self.url).url, "/my")

    def test_archived_task(self):
        self.task.active = False
        self._login("customer")
        self.assertNotIn(self.url, self.url_open(f"/my/ticket/{self.ticket.id}").text)

    def test_task_of_another_customer(self):
        """A task that was given to somebody else leaves the ticket's page."""
        self.task.partner_id = self.stranger
        self.assertFalse(self.ticket._get_portal_fsm_tasks())

    def test_visitor_with_the_tickets_token(self):
        self.authenticate(None, None)
        page = self.url_open(self.ticket.get_portal_url()).text
        self.assertIn(self.url, page)
