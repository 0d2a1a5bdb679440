from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import HelpdeskAftersalesCase


@tagged("post_install", "-at_install")
class TestReasons(HelpdeskAftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain, cls.demanding = cls.env["helpdesk.aftersales.reason"].create(
            [{"name": "Late"}, {"name": "Scratched", "needs_photo": True}]
        )
        cls.reasons = cls.plain | cls.demanding

    def _attach(self, mimetype, **values):
        content = {"image/png": b"\x89PNG\r\n\x1a\n", "text/plain": b"hello"}[mimetype]
        return self.env["ir.attachment"].create(
            {
                "name": "file",
                "raw": content,
                "mimetype": mimetype,
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
                **values,
            }
        )

    def _check(self):
        self.reasons.with_user(self.agent)._check_photo(
            self.ticket.with_user(self.agent)
        )

    def test_photo_needed(self):
        self._attach("text/plain")
        self._attach("image/png", res_id=self._create_ticket().id)
        self._attach("image/png", res_model="res.partner")
        with self.assertRaisesRegex(UserError, "Scratched.*photo"):
            self._check()
        self._attach("image/png")
        self._check()

    def test_photo_of_a_message(self):
        photo = self._attach("image/png", res_model="mail.compose.message", res_id=0)
        self.ticket.message_post(body="Look", attachment_ids=photo.ids)
        self._check()

    def test_one_query_and_only_when_needed(self):
        self.reasons.mapped("needs_photo")
        self.ticket.mapped("number")
        with self.assertQueryCount(0):
            self.plain._check_photo(self.ticket)
        self._attach("image/png")
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.reasons._check_photo(self.ticket)

    def test_agents_read_and_managers_write(self):
        reason = self.plain.with_user(self.agent)
        self.assertEqual(reason.read(["name"])[0]["name"], "Late")
        for forbidden in (
            lambda: reason.write({"name": "Hacked"}),
            lambda: reason.create({"name": "Mine"}),
            lambda: reason.unlink(),
        ):
            with self.assertRaises(AccessError):
                forbidden()
        employee = self._create_agent("employee", "base.group_user")
        with self.assertRaises(AccessError):
            self.plain.with_user(employee).read(["name"])
        manager = self._create_agent("manager", "helpdesk_mgmt.group_helpdesk_manager")
        with Form(self.plain.with_user(manager)) as form:
            form.name = "Arrived late"
            form.use_product_repairs = False
        self.assertEqual(self.plain.name, "Arrived late")
        self.plain.with_user(manager).action_archive()
        self.plain.with_user(manager).unlink()
        self.assertFalse(self.plain.exists())

    def test_every_service_has_reasons(self):
        """The switches are those of the team, so that a wizard can ask by its own."""
        Reason = self.env["helpdesk.aftersales.reason"].with_user(self.agent)
        services = ("use_credit_notes", "use_product_returns", "use_product_repairs")
        self.assertLessEqual(
            set(services), set(self.env["helpdesk.ticket.team"]._get_service_addons())
        )
        difference = self.env.ref("helpdesk_aftersales.reason_price_difference")
        offered = {
            switch: Reason.search([(switch, "=", True)]).sudo() for switch in services
        }
        self.assertIn(difference, offered["use_credit_notes"])
        self.assertNotIn(difference, offered["use_product_returns"])
        self.assertIn(self.plain, offered["use_product_repairs"])
