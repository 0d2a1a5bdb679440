from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnReasons(HelpdeskReturnCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.damaged, cls.changed_mind, cls.refund_only = cls.env[
            "helpdesk.aftersales.reason"
        ].create(
            [
                {"name": "Arrived in pieces"},
                {"name": "Does not like it"},
                {"name": "Paid twice", "use_product_returns": False},
            ]
        )
        cls.delivery = cls._sell_and_deliver((cls.lamp, 6))
        cls.lot_a, cls.lot_b = cls.lots

    def _choose(self, wizard, *reasons):
        for line, reason in zip(wizard.line_ids, reasons, strict=True):
            line.reason_id = reason
        return wizard

    def test_reason_of_each_line(self):
        wizard = self._choose(self._open_return(), self.damaged, self.changed_mind)
        wizard.action_return()
        self.assertRecordValues(
            self.ticket.return_picking_ids.move_ids.sorted("product_uom_qty"),
            [
                {
                    "helpdesk_reason_id": self.damaged.id,
                    "lot_ids": self.lot_a.ids,
                    "product_uom_qty": 2,
                },
                {
                    "helpdesk_reason_id": self.changed_mind.id,
                    "lot_ids": self.lot_b.ids,
                    "product_uom_qty": 4,
                },
            ],
        )

    def test_one_move_for_each_reason(self):
        self._choose(self._open_return(), self.damaged, self.damaged).action_return()
        move = self.ticket.return_picking_ids.move_ids
        self.assertEqual(move.product_uom_qty, 6)
        self.assertEqual(move.helpdesk_reason_id, self.damaged)

    def test_backorder(self):
        wizard = self._choose(self._open_return(), self.damaged, self.changed_mind)
        wizard.action_return()
        picking = self.ticket.return_picking_ids
        for line in picking.move_line_ids:
            line.quantity -= 1
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(
            {
                move.helpdesk_reason_id: move.lot_ids
                for move in picking.backorder_ids.move_ids
            },
            {self.damaged: self.lot_a, self.changed_mind: self.lot_b},
        )

    def test_exchange(self):
        wizard = self._choose(self._open_return(), self.damaged, self.changed_mind)
        wizard.action_return_for_exchange()
        returned = self.ticket.return_picking_ids.filtered("return_id")
        replacement = self.ticket.return_picking_ids - returned
        self.assertEqual(len(returned.move_ids.helpdesk_reason_id), 2)
        self.assertEqual(sum(replacement.move_ids.mapped("product_uom_qty")), 6)

    def test_reasons_that_are_offered(self):
        wizard = self._open_return()
        self.damaged.active = False
        for refused in (self.refund_only, self.damaged):
            with self.assertRaises(UserError):
                wizard.line_ids.reason_id = refused

    def test_photo(self):
        self.damaged.needs_photo = True
        wizard = self._choose(self._open_return(), self.changed_mind, self.damaged)
        with (
            self.assertNothingCreated("stock.picking"),
            self.assertRaises(UserError) as error,
        ):
            wizard.action_return()
        self.assertIn("photo", str(error.exception))
        self.env["ir.attachment"].create(
            {
                "name": "lamp.png",
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
                "mimetype": "image/png",
            }
        )
        wizard.action_return()
        self.assertTrue(self.ticket.return_picking_ids)

    def test_agent_chooses_and_reads(self):
        action = self.ticket.with_user(self.agent).action_return()
        model = self.env[action["res_model"]].with_user(self.agent)
        form = Form(model.with_context(**action["context"]))
        with form.line_ids.edit(0) as line:
            line.reason_id = self.damaged
        form.save().action_return()
        picking = self.ticket.return_picking_ids.with_user(self.agent)
        view = picking.get_view(picking.get_formview_id(), "form")["arch"]
        self.assertIn("helpdesk_reason_id", view)
        self.assertIn(self.damaged, picking.move_ids.helpdesk_reason_id)
