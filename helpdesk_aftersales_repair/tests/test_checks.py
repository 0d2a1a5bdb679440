from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRepairChecks(HelpdeskRepairCase):
    """Whatever is sent, each action checks it and writes nothing when it is wrong."""

    def assertRefused(self, message, ticket=None, **values):
        values = {"product_id": self.product.id, **values}
        wizard = self._open_repair(ticket)
        wizard.sudo().write(values)
        for method in (
            "action_create_repair",
            "action_confirm_repair",
            "action_create_quotation",
        ):
            with (
                self.subTest(method=method),
                self.assertNothingCreated("repair.order", "sale.order", "mail.message"),
                self.assertRaisesRegex(UserError, message) as error,
            ):
                getattr(wizard, method)()
        return str(error.exception)

    def test_no_product(self):
        self.assertRefused("Choose the product", product_id=False)

    def test_service_and_archived_product(self):
        service = self.env["product.product"].create(
            {"name": "Advice", "type": "service"}
        )
        self.assertRefused("Advice cannot be repaired", product_id=service.id)
        self.product.active = False
        self.assertRefused("Chair cannot be repaired")

    def test_lot_of_another_product(self):
        self.assertRefused(
            "not one of Machine",
            product_id=self.machine.id,
            lot_id=self.lots[0].id,
            picking_id=False,
        )
        self.assertRefused("not one of Chair", lot_id=self.lots[0].id)

    def test_lot_that_did_not_come_back(self):
        picking = self._return_for_ticket(self.serials[:2])
        self._sell_machines(self.serials[2])
        self.assertRefused(
            "SN-3 did not come back",
            product_id=self.machine.id,
            lot_id=self.serials[2].id,
            picking_id=picking.id,
        )

    def test_return_of_somebody_else(self):
        foreign = self._return_machines(self.serials[0], partner=self.stranger)
        values = {
            "product_id": self.machine.id,
            "picking_id": foreign.id,
            "lot_id": self.serials[0].id,
        }
        message = self.assertRefused("not a return of Machine", **values)
        self.assertNotIn(foreign.name, message)
        ticket = self._create_ticket(partner_id=False, partner_name="Visitor")
        self.assertRefused(
            "not a return of Machine",
            ticket,
            partner_id=self.stranger.id,
            **values,
        )

    def test_transfers_that_are_no_return(self):
        delivery = self._sell_machines(self.serials[0])
        cancelled = self._return_machines(self.serials[1], done=False)
        cancelled.action_cancel()
        other_product = self._sell_and_deliver((self.product, 1))
        for picking in (delivery, cancelled, other_product):
            self.assertRefused(
                "not a return of Machine",
                product_id=self.machine.id,
                picking_id=picking.id,
                lot_id=False,
            )

    def test_customer_of_somebody_else(self):
        message = self.assertRefused("customer of ticket", partner_id=self.stranger.id)
        self.assertNotIn(self.stranger.name, message)

    def test_colleague_of_the_contact(self):
        colleague = self.env["res.partner"].create(
            {"name": "Colleague", "parent_id": self.customer.id}
        )
        picking = self._return_machines(self.serials[0], partner=self.customer)
        repair = self._repair(
            partner_id=colleague.id,
            product_id=self.machine.id,
            picking_id=picking.id,
            lot_id=self.serials[0].id,
        )
        self.assertEqual(repair.partner_id, colleague)

    def test_responsible_who_cannot_be(self):
        portal = new_test_user(self.env, login="visitor", groups="base.group_portal")
        self.assertRefused("cannot be responsible", user_id=portal.id)
        user = self._create_agent("gone")
        user.active = False
        self.assertRefused("cannot be responsible", user_id=user.id)

    def test_nobody_responsible(self):
        repair = self._repair(product_id=self.product.id, user_id=False)
        self.assertFalse(repair.user_id)

    def test_no_date(self):
        repair = self._repair(product_id=self.product.id, schedule_date=False)
        self.assertTrue(repair.schedule_date)

    def test_repair_of_another_ticket(self):
        other = self._create_ticket(product_id=self.product.id)
        repair = self._repair(other)
        self.assertRefused("not of ticket", repair_id=repair.id)
        self.assertEqual(repair.state, "draft")
        self.assertFalse(repair.sale_order_id)

    def test_ticket_of_a_colleague(self):
        colleague = self._create_agent("colleague")
        with self.assertRaises(AccessError):
            self.ticket.with_user(colleague).action_repair()
        with self.assertRaises(AccessError):
            self._open_repair(user=colleague)
        wizard = self._open_repair(product_id=self.product.id)
        self.ticket.user_id = colleague
        self.env.invalidate_all()
        with self.assertNothingCreated("repair.order"):
            for method in (
                wizard.action_create_repair,
                wizard.action_confirm_repair,
                wizard.action_create_quotation,
            ):
                with self.assertRaises(AccessError):
                    method()
