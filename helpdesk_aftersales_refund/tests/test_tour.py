from odoo.tests import HttpCase, tagged

from .common import HelpdeskRefundCase


@tagged("post_install", "-at_install")
class TestTour(HelpdeskRefundCase, HttpCase):
    def _start_tour(self, name, user):
        user.password = user.login
        self.ticket.user_id = user
        action = "action-helpdesk_mgmt.helpdesk_ticket_action"
        url = f"/odoo/{action}/{self.ticket.id}"
        self.start_tour(url, name, login=user.login)

    def test_agent(self):
        self._start_tour("helpdesk_aftersales_refund_agent", self.agent)
        self.assertEqual(self.ticket.credit_note_ids.state, "draft")
        self.assertEqual(self.ticket.credit_note_ids.create_uid, self.agent)

    def test_accountant(self):
        self._start_tour("helpdesk_aftersales_refund_accountant", self.accountant)
        self.assertEqual(self.ticket.credit_note_ids.state, "posted")
