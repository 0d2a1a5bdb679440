from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnFlow(HelpdeskReturnCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._sell_and_deliver((cls.product, 5), (cls.lamp, 3))
        cls.order = cls.delivery.sale_id

    def test_return_of_what_is_proposed(self):
        wizard = self._open_return()
        self.assertEqual(wizard.picking_id, self.delivery)
        self.assertEqual(wizard.location_id, self.stock)
        self.assertRecordValues(
            wizard.line_ids,
            [
                {"product_id": self.product.id, "lot_id": False, "quantity": 5},
                {"product_id": self.lamp.id, "lot_id": self.lots[0].id, "quantity": 2},
                {"product_id": self.lamp.id, "lot_id": self.lots[1].id, "quantity": 1},
            ],
        )
        action = wizard.action_return()
        picking = self.ticket.return_picking_ids
        self.assertEqual(action["res_model"], "stock.picking")
        self.assertEqual(action["res_id"], picking.id)
        form = self.env.ref("helpdesk_aftersales_return.stock_picking_view_form_agent")
        self.assertEqual(action["views"], [(form.id, "form")])
        self.assertRecordValues(
            picking,
            [
                {
                    "state": "assigned",
                    "return_id": self.delivery.id,
                    "picking_type_id": self.warehouse.in_type_id.id,
                    "location_id": self.delivery.location_dest_id.id,
                    "location_dest_id": self.stock.id,
                    "sale_id": self.order.id,
                }
            ],
        )
        self.assertEqual(self.ticket.return_picking_count, 1)
        self.assertEqual(self.ticket.return_progress, "1 Ready")
        self.assertEqual(self.ticket.sale_order_ids, self.order)

    def test_delivered_quantity_follows(self):
        self.product.invoice_policy = "delivery"
        line = self.order.order_line[0]
        wizard = self._open_return()
        wizard.line_ids[1:].unlink()
        wizard.line_ids.quantity = 2
        wizard.action_return()
        self.assertEqual(line.qty_delivered, 5)
        self.ticket.return_picking_ids.button_validate()
        self.assertEqual(line.qty_delivered, 3)
        self.assertEqual(line.qty_to_invoice, 3)
        self.assertEqual(self.order.order_line[1].qty_delivered, 3)

    def test_links_in_both_chatters(self):
        picking = self._return()
        [ticket_message] = self.ticket.message_ids.filtered(
            lambda message: picking.name in (message.body or "")
        )
        self.assertEqual(ticket_message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertTrue(
            picking.message_ids.filtered(
                lambda message: self.ticket.number in (message.body or "")
            )
        )

    def test_location_is_honoured(self):
        shelf = self.env["stock.location"].create(
            {"name": "Returns", "location_id": self.stock.id}
        )
        picking = self._return(location_id=shelf.id)
        self.assertEqual(picking.location_dest_id, shelf)
        self.assertEqual(picking.move_ids.location_dest_id, shelf)
        self.assertEqual(picking.move_line_ids.location_dest_id, shelf)
        picking.button_validate()
        self.assertEqual(
            self.env["stock.quant"]._get_available_quantity(self.product, shelf), 5
        )

    def test_wrong_locations_are_refused(self):
        archived = self.stock.copy({"active": False})
        for location in (
            self.warehouse.view_location_id,
            self.delivery.location_dest_id,
            archived,
            self.env["stock.location"],
        ):
            wizard = self._open_return()
            if location:
                with self.assertRaises(UserError):
                    wizard.location_id = location
            wizard.sudo().location_id = location
            with (
                self.subTest(location=location.display_name),
                self.assertNothingCreated("stock.picking", "stock.move"),
                self.assertRaises(UserError),
            ):
                wizard.action_return()

    def test_ticket_of_the_whole_company(self):
        """The order of a contact counts for the company, and for a colleague."""
        colleague = self.contact.copy({"parent_id": self.customer.id})
        for partner in (self.customer, colleague):
            ticket = self._create_ticket(partner_id=partner.id)
            self.assertTrue(ticket.has_delivery)
            self.assertEqual(self._open_return(ticket).picking_id, self.delivery)

    def test_delivery_without_order(self):
        delivery = self.env["stock.picking"].create(
            {
                "partner_id": self.contact.id,
                "picking_type_id": self.warehouse.out_type_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 2,
                            "location_id": self.stock.id,
                            "location_dest_id": self.delivery.location_dest_id.id,
                        }
                    )
                ],
            }
        )
        delivery.action_confirm()
        delivery.button_validate()
        self.assertFalse(delivery.sale_id)
        picking = self._return(picking_id=delivery.id)
        self.assertEqual(picking.return_id, delivery)
        self.assertFalse(self.ticket.sale_order_ids)

    def test_product_of_the_ticket_narrows(self):
        other = self._sell_and_deliver((self.product, 1))
        self.ticket.product_id = self.lamp
        wizard = self._open_return()
        self.assertEqual(wizard.picking_id, self.delivery)
        self.assertEqual(wizard.line_ids.product_id, self.lamp)
        with self.assertRaises(UserError):
            self._open_return(picking_id=other.id).action_return()

    def test_several_deliveries_are_chosen_from(self):
        other = self._sell_and_deliver((self.product, 1))
        with Form(self._open_return()) as form:
            self.assertFalse(form.picking_id)
            self.assertFalse(form.location_id)
            form.sale_order_id = other.sale_id
            self.assertEqual(form.picking_id, other)
            self.assertEqual(len(form.line_ids), 1)
            form.sale_order_id = self.env["sale.order"]
            self.assertFalse(form.picking_id)
            self.assertFalse(len(form.line_ids))
            form.picking_id = self.delivery
            self.assertEqual(len(form.line_ids), 3)
            form.line_ids.remove(0)
        form.record.action_return()
        self.assertEqual(
            self.ticket.return_picking_ids.move_ids.mapped("product_id"), self.lamp
        )

    def test_another_order_is_added_to_the_ticket(self):
        other = self._sell_and_deliver((self.product, 1))
        self.ticket.sale_order_ids = self.order
        self._return(sale_order_id=other.sale_id.id)
        self.assertEqual(self.ticket.sale_order_ids, self.order | other.sale_id)

    def test_ticket_with_one_order(self):
        other = self._sell_and_deliver((self.product, 1))
        self.ticket.sale_order_ids = other.sale_id
        wizard = self._open_return()
        self.assertEqual(wizard.sale_order_id, other.sale_id)
        self.assertEqual(wizard.picking_id, other)

    def test_archived_product(self):
        self.product.active = False
        self.assertIn(self.product, self._return().move_ids.product_id)

    def test_undelivered_transfers_do_not_count(self):
        ticket = self._create_ticket(partner_id=self.stranger.id)
        order = self._sell((self.product, 1), partner=self.stranger)
        self.assertFalse(ticket.has_delivery)
        wizard = self._open_return(ticket)
        self.assertFalse(wizard.picking_id)
        self.assertIn("Nothing was delivered", wizard.notice)
        with self.assertRaises(UserError):
            wizard.action_return()
        with self.assertRaises(UserError):
            self._open_return(ticket, picking_id=order.picking_ids.id).action_return()
        order.picking_ids.action_cancel()
        self.env.invalidate_all()
        self.assertFalse(ticket.has_delivery)

    def test_a_return_cannot_be_returned(self):
        picking = self._return()
        picking.button_validate()
        self.assertNotIn(
            picking,
            self.env["stock.picking"].search(self._open_return()._get_picking_domain()),
        )
        with self.assertRaises(UserError):
            self._open_return(picking_id=picking.id).action_return()

    def test_says_why_nothing_is_offered(self):
        self.assertFalse(self._open_return().notice)
        picking = self._return()
        self.assertIn(picking.name, self._open_return().notice)
        self.ticket.product_id = self._create_storable("Never sold")
        self.assertIn("None of", self._open_return().notice)

    def test_ticket_without_customer(self):
        ticket = self._create_ticket(partner_id=False)
        self.assertFalse(ticket.has_delivery)
        with self.assertRaisesRegex(UserError, "customer"):
            ticket.with_user(self.agent).action_return()

    def test_service_switched_off(self):
        wizard = self._open_return()
        self._return()
        self.team.use_product_returns = False
        with self.assertRaises(UserError):
            self.ticket.with_user(self.agent).action_return()
        with self.assertRaises(UserError):
            wizard.action_return()
        self.assertEqual(self.ticket.return_picking_count, 1)

    def test_smart_button(self):
        ticket = self.ticket.with_user(self.agent)
        wizard = self._open_return()
        wizard.line_ids.quantity = 1
        wizard.action_return()
        self.assertEqual(
            ticket.action_view_returns()["res_id"], ticket.return_picking_ids.id
        )
        self._return()
        action = ticket.action_view_returns()
        self.assertEqual(
            self.env["stock.picking"].search(action["domain"]),
            ticket.return_picking_ids,
        )
        self.assertEqual(ticket.return_picking_count, 2)
        ticket.sudo().return_picking_ids[0].unlink()
        self.assertEqual(ticket.return_picking_count, 1)

    def test_another_delivery_in_the_form(self):
        """The lines of the first delivery do not stand in the way of the second."""
        other = self._sell_and_deliver((self.product, 2))
        action = self.ticket.with_user(self.agent).action_return()
        Wizard = self.env[action["res_model"]].with_user(self.agent)
        form = Form(Wizard.with_context(**action["context"]))
        for _time in ("new", "saved"):
            for delivery in self.delivery | other:
                form.picking_id = delivery
                form.location_id = self.stock
            form.save()
        self.assertEqual(form.record.line_ids.move_id, other.move_ids)
        form.record.action_return()
        self.assertEqual(self.ticket.return_picking_ids.return_id, other)

    def test_one_window_makes_one_return(self):
        for method in ("action_return", "action_return_for_exchange"):
            with self.subTest(method=method):
                wizard = self._open_return(self._create_ticket())
                wizard.line_ids[1:].unlink()
                wizard.line_ids.quantity = 1
                getattr(wizard, method)()
                with (
                    self.assertNothingCreated("stock.picking"),
                    self.assertRaisesRegex(UserError, "was made"),
                ):
                    getattr(wizard, method)()

    def test_one_window_makes_one_return_whatever_became_of_it(self):
        for undo in ("action_cancel", "unlink"):
            with self.subTest(undo=undo):
                ticket = self._create_ticket()
                wizard = self._open_return(ticket)
                wizard.line_ids[1:].unlink()
                wizard.line_ids.quantity = 1
                wizard.action_return()
                getattr(ticket.return_picking_ids, undo)()
                with (
                    self.assertNothingCreated("stock.picking"),
                    self.assertRaisesRegex(UserError, "was made|is done already"),
                ):
                    wizard.action_return()

    def test_window_that_says_it_knows_what_was_made(self):
        wizard = self._open_return()
        wizard.line_ids[1:].unlink()
        wizard.line_ids.quantity = 1
        wizard.action_return()
        wizard.latest_document_id = self.ticket.return_picking_ids.id
        with (
            self.assertNothingCreated("stock.picking"),
            self.assertRaisesRegex(UserError, "was made|is done already"),
        ):
            wizard.action_return()

    def test_customers_of_transfers_from_before_the_installation(self):
        """They are filled in with SQL, as the compute would."""
        bare = self.delivery.copy({"sale_id": False, "partner_id": self.contact.id})
        bare.move_ids.sale_line_id = False
        bare.reference_ids = False
        internal = bare.copy({"picking_type_id": self.warehouse.int_type_id.id})
        internal.location_dest_id = self.stock
        pickings = self.env["stock.picking"].search([])
        expected = {picking: picking.helpdesk_customer_id for picking in pickings}
        self.assertEqual(expected[self.delivery], self.customer)
        self.env.flush_all()
        self.env.cr.execute("UPDATE stock_picking SET helpdesk_customer_id = NULL")
        pickings._fill_helpdesk_customer_id()
        self.env.invalidate_all()
        self.assertEqual(
            {picking: picking.helpdesk_customer_id for picking in pickings}, expected
        )
