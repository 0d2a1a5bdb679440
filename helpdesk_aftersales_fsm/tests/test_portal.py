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
        self.authenticate(f"aftersales-{login}", f"aftersales-{login}")

    def _sign(self, token=None, **values):
        values = {"name": "Contact", "signature": self.signature.decode(), **values}
        query = f"?access_token={token}" if token else ""
        return self.make_jsonrpc_request(f"{self.url}/worksheet/sign{query}", values)

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
        self.authenticate(None, None)
        token = self.task.access_token
        result = self._sign(token)
        self.assertTrue(result["force_refresh"])
        self.assertEqual(self.task.worksheet_signed_by, "Contact")
        self.assertEqual(self.task.message_ids[0].author_id, self.contact)
        page = self.url_open(result["redirect_url"]).text
        self.assertIn("Your signature is kept", page)
        self.assertNotIn("/worksheet/sign", page)
        report = self.url_open(f"{self.url}/worksheet?access_token={token}")
        self.assertEqual(report.status_code, 200)
        self.assertIn("attachment", report.headers["Content-Disposition"])
        attachment = self.ticket.message_ids.attachment_ids
        self.assertEqual(report.content, attachment.raw)

    def test_odd_tokens(self):
        self._login("stranger")
        self.task.message_subscribe(self.stranger_user.partner_id.ids)
        for token in ("ghicește", 42, ["x"], {}):
            with self.subTest(token=token):
                self.assertEqual(set(self._sign(access_token=token)), {"error"})
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
