from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import HelpdeskAftersalesCase


@tagged("post_install", "-at_install")
class TestAccess(HelpdeskAftersalesCase):
    """An agent reads the orders of the customers of own tickets, and nothing more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()
        cls.sibling = cls.env["res.partner"].create(
            {"name": "Sibling", "parent_id": cls.customer.id}
        )
        cls.sibling_order = cls._create_order(cls.sibling)
        cls.company_order = cls._create_order(cls.customer)
        cls.stranger_order = cls._create_order(cls.stranger)
        cls.orders = (
            cls.order | cls.sibling_order | cls.company_order | cls.stranger_order
        )

    def _readable_orders(self, user):
        """As in a new request; the host's own rules are cached by user."""
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        orders = self.env["sale.order"].with_user(user)
        found = orders.search([("id", "in", self.orders.ids)])
        readable = self.orders.with_user(user)._filtered_access("read")
        self.assertEqual(found.sorted("id").ids, readable.sorted("id").ids)
        return found.with_user(self.env.user)

    def test_whole_commercial_entity_and_nobody_else(self):
        self.assertEqual(
            self._readable_orders(self.agent), self.orders - self.stranger_order
        )
        lines = self.stranger_order.order_line.with_user(self.agent)
        with self.assertRaises(AccessError):
            lines.read(["name"])
        self.order.order_line.with_user(self.agent).read(["name"])

    def test_agent_opens_the_form(self):
        """Also of an order with invoices, which are none of the agent's business."""
        Form(self.order.with_user(self.agent))
        self.order._create_invoices()
        self.env.invalidate_all()
        Form(self.order.with_user(self.agent))
        self.assertEqual(self.order.invoice_count, 1)

    def test_read_only(self):
        order = self.order.with_user(self.agent)
        with self.assertRaises(AccessError):
            order.client_order_ref = "mine"
        with self.assertRaises(AccessError):
            order.order_line.price_unit = 0
        with self.assertRaises(AccessError):
            order.unlink()
        with self.assertRaises(AccessError):
            order.copy()

    def test_access_follows_the_ticket(self):
        other = self._create_agent("other_agent")
        self.assertFalse(self._readable_orders(other))
        self.ticket.user_id = False
        self.team.user_ids = [Command.set(other.ids)]
        self.assertFalse(self._readable_orders(self.agent))
        self.assertEqual(
            self._readable_orders(other), self.orders - self.stranger_order
        )
        self.ticket.partner_id = self.stranger
        self.assertEqual(self._readable_orders(other), self.stranger_order)

    def test_archived_ticket_counts(self):
        self.ticket.active = False
        self.assertIn(self.order, self._readable_orders(self.agent))

    def test_wider_helpdesk_groups(self):
        team_member = self._create_agent(
            "team_member", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        self.assertFalse(self._readable_orders(team_member))
        self.team.user_ids = [Command.link(team_member.id)]
        self.assertIn(self.order, self._readable_orders(team_member))
        for group in ("group_helpdesk_user", "group_helpdesk_manager"):
            user = self._create_agent(group, f"helpdesk_mgmt.{group}")
            self.assertEqual(
                self._readable_orders(user), self.orders - self.stranger_order
            )

    def test_internal_user_without_helpdesk_group(self):
        user = new_test_user(self.env, login="internal", groups="base.group_user")
        self.ticket.message_subscribe(user.partner_id.ids)
        with self.assertRaises(AccessError):
            self.order.with_user(user).read(["name"])

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Other company"})
        order = (
            self.env["sale.order"]
            .with_company(company)
            .create({"partner_id": self.contact.id})
        )
        with self.assertRaises(AccessError):
            order.with_user(self.agent).read(["name"])
        self.agent.company_ids = [Command.link(company.id)]
        with self.assertRaises(AccessError):
            order.with_user(self.agent).with_context(
                allowed_company_ids=self.company.ids
            ).read(["name"])
        both = (self.company | company).ids
        order.with_user(self.agent).with_context(allowed_company_ids=both).read(
            ["name"]
        )
        # Without a company of the ticket, its customer is out of sight.
        with self.assertRaises(AccessError):
            order.with_user(self.agent).with_context(
                allowed_company_ids=company.ids
            ).read(["name"])

    # Whoever has the native rights keeps exactly those.

    def test_salesperson_of_all_documents(self):
        user = new_test_user(
            self.env,
            login="sales_all",
            groups="sales_team.group_sale_salesman_all_leads,"
            "helpdesk_mgmt.group_helpdesk_user_own",
        )
        self.assertEqual(self._readable_orders(user), self.orders)

    def test_salesperson_of_own_documents(self):
        self.orders.user_id = self.env.user
        user = new_test_user(
            self.env,
            login="sales_own",
            groups="sales_team.group_sale_salesman,"
            "helpdesk_mgmt.group_helpdesk_user_own",
        )
        self.assertFalse(self._readable_orders(user))
        self.stranger_order.user_id = user
        self.assertEqual(self._readable_orders(user), self.stranger_order)
        self.stranger_order.with_user(user).client_order_ref = "mine"
        self.ticket.user_id = user
        self.team.user_ids = [Command.link(user.id)]
        self.ticket.user_id = user
        self.assertEqual(self._readable_orders(user), self.orders)
        with self.assertRaises(AccessError):
            self.order.with_user(user).client_order_ref = "not mine"

    def test_group_that_reads_everything_without_a_rule(self):
        """As Invoicing does with orders, and other applications with other models."""
        group = self.env["res.groups"].create({"name": "Reads all orders"})
        self.env["ir.model.access"].create(
            {
                "name": "orders",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "group_id": group.id,
                "perm_read": True,
            }
        )
        user = self._create_agent("reads_all")
        self.assertFalse(self._readable_orders(user))
        user.group_ids = [Command.link(group.id)]
        self.assertEqual(self._readable_orders(user), self.orders)

    def test_invoicing_keeps_the_limits_of_sales(self):
        """Installing the suite must not widen what own documents only means."""
        user = new_test_user(
            self.env,
            login="sales_and_invoicing",
            groups="sales_team.group_sale_salesman,account.group_account_invoice",
        )
        self.orders.user_id = self.env.user
        self.assertFalse(self._readable_orders(user))
        user.group_ids = [
            Command.link(self.env.ref("helpdesk_mgmt.group_helpdesk_user_own").id)
        ]
        self.assertFalse(self._readable_orders(user))
