from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form

from .common import HelpdeskRefundStockCase


class TestRefundOfALot(HelpdeskRefundStockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket.sale_order_ids = False
        cls.ticket.product_id = cls.lamp
        cls.other_order = cls._sell((cls.lamp, 1))
        cls._deliver(cls.other_order)
        cls.other_invoice = cls._invoice(cls.other_order)

    def test_lot_of_the_ticket_narrows_the_invoices(self):
        self.assertEqual(self.delivery.move_line_ids.lot_id, self.lots)
        self.assertFalse(self._wizard().move_ids)
        self.ticket.lot_id = self.lots[0]
        wizard = self._wizard()
        self.assertEqual(wizard.lot_id, self.lots[0])
        self.assertEqual(wizard.move_ids, self.invoice)
        self.ticket.lot_id = self.lots[1]
        self.assertFalse(self._wizard().move_ids)

    def test_lot_is_chosen_in_the_window(self):
        form = Form(self._wizard())
        self.assertFalse(form.move_ids[:])
        form.lot_id = self.lots[0]
        self.assertEqual(form.move_ids[:], self.invoice)
        form.product_id = self.product
        self.assertFalse(form.lot_id)

    def test_reserved_or_returned_is_not_delivered(self):
        lot = self._create_lots(self.lamp, "LAMP-C")
        order = self._sell((self.lamp, 1))
        order.picking_ids.move_line_ids.lot_id = lot
        self._invoice(order)
        with self.assertRaises(UserError):
            self._wizard(lot_id=lot.id)

    def test_field_is_for_tracked_products(self):
        wizard = self.env["helpdesk.ticket.refund.wizard"].with_user(self.agent)
        arch = etree.fromstring(wizard.get_view(view_type="form")["arch"])
        [field] = arch.xpath("//field[@name='lot_id']")
        self.assertEqual(
            field.get("invisible"), "product_tracking not in ('lot', 'serial')"
        )

    def test_lot_of_the_ticket_that_the_customer_never_got(self):
        self.ticket.lot_id = self._create_lots(self.lamp, "LAMP-C")
        action = self.ticket.with_user(self.agent).action_refund()
        Wizard = self.env[action["res_model"]].with_user(self.agent)
        form = Form(Wizard.with_context(**action["context"]))
        self.assertFalse(form.lot_id)
        form.move_ids.add(self.invoice)
        form.save().action_reverse()
        self.assertTrue(self.ticket.credit_note_ids)

    def test_view_offers_what_the_server_accepts(self):
        wizard = self._wizard(lot_id=self.lots[0].id)
        arch = etree.fromstring(wizard.get_view(view_type="form")["arch"])
        [field] = arch.xpath("//field[@name='move_ids']")
        domain = wizard[field.get("domain")]
        moves = self.env["account.move"].with_user(self.agent)
        self.assertEqual(moves.search(domain), self.invoice.with_user(self.agent))
        self.assertEqual(
            moves.search(wizard._get_move_domain()), self.invoice.with_user(self.agent)
        )

    def test_invoice_of_another_lot_is_refused(self):
        values = {"lot_id": self.lots[0].id, "move_ids": self.other_invoice.ids}
        with self.assertRaises(UserError):
            self._wizard(**values)
        wizard = self._wizard()
        wizard.sudo().write(values)
        with self.assertNothingCreated("account.move"), self.assertRaises(UserError):
            wizard.action_reverse()
