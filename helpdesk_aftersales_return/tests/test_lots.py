from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnLots(HelpdeskReturnCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._sell_and_deliver((cls.lamp, 6), (cls.product, 1))
        cls.move = cls.delivery.move_ids.filtered("move_line_ids.lot_id")

    def _return_lot(self, lot, quantity, move=None):
        line = {
            "move_id": (move or self.move).id,
            "lot_id": lot.id,
            "quantity": quantity,
        }
        return self._return(line_ids=[Command.create(line)])

    def _get_lots(self, picking):
        return {line.lot_id: line.quantity for line in picking.move_line_ids}

    def test_one_line_for_each_delivered_lot(self):
        lines = self._open_return().line_ids.filtered("lot_id")
        self.assertEqual(lines.mapped("lot_id"), self.lots)
        self.assertEqual(lines.mapped("quantity"), [2, 4])
        self.assertEqual(lines.mapped("delivered_quantity"), [2, 4])

    def test_chosen_lot_is_returned(self):
        """Odoo by itself would bring back the first lot."""
        picking = self._return_lot(self.lots[1], 3)
        self.assertEqual(self._get_lots(picking), {self.lots[1]: 3})
        self.assertEqual(picking.state, "assigned")
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.move.returned_move_ids.lot_ids, self.lots[1])
        self.assertEqual(
            self.env["stock.quant"]._get_available_quantity(
                self.lamp, self.stock, lot_id=self.lots[1]
            ),
            50 - 4 + 3,
        )

    def test_several_lots_of_one_move(self):
        picking = self._return(
            line_ids=[
                Command.create(
                    {"move_id": self.move.id, "lot_id": lot.id, "quantity": quantity}
                )
                for lot, quantity in zip(self.lots, (1, 2), strict=True)
            ]
        )
        self.assertEqual(picking.move_ids.product_uom_qty, 3)
        self.assertEqual(self._get_lots(picking), {self.lots[0]: 1, self.lots[1]: 2})

    def test_lot_of_the_ticket(self):
        self.ticket.product_id = self.lamp
        self.ticket.lot_id = self.lots[1]
        wizard = self._open_return()
        self.assertEqual(wizard.line_ids.lot_id, self.lots[1])
        self.assertEqual(wizard.line_ids.quantity, 4)
        wizard.action_return()
        self.assertEqual(
            self._get_lots(self.ticket.return_picking_ids), {self.lots[1]: 4}
        )

    def test_lot_of_the_ticket_narrows_the_deliveries(self):
        other = self._sell_and_deliver((self.lamp, 1))
        self.assertEqual(other.move_ids.lot_ids, self.lots[1])
        self.ticket.product_id = self.lamp
        self.assertFalse(self._open_return().picking_id)
        self.ticket.lot_id = self.lots[0]
        self.assertEqual(self._open_return().picking_id, self.delivery)

    def test_lot_already_returned(self):
        self._return_lot(self.lots[0], 2)
        lines = self._open_return().line_ids
        self.assertEqual(
            lines.filtered(lambda li: li.lot_id == self.lots[0]).quantity, 0
        )
        with self.assertNothingCreated("stock.picking"), self.assertRaises(UserError):
            self._return_lot(self.lots[0], 1)
        self._return_lot(self.lots[1], 4)

    def test_second_return_keeps_the_lots_of_the_first(self):
        """Odoo frees what an open return of the same delivery has reserved."""
        first = self._return_lot(self.lots[1], 2)
        second = self._return_lot(self.lots[0], 1)
        self.assertEqual(self._get_lots(first), {self.lots[1]: 2})
        self.assertEqual(first.state, "assigned")
        self.assertEqual(self._get_lots(second), {self.lots[0]: 1})
        self._return_natively(self.move, 1)
        self.assertEqual(self._get_lots(first), {self.lots[1]: 2})

    def test_open_return_without_lots_counts_for_all(self):
        picking = self._return_natively(self.move, 4)
        picking.do_unreserve()
        lines = self._open_return().line_ids.filtered("lot_id")
        self.assertEqual(lines.mapped("returnable_quantity"), [2, 2])
        lines.quantity = 2
        with self.assertRaisesRegex(UserError, "name no lot"):
            lines.wizard_id.action_return()

    def test_lots_that_were_not_delivered(self):
        other_lot = self._create_lots(self.lamp, "LAMP-C")
        other_product = self._create_storable("Radio", tracking="lot")
        for lot in (other_lot, self._create_lots(other_product, "RADIO")):
            with (
                self.subTest(lot=lot.name),
                self.assertNothingCreated("stock.picking"),
                self.assertRaises(UserError),
            ):
                self._return_lot(lot, 1)
        with self.assertRaisesRegex(UserError, "Choose which lot"):
            self._return_lot(self.env["stock.lot"], 1)
        with self.assertRaises(UserError):
            self._return_lot(self.lots[0], 1, move=self.delivery.move_ids - self.move)

    def test_delivered_before_lots_were_tracked(self):
        delivery = self._sell_and_deliver((self.product, 4))
        self.product.tracking = "lot"
        wizard = self._open_return(picking_id=delivery.id)
        self.assertFalse(wizard.line_ids.lot_id)
        self.assertEqual(wizard.line_ids.quantity, 4)
        wizard.line_ids.quantity = 3
        wizard.action_return()
        self.assertEqual(self.ticket.return_picking_ids.move_ids.product_uom_qty, 3)
        self.assertEqual(self._open_return(picking_id=delivery.id).line_ids.quantity, 1)

    def test_serial_numbers(self):
        phone = self._create_storable("Phone", tracking="serial")
        serials = self._create_lots(phone, "SN-1", "SN-2", "SN-3")
        for serial in serials:
            self._add_stock(phone, 1, serial)
        delivery = self._sell_and_deliver((phone, 3))
        wizard = self._open_return(picking_id=delivery.id)
        self.assertEqual(wizard.line_ids.lot_id, serials)
        wizard.line_ids[0].quantity = 0.5
        with self.assertRaisesRegex(UserError, "as a whole"):
            wizard.action_return()
        wizard.line_ids[0].quantity = 0
        wizard.line_ids[1].unlink()
        wizard.action_return()
        picking = self.ticket.return_picking_ids
        self.assertEqual(self._get_lots(picking), {serials[2]: 1})
        picking.button_validate()
        self.assertEqual(picking.move_ids.lot_ids, serials[2])
        with self.assertRaises(UserError):
            self._open_return(
                picking_id=delivery.id,
                line_ids=[
                    Command.create(
                        {
                            "move_id": delivery.move_ids.id,
                            "lot_id": serials[2].id,
                            "quantity": 1,
                        }
                    )
                ],
            ).action_return()

    def test_owner_of_the_goods(self):
        owner = self.stranger
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.stock, 1, lot_id=self.lots[0], owner_id=owner
        )
        order = self._sell((self.lamp, 1))
        order.picking_ids.move_line_ids.write(
            {"lot_id": self.lots[0].id, "owner_id": owner.id}
        )
        delivery = self._deliver(order)
        self.assertEqual(delivery.move_line_ids.owner_id, owner)
        picking = self._return(picking_id=delivery.id)
        self.assertEqual(picking.move_line_ids.owner_id, owner)

    def test_lots_offered_on_the_ticket(self):
        other_lot = self._create_lots(self.lamp, "LAMP-C")
        self._add_stock(self.lamp, 1, other_lot)
        with Form(self.ticket.with_user(self.agent)) as form:
            form.product_id = self.lamp
            form.lot_id = self.lots[0]
            form.product_id = self.product
            self.assertFalse(form.lot_id)
