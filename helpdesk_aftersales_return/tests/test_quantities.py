from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnQuantities(HelpdeskReturnCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._sell_and_deliver((cls.product, 5))
        cls.dozen = cls.env.ref("uom.product_uom_dozen")

    def assertRefused(self, *quantities, message=None):
        """Lines of the only move, of these quantities, are refused as a whole."""
        move = self.delivery.move_ids
        wizard = self._open_return(
            line_ids=[
                Command.create({"move_id": move.id, "quantity": quantity})
                for quantity in quantities
            ]
        )
        with (
            self.assertNothingCreated("stock.picking", "stock.move", "stock.move.line"),
            self.assertRaisesRegex(UserError, message or ""),
        ):
            wizard.action_return()

    def test_nonsense_is_refused(self):
        self.assertRefused(6, message="5.00 at most")
        self.assertRefused(3, 3, message="cannot come back")
        self.assertRefused(-1, message="negative")
        self.assertRefused(5, -1, message="negative")
        self.assertRefused(6, -1, message="negative")
        self.assertRefused(0, message="Enter the quantity")
        self.assertRefused(message="Enter the quantity")

    def test_move_of_another_delivery_is_refused(self):
        other = self._sell_and_deliver((self.product, 5))
        line = Command.create({"move_id": other.move_ids.id, "quantity": 1})
        values = {"picking_id": self.delivery.id, "line_ids": [line]}
        with self.assertRaisesRegex(UserError, "not of this delivery"):
            self._open_return(**values)
        wizard = self._open_return()
        wizard.sudo().write(values)
        with (
            self.assertNothingCreated("stock.picking", "stock.move"),
            self.assertRaisesRegex(UserError, "not of this delivery"),
        ):
            wizard.action_return()

    def test_lines_of_one_move_come_back_together(self):
        move = self.delivery.move_ids
        picking = self._return(
            line_ids=[Command.create({"move_id": move.id, "quantity": 2})] * 2
        )
        self.assertEqual(picking.move_ids.product_uom_qty, 4)

    def test_open_returns_count(self):
        wizard = self._open_return()
        wizard.line_ids.quantity = 2
        wizard.action_return()
        first = self.ticket.return_picking_ids
        line = self._open_return().line_ids
        self.assertEqual(
            (line.delivered_quantity, line.returned_quantity, line.returnable_quantity),
            (5, 2, 3),
        )
        self.assertRefused(4)
        first.action_cancel()
        self.assertEqual(self._open_return().line_ids.quantity, 5)
        self.assertRefused(6)

    def test_whatever_is_reserved_of_an_open_return(self):
        picking = self._return()
        picking.do_unreserve()
        self.assertEqual(self._open_return().line_ids.returnable_quantity, 0)
        self.assertRefused(1)

    def test_done_return_counts_what_came(self):
        picking = self._return()
        picking.move_ids.quantity = 3
        picking.with_context(skip_backorder=True).button_validate()
        picking.return_ids.filtered(lambda p: p.state != "done").action_cancel()
        backorder = picking.backorder_ids
        self.assertEqual(backorder.helpdesk_ticket_id, self.ticket)
        self.assertRefused(1)
        backorder.action_cancel()
        self.assertEqual(self._open_return().line_ids.quantity, 2)
        self.assertRefused(3)

    def test_all_lines_removed(self):
        """Something else is on its way back, and that is not the reason."""
        wizard = self._open_return()
        wizard.line_ids.quantity = 2
        wizard.action_return()
        self.assertRefused(message="Enter the quantity")

    def test_return_made_in_inventory_counts(self):
        move = self.delivery.move_ids
        self.env["stock.return.picking"].create(
            {
                "picking_id": self.delivery.id,
                "product_return_moves": [
                    Command.create(
                        {
                            "move_id": move.id,
                            "product_id": move.product_id.id,
                            "quantity": 4,
                        }
                    )
                ],
            }
        ).action_create_returns()
        self.assertEqual(self._open_return().line_ids.quantity, 1)
        self.assertRefused(2)

    def test_two_windows_make_one_return(self):
        first, second = self._open_return(), self._open_return()
        first.action_return()
        with (
            self.assertNothingCreated("stock.picking", "stock.move"),
            self.assertRaises(UserError),
        ):
            second.action_return()
        with self.assertRaises(UserError):
            first.action_return()

    def test_delivered_not_demanded(self):
        order = self._sell((self.product, 10))
        order.picking_ids.move_ids.quantity = 4
        order.picking_ids.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=order.picking_ids.ids
        ).button_validate()
        wizard = self._open_return(sale_order_id=order.id)
        self.assertEqual(wizard.line_ids.quantity, 4)

    def _deliver_in_dozens(self, product, quantity):
        """A delivery whose move is in another unit than the product."""
        self.env["ir.config_parameter"].set_param("stock.propagate_uom", "1")
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "product_uom_id": self.dozen.id,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        return self._deliver(order)

    def test_other_unit(self):
        self.delivery = self._deliver_in_dozens(self.product, 2)
        self.assertEqual(self.delivery.move_ids.product_uom, self.dozen)
        wizard = self._open_return(picking_id=self.delivery.id)
        self.assertEqual(wizard.line_ids.uom_id, self.dozen)
        self.assertEqual(wizard.line_ids.quantity, 2)
        wizard.line_ids.quantity = 0.5
        wizard.action_return()
        picking = self.ticket.return_picking_ids
        self.assertEqual(picking.move_ids.product_qty, 6)
        picking.button_validate()
        self.assertEqual(self.delivery.sale_id.order_line.qty_delivered, 1.5)
        self.assertEqual(
            self._open_return(picking_id=self.delivery.id).line_ids.quantity, 1.5
        )

    def test_rounding_never_adds_up_to_more(self):
        """A third of a dozen is four pieces, and no number of hundredths."""
        self.delivery = self._deliver_in_dozens(self.product, 1)
        move = self.delivery.move_ids
        self.env["stock.return.picking"].create(
            {
                "picking_id": self.delivery.id,
                "product_return_moves": [
                    Command.create(
                        {
                            "move_id": move.id,
                            "product_id": move.product_id.id,
                            "quantity": 1 / 3,
                        }
                    )
                ],
            }
        ).action_create_returns()
        returned = move.returned_move_ids
        returned.move_line_ids.write(
            {"product_uom_id": self.product.uom_id.id, "quantity": 4}
        )
        returned.picking_id.button_validate()
        left = self._open_return(picking_id=self.delivery.id).line_ids
        self.assertEqual(left.returnable_quantity, 0.66)
        self.assertEqual(left.quantity, 0.66)

    def test_serial_numbers_in_another_unit(self):
        phone = self._create_storable("Phone", tracking="serial")
        lots = self._create_lots(phone, *(f"SN-{i:02}" for i in range(12)))
        for lot in lots:
            self._add_stock(phone, 1, lot)
        delivery = self._deliver_in_dozens(phone, 1)
        wizard = self._open_return(picking_id=delivery.id)
        self.assertEqual(wizard.line_ids.lot_id, lots)
        self.assertEqual(wizard.line_ids.uom_id, phone.uom_id)
        self.assertEqual(set(wizard.line_ids.mapped("quantity")), {1.0})
        wizard.line_ids[1:].unlink()
        wizard.action_return()
        picking = self.ticket.return_picking_ids
        self.assertEqual(picking.move_ids.product_qty, 1)
        self.assertEqual(picking.move_line_ids.lot_id, lots[0])
        picking.button_validate()
        self.assertEqual(picking.state, "done")
