from odoo.tests import HttpCase, tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestTour(HelpdeskReturnCase, HttpCase):
    def test_agent(self):
        self._sell_and_deliver((self.lamp, 3))
        self.agent.password = self.agent.login
        action = "action-helpdesk_mgmt.helpdesk_ticket_action"
        self.start_tour(
            f"/odoo/{action}/{self.ticket.id}",
            "helpdesk_aftersales_return_agent",
            login=self.agent.login,
        )
        pickings = self.ticket.return_picking_ids.sorted("id")
        self.assertEqual(pickings[0].move_line_ids.lot_id, self.lots[1])
        self.assertEqual(pickings[0].move_line_ids.quantity, 1)
        self.assertEqual(pickings[1].move_line_ids.lot_id, self.lots[0])
        self.assertEqual(set(pickings.mapped("state")), {"assigned"})
        self.assertEqual(pickings.create_uid, self.agent)
