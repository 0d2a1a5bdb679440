from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRepairFlow(HelpdeskRepairCase):
    def test_proposals(self):
        picking = self._return_for_ticket(self.serials[0])
        self.ticket.product_id = self.machine
        with freeze_time("2026-11-24 10:00:00"):
            wizard = self._open_repair()
        self.assertEqual(wizard.partner_id, self.contact)
        self.assertEqual(wizard.product_id, self.machine)
        self.assertEqual(wizard.picking_id, picking)
        self.assertEqual(wizard.lot_id, self.serials[0])
        self.assertEqual(
            wizard.schedule_date, fields.Datetime.to_datetime("2026-11-24 10:00:00")
        )
        self.assertEqual(wizard.user_id, self.agent)
        self.assertFalse(wizard.under_warranty)

    def test_everything_arrives(self):
        self._return_for_ticket(self.serials[0])
        self.ticket.product_id = self.machine
        tags = self.env["repair.tags"].create([{"name": "Fuse"}, {"name": "Urgent"}])
        other = self._create_agent("other")
        wizard = self._open_repair(
            partner_id=self.customer.id,
            under_warranty=True,
            schedule_date="2026-12-01 08:00:00",
            user_id=other.id,
            tag_ids=[Command.set(tags.ids)],
            internal_notes="<p>It hums.</p>",
        )
        action = wizard.action_create_repair()
        self.assertEqual(action["res_model"], "repair.order")
        repair = self.env["repair.order"].browse(action["res_id"])
        self.assertRecordValues(
            repair,
            [
                {
                    "helpdesk_ticket_id": self.ticket.id,
                    "state": "draft",
                    "partner_id": self.customer.id,
                    "product_id": self.machine.id,
                    "product_qty": 1.0,
                    "lot_id": self.serials[0].id,
                    "picking_id": self.ticket.return_picking_ids.id,
                    "under_warranty": True,
                    "schedule_date": fields.Datetime.to_datetime("2026-12-01 08:00:00"),
                    "user_id": other.id,
                    "internal_notes": "<p>It hums.</p>",
                    "create_uid": self.agent.id,
                }
            ],
        )
        self.assertEqual(repair.tag_ids, tags)

    def test_chatter_on_both_sides(self):
        repair = self._repair(product_id=self.product.id)
        self.assertIn(f'data-oe-id="{self.ticket.id}"', repair.message_ids[-1:].body)
        message = self.ticket.message_ids[:1]
        self.assertIn(f">{repair.name}</a> created", message.body)
        self.assertIn(f'data-oe-id="{repair.id}"', message.body)
        self.assertFalse(message.notified_partner_ids)

    def test_smart_button(self):
        self.assertEqual(self.ticket.repair_count, 0)
        repair = self._repair(product_id=self.product.id)
        self.assertEqual(self.ticket.repair_count, 1)
        self.assertEqual(self.ticket.repair_progress, "1 New")
        action = self.ticket.with_user(self.agent).action_view_repairs()
        self.assertEqual(action["res_id"], repair.id)
        second = self._repair(
            product_id=self.product.id, method="action_confirm_repair"
        )
        self.assertEqual(self.ticket.repair_count, 2)
        self.assertEqual(self.ticket.repair_progress, "1 New, 1 Confirmed")
        action = self.ticket.with_user(self.agent).action_view_repairs()
        found = self.env["repair.order"].search(action["domain"])
        self.assertEqual(found, repair | second)
        repair.unlink()
        self.assertEqual(self.ticket.repair_count, 1)

    def test_confirm_with_stock(self):
        repair = self._repair(
            product_id=self.product.id, method="action_confirm_repair"
        )
        self.assertEqual(repair.state, "confirmed")

    def _ask(self, user=None):
        self._sell_machines(self.serials[2])
        wizard = self._open_repair(
            user=user, product_id=self.machine.id, lot_id=self.serials[2].id
        )
        action = wizard.action_confirm_repair()
        self.assertEqual(action["res_model"], "stock.warn.insufficient.qty.repair")
        Question = self.env[action["res_model"]].with_user(user or self.agent)
        form = Form(
            Question.with_context(**action["context"]), view=action.get("view_id")
        )
        return form.save()

    def test_confirm_without_stock(self):
        question = self._ask()
        repair = self.ticket.repair_ids
        self.assertEqual(repair.state, "draft")
        action = question.action_done()
        self.assertEqual(repair.state, "confirmed")
        self.assertEqual(action["res_id"], repair.id)
        self.assertEqual(action["res_model"], "repair.order")

    def test_stock_user_confirms_without_stock(self):
        both = self._create_agent(
            "both", "stock.group_stock_user,helpdesk_mgmt.group_helpdesk_user"
        )
        action = self._ask(both).action_done()
        self.assertEqual(self.ticket.repair_ids.state, "confirmed")
        self.assertEqual(action["res_id"], self.ticket.repair_ids.id)

    def test_odoo_question_is_unchanged_elsewhere(self):
        repair = self.env["repair.order"].create({"product_id": self.machine.id})
        action = repair.action_validate()
        question = self.env[action["res_model"]].with_context(**action["context"])
        self.assertTrue(question.create({}).action_done() is True)
        self.assertEqual(repair.state, "confirmed")

    def test_stock_where_it_came_back_to(self):
        """A return to another location than the repair's is on hand all the same."""
        shelf = self.env["stock.location"].create(
            {"name": "Returns", "location_id": self.stock.id}
        )
        delivery = self._sell_machines(self.serials[0])
        self.ticket.product_id = self.machine
        picking = self._return(picking_id=delivery.id, location_id=shelf.id)
        picking.button_validate()
        repair = self._repair(method="action_confirm_repair")
        self.assertEqual(repair.picking_id, picking)
        self.assertEqual(repair.product_location_src_id, shelf)
        self.assertEqual(repair.state, "confirmed")
        second = self._create_ticket(product_id=self.machine.id)
        self._add_stock(self.machine, -1, self.serials[0], shelf)
        repair = self._repair(second, picking_id=picking.id, lot_id=self.serials[0].id)
        self.assertEqual(repair.product_location_src_id, self.stock)

    def test_repaired_in_the_warehouse_that_has_it(self):
        warehouse = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC", "company_id": self.company.id}
        )
        delivery = self._sell_machines(self.serials[0])
        self.ticket.product_id = self.machine
        picking = self._return(
            picking_id=delivery.id, location_id=warehouse.lot_stock_id.id
        )
        picking.button_validate()
        repair = self._repair(method="action_confirm_repair")
        self.assertEqual(repair.picking_type_id, warehouse.repair_type_id)
        self.assertEqual(repair.location_id, warehouse.lot_stock_id)
        self.assertEqual(repair.state, "confirmed")

    def test_quotation(self):
        repair = self._repair(
            product_id=self.product.id, method="action_create_quotation"
        )
        order = repair.sale_order_id
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.partner_id, self.contact)
        self.assertEqual(order.company_id, self.company)
        self._add_part(repair, 2)
        self.assertEqual(order.amount_untaxed, 50.0)

    def test_one_window_makes_one_repair(self):
        wizard = self._open_repair(product_id=self.product.id)
        wizard.action_create_repair()
        wizard.action_create_repair()
        wizard.action_confirm_repair()
        wizard.action_confirm_repair()
        wizard.action_create_quotation()
        repair = self.ticket.repair_ids
        self.assertEqual(len(repair), 1)
        self.assertEqual(repair.state, "confirmed")
        order = repair.sale_order_id
        with (
            self.assertNothingCreated("sale.order", "repair.order"),
            self.assertRaisesRegex(UserError, order.name),
        ):
            wizard.action_create_quotation()

    def test_two_windows_make_one_repair(self):
        """Open at the same time, as in two tabs; the client saves them on a click."""
        Wizard = self.env["helpdesk.ticket.repair.wizard"].with_user(self.agent)
        Wizard = Wizard.with_context(default_ticket_id=self.ticket.id)
        self.ticket.product_id = self.product
        first, second = Form(Wizard), Form(Wizard)
        first.save().action_create_repair()
        with (
            self.assertNothingCreated("repair.order"),
            self.assertRaisesRegex(UserError, self.ticket.repair_ids.name),
        ):
            second.save().action_create_repair()
        Form(Wizard).save().action_create_repair()
        self.assertEqual(self.ticket.repair_count, 2)

    def test_ticket_without_customer(self):
        ticket = self._create_ticket(
            partner_id=False, partner_name="Visitor", product_id=self.product.id
        )
        repair = self._repair(ticket, method="action_confirm_repair")
        self.assertEqual(repair.state, "confirmed")
        self.assertFalse(repair.partner_id)
        with (
            self.assertNothingCreated("repair.order", "sale.order"),
            self.assertRaisesRegex(UserError, "needs a customer"),
        ):
            self._open_repair(ticket).action_create_quotation()

    def test_ticket_without_customer_for_somebody(self):
        ticket = self._create_ticket(partner_id=False, partner_name="Visitor")
        repair = self._repair(
            ticket,
            method="action_create_quotation",
            partner_id=self.stranger.id,
            product_id=self.product.id,
        )
        self.assertEqual(repair.sale_order_id.partner_id, self.stranger)
        order = repair.with_user(self.agent).sale_order_id
        self.assertEqual(order.read(["state"])[0]["state"], "draft")
        Form(order)

    def test_service_is_off(self):
        wizard = self._open_repair(product_id=self.product.id)
        self.team.use_product_repairs = False
        with self.assertRaisesRegex(UserError, "not offered"):
            self.ticket.with_user(self.agent).action_repair()
        with self.assertRaisesRegex(UserError, "not offered"):
            self._open_repair(product_id=self.product.id)
        for method in (
            "action_create_repair",
            "action_confirm_repair",
            "action_create_quotation",
        ):
            with (
                self.assertNothingCreated("repair.order"),
                self.assertRaisesRegex(UserError, "not offered"),
            ):
                getattr(wizard, method)()

    def test_question_asks_for_the_service(self):
        question = self._ask()
        self.team.use_product_repairs = False
        with self.assertRaisesRegex(UserError, "not offered"):
            question.action_done()
        self.assertEqual(self.ticket.repair_ids.state, "draft")
