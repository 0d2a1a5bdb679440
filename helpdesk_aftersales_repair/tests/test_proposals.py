from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRepairProposals(HelpdeskRepairCase):
    def _open_form(self, ticket=None):
        action = (ticket or self.ticket).with_user(self.agent).action_repair()
        Wizard = self.env[action["res_model"]].with_user(self.agent)
        return Form(Wizard.with_context(**action["context"]))

    def test_product_that_cannot_be_repaired(self):
        service = self.env["product.product"].create(
            {"name": "Advice", "type": "service"}
        )
        combo = self.env["product.product"].create(
            {
                "name": "Set",
                "type": "combo",
                "combo_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Set",
                            "combo_item_ids": [(0, 0, {"product_id": service.id})],
                        },
                    )
                ],
            }
        )
        archived = self._create_storable("Old", active=False)
        for product in service | combo | archived:
            self.ticket.product_id = product
            self.assertFalse(self._open_repair().product_id)
        self.ticket.product_id = self.product
        self.assertEqual(self._open_repair().product_id, self.product)

    def test_nothing_came_back(self):
        self.ticket.write({"product_id": self.machine.id})
        wizard = self._open_repair()
        self.assertFalse(wizard.picking_id)
        self.assertFalse(wizard.lot_id)

    def test_lot_of_the_ticket(self):
        self._sell_machines(self.serials[:2])
        self.ticket.product_id = self.machine
        self.ticket.lot_id = self.serials[1]
        self.assertEqual(self._open_repair().lot_id, self.serials[1])
        self.assertFalse(self._open_repair(product_id=self.lamp.id).lot_id)

    def test_lot_of_the_ticket_that_nobody_delivered(self):
        """Somebody in Inventory may know it, the agent cannot choose it."""
        self.ticket.write({"product_id": self.machine.id, "lot_id": self.serials[2].id})
        form = self._open_form()
        self.assertFalse(form.lot_id)
        form.save().action_create_repair()
        self.assertFalse(self.ticket.repair_ids.lot_id)

    def test_only_done_returns_of_the_ticket_are_proposed(self):
        picking = self._return_machines(self.serials[0], done=False)
        picking.helpdesk_ticket_id = self.ticket
        self.ticket.product_id = self.machine
        self.assertFalse(self._open_repair().picking_id)
        picking.button_validate()
        self.assertEqual(self._open_repair().picking_id, picking)
        picking.helpdesk_ticket_id = False
        self.assertFalse(self._open_repair().picking_id)

    def test_return_of_another_product(self):
        self._return_for_ticket(self.serials[0])
        self.ticket.product_id = self.product
        wizard = self._open_repair()
        self.assertFalse(wizard.picking_id)
        self.assertFalse(wizard.lot_id)

    def test_return_that_holds_the_lot_of_the_ticket(self):
        self._return_for_ticket(self.serials[0])
        second = self._return_for_ticket(self.serials[1])
        self.ticket.product_id = self.machine
        self.assertFalse(self._open_repair().picking_id)
        self.ticket.lot_id = self.serials[1]
        wizard = self._open_repair()
        self.assertEqual(wizard.picking_id, second)
        self.assertEqual(wizard.lot_id, self.serials[1])

    def test_return_with_several_lots_keeps_the_chosen_one(self):
        picking = self._return_for_ticket(self.serials[:2])
        self.ticket.product_id = self.machine
        self.assertEqual(self._open_repair().picking_id, picking)
        self.assertFalse(self._open_repair().lot_id)
        form = self._open_form()
        form.picking_id = self.env["stock.picking"]
        form.lot_id = self.serials[1]
        form.picking_id = picking
        self.assertEqual(form.lot_id, self.serials[1])
        repair = self._repair(picking_id=picking.id, lot_id=self.serials[1].id)
        self.assertEqual(repair.lot_id, self.serials[1])
        self.assertEqual(repair.product_qty, 1.0)

    def test_lots_that_are_offered_follow_the_return(self):
        picking = self._return_for_ticket(self.serials[0])
        self._sell_machines(self.serials[1])
        self.ticket.product_id = self.machine
        form = self._open_form()
        self.assertEqual(form.picking_id, picking)
        lots = self.env["stock.lot"].with_user(self.agent)
        self.assertEqual(lots.search(form.lot_id_domain), self.serials[0])
        form.picking_id = self.env["stock.picking"]
        self.assertEqual(lots.search(form.lot_id_domain), self.serials[:2])

    def test_return_with_one_lot_brings_it(self):
        first = self._return_machines(self.serials[0])
        second = self._return_machines(self.serials[1])
        self.ticket.product_id = self.machine
        form = self._open_form()
        form.picking_id = first
        self.assertEqual(form.lot_id, self.serials[0])
        form.picking_id = second
        self.assertEqual(form.lot_id, self.serials[1])

    def test_lot_of_another_product_in_the_return(self):
        """Odoo would take it for the repaired product's."""
        for product, lot in ((self.product, None), (self.machine, self.serials[0])):
            self._add_stock(product, 1, lot)
        delivery = self._sell_and_deliver((self.product, 1), (self.machine, 1))
        self.ticket.sale_order_ids = delivery.sale_id
        picking = self._return()
        picking.button_validate()
        repair = self._repair(product_id=self.product.id)
        self.assertEqual(repair.picking_id, picking)
        self.assertFalse(repair.lot_id)

    def test_customer_stays_when_the_return_is_set(self):
        delivery = self._sell_machines(self.serials[0], partner=self.customer)
        self.ticket.product_id = self.machine
        picking = self._return(picking_id=delivery.id)
        picking.button_validate()
        picking.partner_id = self.customer
        form = self._open_form()
        form.picking_id = self.env["stock.picking"]
        form.picking_id = picking
        self.assertEqual(form.partner_id, self.contact)
        repair = self._repair()
        self.assertEqual(repair.picking_id, picking)
        self.assertEqual(repair.partner_id, self.contact)
        repair.picking_id = False
        repair.picking_id = picking
        self.assertEqual(repair.partner_id, self.contact)

    def test_another_product_in_the_form(self):
        self._return_for_ticket(self.serials[0])
        self.ticket.product_id = self.machine
        form = self._open_form()
        self.assertTrue(form.lot_id)
        form.product_id = self.product
        self.assertFalse(form.picking_id)
        self.assertFalse(form.lot_id)
        form.product_id = self.machine
        self.assertTrue(form.picking_id)
        self.assertEqual(form.lot_id, self.serials[0])

    def test_ticket_without_customer(self):
        ticket = self._create_ticket(
            partner_id=False, partner_name="Visitor", product_id=self.machine.id
        )
        self._return_machines(self.serials[0])
        form = self._open_form(ticket)
        self.assertFalse(form.partner_id)
        self.assertFalse(form.picking_id)
        form.partner_id = self.contact
        form.picking_id = self.env["stock.picking"].search(
            [("partner_id", "=", self.contact.id), ("return_id", "!=", False)]
        )
        self.assertEqual(form.lot_id, self.serials[0])
        form.save().action_create_repair()
        self.assertEqual(ticket.repair_ids.lot_id, self.serials[0])

    def test_return_without_the_lot(self):
        self._sell_machines(self.serials[0])
        picking = self._return_machines(self.serials[1:3])
        self.ticket.write({"product_id": self.machine.id, "lot_id": self.serials[0].id})
        form = self._open_form()
        self.assertEqual(form.lot_id, self.serials[0])
        form.picking_id = picking
        self.assertFalse(form.lot_id)
        form.save().action_create_repair()
        self.assertEqual(self.ticket.repair_ids.picking_id, picking)

    def test_backorder_of_a_return(self):
        """It names no delivery itself, its moves do."""
        picking = self._return_machines(self.serials[:2], done=False)
        picking.move_line_ids[1].unlink()
        picking.with_context(skip_backorder=True).button_validate()
        backorder = picking.backorder_ids
        self.assertFalse(backorder.return_id)
        backorder.button_validate()
        self.ticket.product_id = self.machine
        repair = self._repair(picking_id=backorder.id)
        self.assertEqual(repair.picking_id, backorder)
        self.assertEqual(repair.lot_id, self.serials[1])

    def test_receipt_is_no_return(self):
        receipt = self._return_machines(self.serials[:1])
        receipt.return_id = False
        receipt.move_ids.origin_returned_move_id = False
        with self.assertRaises(UserError):
            self._repair(picking_id=receipt.id)
