from odoo.tests import tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnSteps(HelpdeskReturnCase):
    """Warehouses that receive and deliver in several steps."""

    def test_two_step_receipt(self):
        delivery = self._sell_and_deliver((self.product, 2))
        self.warehouse.reception_steps = "two_steps"
        wizard = self._open_return()
        self.assertEqual(wizard.location_id, self.warehouse.wh_input_stock_loc_id)
        wizard.action_return()
        picking = self.ticket.return_picking_ids
        self.assertEqual(picking.location_dest_id, self.warehouse.wh_input_stock_loc_id)
        picking.button_validate()
        self.assertEqual(delivery.sale_id.order_line.qty_delivered, 0)
        storing = picking.move_ids.move_dest_ids.picking_id
        self.assertEqual(storing.location_dest_id, self.stock)
        self.assertFalse(storing.helpdesk_ticket_id)
        self.assertEqual(self.ticket.return_picking_count, 1)
        storing.button_validate()
        self.assertEqual(
            self.env["stock.quant"]._get_available_quantity(self.product, self.stock),
            100,
        )

    def test_three_step_delivery(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        order = self._sell((self.product, 2), (self.lamp, 2))
        self.assertEqual(len(order.picking_ids), 1)
        self.assertFalse(self.ticket.has_delivery)
        delivery = self._deliver(order)
        self.assertEqual(len(order.picking_ids), 3)
        wizard = self._open_return()
        self.assertEqual(wizard.picking_id, delivery)
        self.assertEqual(delivery.picking_type_id, self.warehouse.out_type_id)
        self.assertEqual(wizard.location_id, self.stock)
        wizard.action_return()
        self.ticket.return_picking_ids.button_validate()
        self.assertEqual(order.order_line.mapped("qty_delivered"), [0, 0])

    def test_exchange_in_three_steps(self):
        """Every step of the replacement carries the ticket."""
        self.warehouse.write(
            {"delivery_steps": "pick_pack_ship", "reception_steps": "three_steps"}
        )
        order = self._deliver(self._sell((self.product, 2))).sale_id
        before = order.picking_ids
        self._open_return().action_return_for_exchange()
        self.assertEqual(self.ticket.return_picking_count, 2)
        self._deliver(order)
        made = order.picking_ids - before
        replacement = made.filtered(lambda p: p.move_ids.helpdesk_ticket_id)
        self.assertEqual(
            replacement.picking_type_id,
            self.warehouse.pick_type_id
            | self.warehouse.pack_type_id
            | self.warehouse.out_type_id,
        )
        self.assertEqual(replacement.helpdesk_ticket_id, self.ticket)
        returned = self.ticket.return_picking_ids - replacement
        self.assertEqual(len(returned), 1)
        self.assertEqual(order.order_line.qty_delivered, 2)
