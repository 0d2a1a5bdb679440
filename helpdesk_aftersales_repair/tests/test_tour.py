from odoo.tests import HttpCase, tagged

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestTour(HelpdeskRepairCase, HttpCase):
    def _start_tour(self, name, user):
        user.password = user.login
        action = "action-helpdesk_mgmt.helpdesk_ticket_action"
        self.start_tour(
            f"/odoo/{action}/{self.ticket.id}", name, login=user.login, timeout=120
        )

    def test_agent(self):
        picking = self._return_for_ticket(self.serials[0])
        self._sell_machines(self.serials[1])
        self.ticket.product_id = self.machine
        self._start_tour("helpdesk_aftersales_repair_agent", self.agent)
        repairs = self.ticket.repair_ids.sorted("id")
        self.assertRecordValues(
            repairs,
            [
                {
                    "lot_id": self.serials[0].id,
                    "picking_id": picking.id,
                    "under_warranty": True,
                    "state": "draft",
                    "create_uid": self.agent.id,
                },
                {
                    "lot_id": self.serials[1].id,
                    "picking_id": False,
                    "under_warranty": False,
                    "state": "confirmed",
                    "create_uid": self.agent.id,
                },
            ],
        )
        self.assertIn("It hums.", repairs[0].internal_notes)

    def test_workshop(self):
        """A stock user adds the parts, which stay free."""
        user = self._create_agent(
            "workshop", "stock.group_stock_user,helpdesk_mgmt.group_helpdesk_user"
        )
        self.ticket.product_id = self.product
        self._start_tour("helpdesk_aftersales_repair_workshop", user)
        repair = self.ticket.repair_ids
        self.assertEqual(repair.state, "confirmed")
        self.assertEqual(repair.move_ids.product_uom_qty, 2)
        self.assertEqual(repair.sale_order_id.order_line.product_uom_qty, 2)
        self.assertEqual(repair.sale_order_id.order_line.price_unit, 0.0)
        self.assertEqual(repair.sale_order_id.amount_total, 0.0)
