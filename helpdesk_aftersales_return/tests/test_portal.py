from odoo.tests import HttpCase, new_test_user, tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnPortal(HelpdeskReturnCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._create_portal_user("customer-portal", cls.customer)
        cls.stranger_portal = cls._create_portal_user("stranger-portal", cls.stranger)
        cls._sell_and_deliver((cls.product, 2), (cls.lamp, 3))
        wizard = cls.env["helpdesk.ticket.return.wizard"].with_user(cls.agent)
        wizard.create({"ticket_id": cls.ticket.id}).action_return_for_exchange()
        pickings = cls.ticket.return_picking_ids
        cls.picking = pickings.filtered("return_id")
        cls.replacement = pickings - cls.picking

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

    def _get_slip(self, picking, query=""):
        return self.url_open(
            f"/my/ticket/{self.ticket.id}/return/{picking.id}{query}",
            allow_redirects=False,
        )

    def test_states(self):
        page = self._get_page(self.portal)
        for text in (
            self.picking.name,
            "Awaiting arrival",
            self.replacement.name,
            "Preparation",
        ):
            self.assertIn(text, page)
        (self.picking | self.replacement).button_validate()
        page = self._get_page(self.portal)
        self.assertIn("Received", page)
        self.assertIn("Shipped", page)
        self.assertNotIn("Return Slip", page)

    def test_drafts_and_steps_in_between_are_hidden(self):
        self.picking.state = "draft"
        self.replacement.location_dest_id = self.stock
        page = self._get_page(self.portal)
        self.assertNotIn(self.picking.name, page)
        self.assertNotIn(self.replacement.name, page)

    def test_return_slip(self):
        """A colleague's order, whose transfers the visitor could not read."""
        self.warehouse.partner_id.street = "Depot Street 1"
        self.assertFalse(self.picking.with_user(self.portal).has_access("read"))
        self.assertIn("Return Slip", self._get_page(self.portal))
        slip = self._get_slip(self.picking)
        self.assertEqual(slip.status_code, 200)
        self.assertIn(
            self.picking.name.replace("/", "-"), slip.headers["Content-Disposition"]
        )
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("stock.return_label_report", self.picking.ids)[0]
            .decode()
        )
        for text in ("Depot Street 1", "Lamp", "LAMP-A", "LAMP-B", "Chair"):
            self.assertIn(text, html)
        self.assertNotIn(self.customer.email, html)

    def test_no_slip_for_anything_else(self):
        self.authenticate(self.portal.login, self.portal.login)
        self.assertEqual(self._get_slip(self.replacement).status_code, 404)
        self.assertEqual(self._get_slip(self.picking.return_id).status_code, 404)
        self.picking.button_validate()
        self.assertEqual(self._get_slip(self.picking).status_code, 404)

    def test_stranger_and_follower(self):
        self.assertNotIn(self.picking.name, self._get_page(self.stranger_portal))
        self.assertEqual(self._get_slip(self.picking).status_code, 303)
        self.ticket.message_subscribe(self.stranger_portal.partner_id.ids)
        page = self._get_page(self.stranger_portal)
        self.assertIn(self.ticket.name, page)
        self.assertNotIn(self.picking.name, page)
        self.assertEqual(self._get_slip(self.picking).status_code, 404)

    def test_public_visitor_needs_the_token(self):
        token = self.ticket._portal_ensure_token()
        self.assertNotIn(self.picking.name, self._get_page())
        self.assertNotIn(self.picking.name, self._get_page(query="?access_token=guess"))
        self.assertEqual(self._get_slip(self.picking).status_code, 303)
        self.assertEqual(
            self._get_slip(self.picking, "?access_token=guess").status_code, 303
        )
        query = f"?access_token={token}"
        page = self._get_page(query=query)
        self.assertIn(self.picking.name, page)
        self.assertIn(f"/return/{self.picking.id}{query}", page)
        self.assertEqual(self._get_slip(self.picking, query).status_code, 200)

    def test_transfer_of_somebody_else_on_the_ticket(self):
        delivery = self._sell_and_deliver((self.product, 1), partner=self.stranger)
        delivery.helpdesk_ticket_id = self.ticket
        page = self._get_page(self.portal)
        self.assertIn(self.picking.name, page)
        self.assertNotIn(delivery.name, page)
