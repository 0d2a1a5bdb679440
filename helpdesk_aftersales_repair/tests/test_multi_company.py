from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRepairMultiCompany(HelpdeskRepairCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other Company"})
        cls.companies = cls.company | cls.other
        cls.env.user.company_ids = [Command.link(cls.other.id)]
        cls.agent.company_ids = cls.companies
        cls.other_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other.id)], limit=1
        )
        cls.other_team = cls.team.copy({"company_id": cls.other.id})
        cls.other_team.user_ids = cls.agent
        cls.other_ticket = cls._create_ticket(
            team_id=cls.other_team.id, company_id=cls.other.id
        )

    def assertRefused(self, message, ticket=None, **values):
        wizard = self._open_repair(ticket)
        wizard.sudo().write({"product_id": self.product.id, **values})
        for method in (
            "action_create_repair",
            "action_confirm_repair",
            "action_create_quotation",
        ):
            with (
                self.subTest(method=method),
                self.assertNothingCreated("repair.order", "sale.order"),
                self.assertRaisesRegex(UserError, message),
            ):
                getattr(wizard, method)()

    def test_repair_from_another_current_company(self):
        """Everything is the ticket's company's, wherever the agent works now."""
        wizard = self._open_repair(self.other_ticket, product_id=self.product.id)
        wizard = wizard.with_context(allowed_company_ids=self.companies.ids)
        wizard.action_create_quotation()
        repair = self.other_ticket.repair_ids
        self.assertEqual(repair.company_id, self.other)
        self.assertEqual(repair.picking_type_id, self.other_warehouse.repair_type_id)
        self.assertEqual(repair.sale_order_id.company_id, self.other)
        self.assertEqual(repair.sale_order_id.warehouse_id, self.other_warehouse)

    def test_company_without_warehouse(self):
        self.other_warehouse.active = False
        self.assertRefused("no warehouse to repair in", self.other_ticket)

    def test_warehouse_without_repairs(self):
        """Odoo repairs in another warehouse then."""
        second = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC", "company_id": self.other.id}
        )
        self.other_warehouse.repair_type_id = False
        self.other_warehouse.with_context(active_test=False).sequence = 0
        self.env["stock.picking.type"].search(
            [
                ("warehouse_id", "=", self.other_warehouse.id),
                ("code", "=", "repair_operation"),
            ]
        ).active = False
        repair = self._repair(self.other_ticket, product_id=self.product.id)
        self.assertEqual(repair.picking_type_id, second.repair_type_id)

    def test_records_of_another_company(self):
        product = self._create_storable("Foreign", company_id=self.other.id)
        self.assertRefused("another company's", product_id=product.id)
        self.contact.company_id = self.other
        self.assertRefused("customer of ticket")
        self.contact.company_id = False
        lot = self._create_lots(self.machine, "SN-OTHER")
        lot.company_id = self.other
        self.assertRefused(
            "not one of Machine", product_id=self.machine.id, lot_id=lot.id
        )
        user = self._create_agent("elsewhere")
        user.write({"company_id": self.other.id, "company_ids": self.other.ids})
        self.assertRefused("cannot be responsible", user_id=user.id)

    def test_return_of_another_company(self):
        picking = self._return_machines(self.serials[0])
        wizard = self._open_repair(self.other_ticket, product_id=self.machine.id)
        self.assertFalse(self.env["stock.picking"].search(wizard._get_picking_domain()))
        self.assertRefused(
            "not a return of Machine",
            self.other_ticket,
            product_id=self.machine.id,
            picking_id=picking.id,
        )

    def test_agent_outside_the_company_reads_nothing(self):
        repair = self._repair(self.other_ticket, product_id=self.product.id)
        self.agent.company_ids = self.company
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            repair.with_user(self.agent).read(["name"])

    def test_link_needs_the_same_company(self):
        repair = self._repair(product_id=self.product.id)
        with self.assertRaises(UserError):
            repair.helpdesk_ticket_id = self.other_ticket
