from odoo.tests import new_test_user, tagged

from .common import HelpdeskAftersalesCase


@tagged("post_install", "-at_install")
class TestPortal(HelpdeskAftersalesCase):
    """Who sees, on a ticket's page, what was made for the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls.ticket._portal_ensure_token()

    def _shows(self, user, token=None):
        ticket = self.ticket.with_user(user)
        return ticket._shows_documents_in_portal(user, token)

    def _portal_user(self, login, parent):
        user = new_test_user(self.env, login=login, groups="base.group_portal")
        user.partner_id.parent_id = parent
        return user

    def test_customer_and_colleague(self):
        self.assertTrue(self._shows(self._portal_user("colleague", self.customer)))

    def test_follower_from_elsewhere(self):
        follower = self._portal_user("follower", self.stranger)
        self.ticket.message_subscribe(follower.partner_id.ids)
        self.assertFalse(self._shows(follower))
        self.assertFalse(self._shows(follower, "guess"))
        # Followers can read the token: it says nothing about who they are.
        self.assertFalse(self._shows(follower, self.token))

    def test_public_visitor(self):
        public = self.env.ref("base.public_user")
        self.assertFalse(self._shows(public))
        for token in ("guess", "ghicește", "", 42, True, [self.token], {}, None):
            self.assertFalse(self._shows(public, token))
        self.assertTrue(self._shows(public, self.token))

    def test_internal_users(self):
        internal = new_test_user(self.env, login="internal", groups="base.group_user")
        self.ticket.message_subscribe(internal.partner_id.ids)
        self.assertFalse(self._shows(internal))
        self.assertFalse(self._shows(internal, self.token))
        self.assertTrue(self._shows(self.agent))
        colleague = self._create_agent("colleague")
        self.assertFalse(self._shows(colleague, self.token))

    def test_ticket_without_customer(self):
        self.ticket.partner_id = False
        self.assertFalse(self._shows(self._portal_user("colleague", self.customer)))
