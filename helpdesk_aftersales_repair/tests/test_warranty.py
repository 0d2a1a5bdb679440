from odoo.tests import tagged

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRepairWarranty(HelpdeskRepairCase):
    """The customer's price of every part is zero, however often it is computed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        wizard = cls.env["helpdesk.ticket.repair.wizard"].with_user(cls.agent)
        values = {"ticket_id": cls.ticket.id, "product_id": cls.product.id}
        wizard.create({**values, "under_warranty": True}).action_create_quotation()
        cls.repair = cls.ticket.repair_ids
        cls.order = cls.repair.sale_order_id

    def assertFree(self, lines=1):
        self.env.flush_all()
        self.assertEqual(len(self.order.order_line), lines)
        self.assertEqual(set(self.order.order_line.mapped("price_unit")), {0.0})
        self.assertEqual(self.order.amount_total, 0.0)

    def test_part_added_later(self):
        self._add_part(self.repair)
        self.assertFree()
        self.repair._action_repair_confirm()
        self._add_part(self.repair)
        self.assertFree(2)

    def test_part_added_by_the_workshop(self):
        stock_user = self._create_agent("stock", "stock.group_stock_user")
        part = self._add_part(self.repair.with_user(stock_user))
        self.assertFree()
        part.product_uom_qty = 3
        self.assertEqual(self.order.order_line.product_uom_qty, 3)
        self.assertFree()

    def test_quantity_changed(self):
        part = self._add_part(self.repair)
        part.product_uom_qty = 4
        self.assertEqual(self.order.order_line.product_uom_qty, 4)
        self.assertFree()
        self.order.order_line.product_uom_qty = 5
        self.assertFree()

    def test_type_changed_there_and_back(self):
        part = self._add_part(self.repair)
        part.repair_line_type = "remove"
        part.repair_line_type = "add"
        self.assertEqual(self.order.order_line.product_uom_qty, 1)
        self.assertFree()

    def test_prices_updated(self):
        self._add_part(self.repair)
        self.order.action_update_prices()
        self.assertFree()

    def test_cancelled_and_opened_again(self):
        part = self._add_part(self.repair)
        self.repair.action_repair_cancel()
        self.repair.action_repair_cancel_draft()
        part.product_uom_qty = 2
        self.assertFree()

    def test_repaired(self):
        self._add_part(self.repair, 2)
        self.order.action_confirm()
        self.repair._action_repair_confirm()
        self.repair.action_repair_start()
        self.repair.move_ids.quantity = 2
        self.repair.action_repair_end()
        self.assertEqual(self.repair.state, "done")
        self.assertFree()
        self.assertEqual(self.order.order_line.qty_delivered, 2)

    def test_quotation_made_after_the_parts(self):
        repair = self._repair(product_id=self.product.id, under_warranty=True)
        self._add_part(repair, 2)
        repair.action_create_sale_order()
        self.assertEqual(repair.sale_order_id.amount_total, 0.0)
        repair.move_ids.product_uom_qty = 3
        self.assertEqual(repair.sale_order_id.amount_total, 0.0)

    def test_warranty_taken_back(self):
        part = self._add_part(self.repair)
        self.repair.under_warranty = False
        self.assertEqual(self.order.amount_untaxed, 25.0)
        part.product_uom_qty = 2
        self.assertEqual(self.order.amount_untaxed, 50.0)
        self.repair.under_warranty = True
        self.assertFree()

    def test_other_lines_keep_their_price(self):
        self._add_part(self.repair)
        line = self.env["sale.order.line"].create(
            {"order_id": self.order.id, "product_id": self.part.id}
        )
        line.product_uom_qty = 2
        self.assertEqual(self.order.amount_untaxed, 50.0)
