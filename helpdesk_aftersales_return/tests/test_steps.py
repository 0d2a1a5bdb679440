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

    def test_return_into_another_warehouse(self):
        """The customer sends it there, and it is stored there step by step."""
        other = self.env["stock.warehouse"].create(
            {
                "name": "Service centre",
                "code": "SC",
                "reception_steps": "two_steps",
                "partner_id": self.stranger.id,
            }
        )
        self._sell_and_deliver((self.product, 2))
        picking = self._return(location_id=other.wh_input_stock_loc_id.id)
        self.assertEqual(picking.picking_type_id, other.in_type_id)
        self.assertEqual(picking.move_ids.picking_type_id, other.in_type_id)
        self.assertEqual(picking.move_ids.warehouse_id, other)
        self.assertEqual(picking.location_dest_id, other.wh_input_stock_loc_id)
        self.assertEqual(picking._get_return_address(), self.stranger)
        self.assertEqual(picking.picking_type_id.warehouse_id.partner_id, self.stranger)
        self.assertTrue(picking.name.startswith("SC/"))
        picking.button_validate()
        storing = picking.move_ids.move_dest_ids.picking_id
        self.assertEqual(storing.picking_type_id, other.store_type_id)
        storing.button_validate()
        self.assertEqual(
            self.env["stock.quant"]._get_available_quantity(
                self.product, other.lot_stock_id
            ),
            2,
        )

    def test_exchange_into_another_warehouse(self):
        """The replacement leaves from where the delivery left."""
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTHER"})
        self._sell_and_deliver((self.product, 2))
        wizard = self._open_return(location_id=other.lot_stock_id.id)
        wizard.action_return_for_exchange()
        returned = self.ticket.return_picking_ids.filtered("return_id")
        replacement = self.ticket.return_picking_ids - returned
        self.assertEqual(returned.picking_type_id, other.in_type_id)
        self.assertEqual(replacement.picking_type_id, self.warehouse.out_type_id)

    def test_return_into_the_warehouse_of_the_delivery(self):
        """Odoo's own operation type for returns stays."""
        returns = self.warehouse.in_type_id.copy({"name": "Returns"})
        self.warehouse.out_type_id.return_picking_type_id = returns
        self._sell_and_deliver((self.product, 2))
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock.id}
        )
        picking = self._return(location_id=shelf.id)
        self.assertEqual(picking.picking_type_id, returns)
        self.assertEqual(picking.location_dest_id, shelf)
