from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestExchange(HelpdeskReturnCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._sell_and_deliver((cls.product, 5), (cls.lamp, 3))
        cls.order = cls.delivery.sale_id

    def _exchange(self, **values):
        """The return, the replacement and the action of an exchange."""
        before = self.ticket.return_picking_ids
        action = self._open_return(**values).action_return_for_exchange()
        pickings = self.ticket.return_picking_ids - before
        returned = pickings.filtered("return_id")
        return returned, pickings - returned, action

    def test_both_transfers_carry_the_ticket(self):
        returned, replacement, action = self._exchange()
        self.assertEqual(len(returned), 1)
        self.assertEqual(len(replacement), 1)
        self.assertEqual(
            self.env["stock.picking"].search(action["domain"]), returned | replacement
        )
        self.assertEqual(replacement.location_dest_id, self.delivery.location_dest_id)
        self.assertEqual(replacement.partner_id, self.delivery.partner_id)
        self.assertEqual(replacement.sale_id, self.order)
        self.assertEqual(
            {m.product_id: m.product_uom_qty for m in replacement.move_ids},
            {self.product: 5, self.lamp: 3},
        )
        self.assertEqual(self.ticket.return_picking_count, 2)
        for picking in returned | replacement:
            self.assertTrue(
                self.ticket.message_ids.filtered(
                    lambda message: picking.name in (message.body or "")  # noqa: B023
                )
            )
        returned.button_validate()
        self.assertEqual(self.order.order_line.mapped("qty_delivered"), [0, 0])
        replacement.button_validate()
        self.assertEqual(self.order.order_line.mapped("qty_delivered"), [5, 3])

    def test_the_replacement_can_come_back_too(self):
        returned, replacement, _action = self._exchange()
        (returned | replacement).button_validate()
        wizard = self._open_return(picking_id=replacement.id)
        self.assertEqual(sum(wizard.line_ids.mapped("quantity")), 8)

    def test_replacement_travels_alone(self):
        """Neither with what is still to be delivered, nor with another ticket's."""
        order = self._sell((self.product, 4))
        order.picking_ids.move_ids.quantity = 1
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        backorder = order.picking_ids.filtered(lambda p: p.state != "done")
        _returned, replacement, _action = self._exchange(sale_order_id=order.id)
        self.assertNotEqual(replacement, backorder)
        self.assertEqual(backorder.move_ids.product_uom_qty, 3)
        self.assertFalse(backorder.helpdesk_ticket_id)
        order.order_line.product_uom_qty = 6
        self.assertEqual(replacement.move_ids.product_uom_qty, 1)

    def test_second_exchange_of_the_ticket(self):
        wizard = self._open_return()
        wizard.line_ids[1:].unlink()
        wizard.line_ids.quantity = 2
        wizard.action_return_for_exchange()
        wizard = self._open_return()
        self.assertEqual(wizard.line_ids[0].quantity, 3)
        wizard.action_return_for_exchange()
        replacements = self.ticket.return_picking_ids.filtered(
            lambda p: not p.return_id
        )
        self.assertEqual(
            sum(
                replacements.move_ids.filtered(
                    lambda m: m.product_id == self.product
                ).mapped("product_uom_qty")
            ),
            5,
        )
        with self.assertRaises(UserError):
            self._open_return().action_return_for_exchange()

    def test_backorder_of_a_replacement_keeps_the_ticket(self):
        _returned, replacement, _action = self._exchange()
        replacement.move_ids.quantity = 1
        replacement.with_context(skip_backorder=True).button_validate()
        backorder = replacement.backorder_ids
        self.assertEqual(backorder.helpdesk_ticket_id, self.ticket)
        self.assertEqual(backorder.move_ids.helpdesk_ticket_id, self.ticket)

    def test_failing_exchange_leaves_nothing(self):
        self.warehouse.route_ids.active = False
        self.env["stock.rule"].search(
            [("location_dest_id.usage", "=", "customer")]
        ).active = False
        wizard = self._open_return()
        with (
            self.assertNothingCreated("stock.picking", "stock.move"),
            self.assertRaises(UserError),
        ):
            wizard.action_return_for_exchange()
        self.assertFalse(self.ticket.return_picking_ids)

    def test_no_replacement_no_exchange(self):
        """A rule that orders from elsewhere makes no transfer for the ticket."""
        wizard = self._open_return()
        self.patch(type(self.env["stock.rule"]), "run", lambda *args, **kwargs: True)
        with (
            self.assertNothingCreated("stock.picking", "stock.move"),
            self.assertRaises(UserError) as error,
        ):
            wizard.action_return_for_exchange()
        self.assertIn("No replacement", str(error.exception))

    def test_earlier_replacements_are_no_replacement(self):
        wizard = self._open_return()
        wizard.line_ids.quantity = 1
        wizard.action_return_for_exchange()
        self.patch(type(self.env["stock.rule"]), "run", lambda *args, **kwargs: True)
        with (
            self.assertNothingCreated("stock.picking", "stock.move"),
            self.assertRaises(UserError) as error,
        ):
            self._open_return().action_return_for_exchange()
        self.assertIn("No replacement", str(error.exception))

    def test_only_the_new_replacement_is_opened(self):
        """An earlier one is on its way, unless the new one travels with it."""
        wizard = self._open_return()
        wizard.line_ids.quantity = 1
        wizard.action_return_for_exchange()
        [earlier] = self.ticket.return_picking_ids.filtered(lambda p: not p.return_id)
        earlier.printed = True
        returned, replacement, action = self._exchange()
        self.assertEqual(len(replacement), 1)
        self.assertEqual(
            self.env["stock.picking"].search(action["domain"]), returned | replacement
        )
        self.assertNotIn(earlier, replacement)
