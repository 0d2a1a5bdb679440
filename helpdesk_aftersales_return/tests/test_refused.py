from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestRefusedReturn(HelpdeskReturnCase):
    """A return that we refuse and send back to the customer is delivered again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._sell_and_deliver((cls.lamp, 6))
        cls.move = cls.delivery.move_ids

    def _return_all(self, **values):
        picking = self._return(picking_id=self.delivery.id, **values)
        picking.button_validate()
        return picking

    def _refuse(self, picking, quantity):
        refusal = self._return_natively(picking.move_ids, quantity)
        self.assertEqual(refusal.location_dest_id.usage, "customer")
        refusal.button_validate()
        self.assertEqual(refusal.state, "done")
        return refusal

    def test_it_can_come_back_again(self):
        returned = self._return_all()
        with self.assertRaises(UserError):
            self._open_return(picking_id=self.delivery.id).action_return()
        refusal = self._refuse(returned, 3)
        ticket = self._create_ticket()
        self.assertTrue(ticket.with_user(self.agent).has_delivery)
        wizard = self._open_return(ticket, picking_id=refusal.id)
        self.assertEqual(sum(wizard.line_ids.mapped("quantity")), 3)
        wizard.line_ids[0].quantity = 1
        lots = {line.lot_id: line.quantity for line in wizard.line_ids}
        wizard.action_return()
        again = ticket.return_picking_ids
        self.assertEqual(
            {line.lot_id: line.quantity for line in again.move_line_ids}, lots
        )
        again.button_validate()
        self.assertEqual(again.location_dest_id, self.stock)
        self.assertEqual(
            self.delivery.sale_id.order_line.qty_delivered, 3 - sum(lots.values())
        )
        with self.assertRaises(UserError):
            self._open_return(picking_id=self.delivery.id).action_return()

    def test_what_is_left_of_the_first_delivery(self):
        """A partial return that was refused leaves both deliveries apart."""
        wizard = self._open_return()
        wizard.line_ids[0].quantity = 2
        wizard.line_ids[1].quantity = 1
        wizard.action_return()
        returned = self.ticket.return_picking_ids
        returned.button_validate()
        refusal = self._refuse(returned, 2)
        left = [
            sum(self._open_return(picking_id=picking.id).line_ids.mapped("quantity"))
            for picking in (self.delivery, refusal)
        ]
        self.assertEqual(left, [3, 2])
        # Odoo's own return of one takes nothing that the other one brought.
        native = self._return_natively(self.move, 3)
        self.assertEqual(
            {line.lot_id: line.quantity for line in native.move_line_ids},
            {self.lots[1]: 3},
        )

    def test_nothing_left_names_every_return(self):
        picking = self._return(picking_id=self.delivery.id)
        picking.move_line_ids[0].quantity = 1
        picking.with_context(skip_backorder=True).button_validate()
        wizard = self._open_return(picking_id=self.delivery.id)
        for transfer in picking | picking.backorder_ids:
            self.assertIn(transfer.name, wizard.notice)
