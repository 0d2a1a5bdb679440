from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnMultiCompany(HelpdeskReturnCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other Company"})
        cls.companies = cls.company | cls.other
        cls.env.user.company_ids = [Command.link(cls.other.id)]
        cls.other_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other.id)], limit=1
        )
        cls._add_stock(cls.product, 10, location=cls.other_warehouse.lot_stock_id)
        cls.delivery = cls._sell_and_deliver((cls.product, 2))
        other_env = cls.env(context={"allowed_company_ids": cls.other.ids})
        order = other_env["sale.order"].create(
            {
                "partner_id": cls.contact.id,
                "company_id": cls.other.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "product_uom_qty": 3})
                ],
            }
        )
        order.action_confirm()
        cls.other_delivery = cls._deliver(order)

    def test_only_the_ticket_company_is_offered(self):
        self.agent.company_ids = self.companies
        self.assertEqual(self._open_return().picking_id, self.delivery)
        wizard = self._open_return()
        wizard.sudo().picking_id = self.other_delivery
        with self.assertNothingCreated("stock.picking"), self.assertRaises(UserError):
            wizard.action_return()

    def test_location_of_another_company(self):
        self.agent.company_ids = self.companies
        wizard = self._open_return()
        wizard.sudo().location_id = self.other_warehouse.lot_stock_id
        with self.assertNothingCreated("stock.picking"), self.assertRaises(UserError):
            wizard.action_return()

    def test_delivery_of_the_other_company_only(self):
        ticket = self._create_ticket(partner_id=self.stranger.id)
        self.other_delivery.sale_id.partner_id = self.stranger
        self.assertFalse(ticket.has_delivery)

    def test_return_from_another_current_company(self):
        self.agent.company_ids = self.companies
        self.agent.company_id = self.other
        wizard = self._open_return().with_context(
            allowed_company_ids=(self.other | self.company).ids
        )
        wizard.action_return_for_exchange()
        pickings = self.ticket.return_picking_ids
        self.assertEqual(len(pickings), 2)
        self.assertEqual(pickings.company_id, self.company)
        self.assertEqual(pickings.move_ids.company_id, self.company)

    def test_agent_outside_the_company_reads_nothing(self):
        with self.assertRaises(AccessError):
            self.other_delivery.with_user(self.agent).read(["name"])

    def test_link_needs_the_same_company(self):
        with self.assertRaises(UserError):
            self.other_delivery.helpdesk_ticket_id = self.ticket
