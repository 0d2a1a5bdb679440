from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnAccess(HelpdeskReturnCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._sell_and_deliver((cls.product, 2), (cls.lamp, 3))
        cls.foreign = cls._sell_and_deliver((cls.lamp, 5), partner=cls.stranger)
        cls.stock_user = cls._create_agent("stock", "stock.group_stock_user")
        cls.both = cls._create_agent(
            "both", "stock.group_stock_user,helpdesk_mgmt.group_helpdesk_user_own"
        )

    def _readable(self, user, records):
        """Which of the records the user finds and can read: the same."""
        self.env.invalidate_all()
        found = records.with_user(user).search([("id", "in", records.ids)])
        readable = records.with_user(user)._filtered_access("read")
        self.assertEqual(set(found.ids), set(readable.ids))
        return found.with_user(self.env.user)

    def test_agent_reads_the_customer_only(self):
        foreign_lot = self._create_lots(self.lamp, "LAMP-C")
        self._add_stock(self.lamp, 1, foreign_lot)
        pickings = self.delivery | self.foreign
        self.assertEqual(self._readable(self.agent, pickings), self.delivery)
        self.assertEqual(
            self._readable(self.agent, pickings.move_ids), self.delivery.move_ids
        )
        self.assertEqual(self._readable(self.agent, self.lots | foreign_lot), self.lots)
        receipt = self.env["stock.picking"].create(
            {
                "partner_id": self.contact.id,
                "picking_type_id": self.warehouse.in_type_id.id,
            }
        )
        self.assertFalse(self._readable(self.agent, receipt))

    def test_stock_users_keep_everything(self):
        pickings = self.delivery | self.foreign
        for user in (self.stock_user, self.both):
            self.assertEqual(self._readable(user, pickings), pickings)
            self.assertEqual(self._readable(user, pickings.move_ids), pickings.move_ids)
            self.assertEqual(self._readable(user, self.lots), self.lots)

    def test_agent_opens_the_forms(self):
        self._open_return().action_return_for_exchange()
        for picking in self.ticket.return_picking_ids | self.delivery:
            Form(picking.with_user(self.agent))
            picking.with_user(self.agent).web_read(
                {
                    "move_ids": {"fields": {"display_name": {}}},
                    "move_line_ids": {"fields": {"display_name": {}}},
                }
            )

    def test_agent_changes_nothing(self):
        self._open_return().action_return_for_exchange()
        for picking in self.ticket.return_picking_ids.with_user(self.agent):
            for name, change in {
                "validate": picking.button_validate,
                "cancel": picking.action_cancel,
                "unreserve": picking.do_unreserve,
                "delete": picking.unlink,
                "write": lambda: picking.write({"note": "mine"}),  # noqa: B023
                "unlink": lambda: picking.write({"helpdesk_ticket_id": False}),  # noqa: B023
                "demand": lambda: picking.move_ids.write({"product_uom_qty": 9}),  # noqa: B023
                "delete moves": picking.move_ids.unlink,
            }.items():
                with self.subTest(change=name), self.assertRaises(AccessError):
                    change()
            self.assertEqual(picking.state, "assigned")

    def test_agent_has_no_return_of_odoo(self):
        with self.assertRaises(AccessError):
            self.env["stock.return.picking"].with_user(self.agent).create(
                {"picking_id": self.delivery.id}
            )

    def test_foreign_delivery_over_rpc(self):
        wizard = self._open_return()
        wizard.sudo().write(
            {
                "picking_id": self.foreign.id,
                "line_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "move_id": self.foreign.move_ids.id,
                            "lot_id": self.lots[1].id,
                            "quantity": 1,
                        }
                    ),
                ],
            }
        )
        with (
            self.assertNothingCreated("stock.picking", "stock.move"),
            self.assertRaises(UserError) as error,
        ):
            wizard.action_return()
        self.assertNotIn(self.foreign.name, str(error.exception))

    def test_foreign_move_over_rpc(self):
        wizard = self._open_return()
        wizard.line_ids[:1].sudo().move_id = self.foreign.move_ids
        with (
            self.assertNothingCreated("stock.picking", "stock.move"),
            self.assertRaises(UserError) as error,
        ):
            wizard.action_return()
        self.assertNotIn(self.foreign.name, str(error.exception))

    def test_foreign_order_over_rpc(self):
        wizard = self._open_return()
        wizard.sudo().write(
            {"sale_order_id": self.foreign.sale_id.id, "picking_id": self.delivery.id}
        )
        with self.assertRaises(UserError):
            wizard.action_return()
        self.assertFalse(self.ticket.sale_order_ids)

    def test_window_tells_nothing_of_foreign_moves(self):
        with self.assertRaises(AccessError):
            line = self._open_return().line_ids[:1]
            line.move_id = self.foreign.move_ids
            line.read(["product_id", "delivered_quantity"])

    def test_windows_are_private(self):
        wizard = self._open_return()
        other = self._create_agent("other", "helpdesk_mgmt.group_helpdesk_user")
        with self.assertRaises(AccessError):
            wizard.with_user(other).read(["picking_id"])
        with self.assertRaises(AccessError):
            wizard.line_ids.with_user(other).quantity = 1
        with self.assertRaises(AccessError):
            wizard.with_user(other).action_return()

    def test_ticket_of_a_colleague(self):
        colleague = self._create_agent("colleague")
        with self.assertRaises(AccessError):
            self.ticket.with_user(colleague).action_return()
        with self.assertRaises(AccessError):
            self._open_return(user=colleague).action_return()

    def test_ticket_fields_are_for_agents(self):
        user = self._create_agent("internal", "base.group_user")
        self.ticket.message_subscribe(user.partner_id.ids)
        self.ticket.with_user(user).read(["name"])
        for name in ("return_picking_ids", "return_picking_count", "lot_id"):
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).read([name])
