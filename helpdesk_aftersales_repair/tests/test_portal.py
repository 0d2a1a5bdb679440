from odoo.tests import HttpCase, new_test_user, tagged

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRepairPortal(HelpdeskRepairCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._create_portal_user("customer-portal", cls.customer)
        cls.stranger_portal = cls._create_portal_user("stranger-portal", cls.stranger)
        wizard = cls.env["helpdesk.ticket.repair.wizard"].with_user(cls.agent)
        values = {"ticket_id": cls.ticket.id, "product_id": cls.product.id}
        wizard.create(values).action_create_quotation()
        cls.repair = cls.ticket.repair_ids
        cls.order = cls.repair.sale_order_id
        cls.repair._action_repair_confirm()

    @classmethod
    def _create_portal_user(cls, login, parent):
        user = new_test_user(
            cls.env, login=login, password=login, groups="base.group_portal"
        )
        user.partner_id.parent_id = parent
        return user

    def _get_page(self, user=None, query=""):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(f"/my/ticket/{self.ticket.id}{query}").text

    def test_states(self):
        page = self._get_page(self.portal)
        for text in (self.repair.name, "Chair", "Confirmed"):
            self.assertIn(text, page)
        self.repair.action_repair_start()
        self.assertIn("Under Repair", self._get_page(self.portal))
        self.repair.action_repair_end()
        self.assertIn("Repaired", self._get_page(self.portal))

    def test_cancelled(self):
        self.repair.action_repair_cancel()
        self.assertIn("Cancelled", self._get_page(self.portal))

    def test_drafts_are_hidden(self):
        self.repair.action_repair_cancel()
        self.repair.action_repair_cancel_draft()
        self.assertNotIn(self.repair.name, self._get_page(self.portal))

    def test_quotation_once_sent(self):
        page = self._get_page(self.portal)
        self.assertIn(self.repair.name, page)
        self.assertNotIn(f"/my/orders/{self.order.id}", page)
        self.order.action_quotation_sent()
        page = self._get_page(self.portal)
        url = self.order.get_portal_url()
        self.assertIn(url.replace("&", "&amp;"), page)
        self.assertIn("View Quotation", page)
        self._add_part(self.repair)
        quotation = self.url_open(url)
        self.assertEqual(quotation.status_code, 200)
        self.assertIn(self.order.name, quotation.text)
        self.assertIn("Part", quotation.text)
        self.order.action_confirm()
        self.assertIn("View Order", self._get_page(self.portal))
        self.order._action_cancel()
        self.assertNotIn(f"/my/orders/{self.order.id}", self._get_page(self.portal))

    def test_stranger_and_follower(self):
        self.order.action_quotation_sent()
        self.assertNotIn(self.repair.name, self._get_page(self.stranger_portal))
        self.ticket.message_subscribe(self.stranger_portal.partner_id.ids)
        page = self._get_page(self.stranger_portal)
        self.assertIn(self.ticket.name, page)
        self.assertNotIn(self.repair.name, page)
        self.assertNotIn(f"/my/orders/{self.order.id}", page)

    def test_public_visitor_needs_the_token(self):
        token = self.ticket._portal_ensure_token()
        self.assertNotIn(self.repair.name, self._get_page())
        self.assertNotIn(self.repair.name, self._get_page(query="?access_token=guess"))
        page = self._get_page(query=f"?access_token={token}")
        self.assertIn(self.repair.name, page)

    def test_repair_for_somebody_else_on_the_ticket(self):
        self.order.action_quotation_sent()
        self.order.partner_id = self.stranger
        page = self._get_page(self.portal)
        self.assertIn(self.repair.name, page)
        self.assertNotIn(f"/my/orders/{self.order.id}", page)
        self.repair.partner_id = self.stranger
        self.assertNotIn(self.repair.name, self._get_page(self.portal))
