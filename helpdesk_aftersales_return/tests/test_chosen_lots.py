import importlib.util

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_path

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestChosenLots(HelpdeskReturnCase):
    """The lots that were chosen come back, whatever happens to the transfer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot_a, cls.lot_b = cls.lots
        cls.delivery = cls._sell_and_deliver((cls.lamp, 6))
        cls.move = cls.delivery.move_ids

    def _return_lots(self, quantities, delivery=None):
        delivery = delivery or self.delivery
        return self._return(
            sale_order_id=delivery.sale_id.id,
            picking_id=delivery.id,
            line_ids=[
                Command.create(
                    {
                        "move_id": delivery.move_ids.id,
                        "lot_id": lot.id,
                        "quantity": quantity,
                    }
                )
                for lot, quantity in quantities.items()
            ],
        )

    def _deliver_serials(self, *names):
        phone = self._create_storable("Phone", tracking="serial")
        serials = self._create_lots(phone, *names)
        for serial in serials:
            self._add_stock(phone, 1, serial)
        return serials, self._sell_and_deliver((phone, len(names)))

    def _receive(self, picking, lot, quantity):
        """Validate what came of one lot, and return the backorder."""
        line = picking.move_line_ids.filtered(lambda li: li.lot_id == lot)
        (picking.move_line_ids - line).unlink()
        line.quantity = quantity
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertLots(picking, {lot: quantity})
        return picking.backorder_ids

    def assertLots(self, picking, quantities):
        reserved = {}
        for line in picking.move_line_ids:
            reserved[line.lot_id] = reserved.get(line.lot_id, 0) + line.quantity
        self.assertEqual(reserved, quantities)

    def test_backorder(self):
        picking = self._return_lots({self.lot_a: 1, self.lot_b: 3})
        rest = self._receive(picking, self.lot_a, 1)
        self.assertLots(rest, {self.lot_b: 3})
        rest = self._receive(rest, self.lot_b, 2)
        self.assertLots(rest, {self.lot_b: 1})
        rest.do_unreserve()
        rest.action_assign()
        self.assertLots(rest, {self.lot_b: 1})
        rest.button_validate()
        self.assertFalse(rest.backorder_ids)
        self.assertLots(self.move.returned_move_ids, {self.lot_a: 1, self.lot_b: 3})

    def test_splitting_the_transfer(self):
        picking = self._return_lots({self.lot_a: 1, self.lot_b: 3})
        picking.move_line_ids.filtered(lambda li: li.lot_id == self.lot_a).unlink()
        picking.move_line_ids.quantity = 1
        picking.action_split_transfer()
        rest = picking.backorder_ids
        (picking | rest).do_unreserve()
        (picking | rest).action_assign()
        self.assertLots(picking, {self.lot_b: 1})
        self.assertLots(rest, {self.lot_a: 1, self.lot_b: 2})

    def test_reserving_again(self):
        (_first, second, third), delivery = self._deliver_serials("SN1", "SN2", "SN3")
        picking = self._return_lots({second: 1, third: 1}, delivery)
        picking.do_unreserve()
        self.assertFalse(picking.move_line_ids)
        picking.action_assign()
        self.assertLots(picking, {second: 1, third: 1})
        picking.move_line_ids[0].unlink()
        picking.action_assign()
        self.assertLots(picking, {second: 1, third: 1})

    def test_other_returns_take_the_rest(self):
        picking = self._return_lots({self.lot_a: 2, self.lot_b: 1})
        picking.do_unreserve()
        native = self._return_natively(self.move, 3)
        self.assertLots(native, {self.lot_b: 3})
        self.assertFalse(picking.move_line_ids)
        picking.action_assign()
        self.assertLots(picking, {self.lot_a: 2, self.lot_b: 1})
        native.do_unreserve()
        native.action_assign()
        self.assertLots(native, {self.lot_b: 3})

    def test_unreserved_lots_count_as_on_the_way(self):
        self._return_lots({self.lot_b: 3}).do_unreserve()
        lines = self._open_return().line_ids
        self.assertEqual(lines.mapped("returned_quantity"), [0, 3])
        self.assertEqual(lines.mapped("quantity"), [2, 1])

    def test_demand(self):
        picking = self._return_lots({self.lot_a: 1, self.lot_b: 2})
        picking.move_ids.product_uom_qty = 4
        picking.action_assign()
        nobody_chose = self.env["stock.lot"]
        self.assertLots(picking, {self.lot_a: 1, self.lot_b: 2, nobody_chose: 1})
        picking.move_ids.product_uom_qty = 3
        picking.action_assign()
        self.assertLots(picking, {self.lot_a: 1, self.lot_b: 2})

    def test_steps_of_the_receipt(self):
        for steps in ("two_steps", "three_steps"):
            with self.subTest(steps=steps):
                self.warehouse.reception_steps = steps
                delivery = self._sell_and_deliver((self.lamp, 3))
                self.assertEqual(delivery.move_ids.lot_ids, self.lot_b)
                before = self._get_stock(self.lot_b)
                picking = self._return_lots({self.lot_b: 2}, delivery)
                self.assertNotEqual(picking.location_dest_id, self.stock)
                rest = self._receive(picking, self.lot_b, 1)
                rest.do_unreserve()
                rest.action_assign()
                rest.button_validate()
                while moves := (picking | rest).move_ids.move_dest_ids.filtered(
                    lambda move: move.state == "assigned"
                ):
                    picking = moves.picking_id
                    rest = picking.browse()
                    self.assertLots(picking, {self.lot_b: 2})
                    picking.button_validate()
                self.assertEqual(self._get_stock(self.lot_b), before + 2)

    def _get_stock(self, lot):
        quants = self.env["stock.quant"]
        return quants._get_available_quantity(lot.product_id, self.stock, lot_id=lot)

    def test_agents_cannot_change_the_choice(self):
        picking = self._return_lots({self.lot_b: 3})
        move = picking.move_ids.with_user(self.agent)
        self.assertEqual(move.helpdesk_chosen_lots, {str(self.lot_b.id): 3})
        with self.assertRaises(AccessError):
            move.helpdesk_chosen_lots = {str(self.lot_a.id): 2}

    def test_warehouse_splits_without_helpdesk_rights(self):
        user = self.env["res.users"].create(
            {
                "name": "Warehouse",
                "login": "warehouse_of_returns",
                "group_ids": [Command.set(self.env.ref("stock.group_stock_user").ids)],
            }
        )
        picking = self._return_lots({self.lot_a: 1, self.lot_b: 3}).with_user(user)
        rest = self._receive(picking, self.lot_a, 1)
        self.assertLots(rest, {self.lot_b: 3})

    def test_open_returns_of_the_version_before(self):
        """Their reservation is all that tells which lots were chosen."""
        picking = self._return_lots({self.lot_a: 1, self.lot_b: 3})
        picking.move_ids.helpdesk_chosen_lots = False
        native = self._return_natively(self.move, 1)
        picking.action_assign()
        kept = {line.lot_id: line.quantity for line in picking.move_line_ids}
        path = "helpdesk_aftersales_return/migrations/19.0.1.2.0/post-migration.py"
        spec = importlib.util.spec_from_file_location("migration", file_path(path))
        migration = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(migration)
        migration.migrate(self.env.cr, "19.0.1.1.0")
        self.assertFalse(native.move_ids.helpdesk_chosen_lots)
        picking.do_unreserve()
        native.do_unreserve()
        (native | picking).action_assign()
        self.assertLots(picking, kept)
