from odoo.fields import Command
from odoo.tests import tagged

from .agent_views import AgentViewsCase
from .common import HelpdeskAftersalesCase

AGENT = "helpdesk_mgmt.group_helpdesk_user_own"


@tagged("post_install", "-at_install")
class TestAgentViews(AgentViewsCase, HelpdeskAftersalesCase):
    """An agent gets the own views of an order, whoever may read orders gets Odoo's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()
        cls.order.write(
            {
                "order_line": [
                    Command.create({"display_type": "line_section", "name": "More"}),
                    Command.create({"display_type": "line_note", "name": "A note"}),
                ],
                "commitment_date": "2026-12-01",
            }
        )

    def test_agent(self):
        self.assertOpensForAgent(self.order)
        self.order._create_invoices()
        self.assertOpensForAgent(self.order)

    def test_wider_helpdesk_groups(self):
        for group in ("user_team", "user", "manager"):
            user = self._create_agent(group, f"helpdesk_mgmt.group_helpdesk_{group}")
            self.team.user_ids += user
            self.assertOpensForAgent(self.order, user)

    def test_others_as_in_odoo(self):
        for group in (
            "sales_team.group_sale_salesman",
            "account.group_account_invoice",
            "account.group_account_readonly",
        ):
            user = self._create_agent(group, group)
            self.assertOpensAsInOdoo(self.order, user)
            both = self._create_agent(f"both-{group}", f"{group},{AGENT}")
            self.assertOpensAsInOdoo(self.order, both)

    def test_user_whose_groups_change(self):
        self.assertOpensForAgent(self.order)
        group = self.env.ref("sales_team.group_sale_salesman")
        self.agent.group_ids = [Command.link(group.id)]
        self.assertOpensAsInOdoo(self.order, self.agent)
        self.agent.group_ids = [Command.unlink(group.id)]
        self.assertOpensForAgent(self.order)

    def test_user_who_will_open_it(self):
        """A link is made for whoever follows it."""
        seller = self._create_agent("seller", "sales_team.group_sale_salesman")
        form = self.env.ref("helpdesk_aftersales.sale_order_view_form_agent")
        as_seller = self.order.with_user(seller)
        self.assertEqual(as_seller.get_formview_id(access_uid=self.agent.id), form.id)
        as_agent = self.order.with_user(self.agent)
        self.assertFalse(as_agent.get_formview_id(access_uid=seller.id))
        self.assertFalse(as_agent.get_formview_action(seller.id)["views"][0][0])

    def test_view_that_is_asked_for(self):
        view = self.env.ref("sale.view_order_form")
        orders = self.env["sale.order"].with_user(self.agent)
        self.assertEqual(orders.get_view(view.id)["id"], view.id)
        orders = orders.with_context(form_view_ref="sale.view_order_form")
        self.assertEqual(orders.get_view()["id"], view.id)

    def test_view_that_somebody_deleted(self):
        view = self.env.ref("helpdesk_aftersales.sale_order_view_form_agent")
        (view.inherit_children_ids | view).unlink()
        self.assertFalse(self.order.with_user(self.agent).get_formview_id())
        orders = self.env["sale.order"].with_user(self.agent)
        standard = self.env["ir.ui.view"].default_view("sale.order", "form")
        self.assertEqual(orders.get_view()["id"], standard)

    def test_no_statement_more(self):
        """Which view it is costs nothing once somebody has opened one."""
        orders = self.env["sale.order"].with_user(self.agent)
        order = self.order.with_user(self.agent)
        orders.get_views([[False, "form"]])
        order.get_formview_id()
        with self.assertQueryCount(0):
            orders.get_view()
            order.get_formview_id()

    def test_opening_documents(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        tickets = tickets.with_context(default_name="Broken", active_id=1)
        form = self.env.ref("helpdesk_aftersales.sale_order_view_form_agent")
        action = tickets._open_documents(self.order, "Orders")
        self.assertEqual(action["res_id"], self.order.id)
        self.assertEqual(action["views"], [(form.id, "form")])
        self.assertIs(action["context"]["create"], False)
        self.assertIn("active_id", action["context"])
        self.assertNotIn("default_name", action["context"])
        orders = self.order | self._create_order()
        action = tickets._open_documents(orders, "Orders", target="new")
        self.assertEqual(action["name"], "Orders")
        self.assertEqual(action["views"], [(False, "list"), (form.id, "form")])
        self.assertEqual(action["domain"], [("id", "in", orders.ids)])
        self.assertEqual(action["target"], "new")

    def test_what_it_waits_for(self):
        quotation = self.env["sale.order"].create({"partner_id": self.contact.id})
        as_agent = quotation.with_user(self.agent)
        self.assertIn("salesperson", as_agent.helpdesk_next_step)
        quotation.action_quotation_sent()
        self.assertIn("customer", as_agent.helpdesk_next_step)
        quotation.action_confirm()
        self.assertFalse(as_agent.helpdesk_next_step)
        self.product.type = "service"
        order = self._create_order().with_user(self.agent)
        self.assertIn("Invoicing", order.helpdesk_next_step)

    def test_orders_are_computed_for_the_user(self):
        """Not as superuser: what belongs to a user could not be computed so, and what
        the customer owes is none of an agent's business."""
        self.company.account_use_credit_limit = True
        self.customer.use_partner_credit_limit = True
        self.customer.credit_limit = 1
        quotation = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "order_line": [Command.create({"product_id": self.product.id})],
            }
        )
        self.assertIn("credit limit", quotation.partner_credit_warning)
        self.env.invalidate_all()
        as_agent = quotation.with_user(self.agent)
        self.assertFalse(as_agent.my_activity_date_deadline)
        self.assertFalse(as_agent.partner_credit_warning)
        seller = self._create_agent("seller", "sales_team.group_sale_salesman")
        quotation.user_id = seller
        as_seller = quotation.with_user(seller)
        self.assertIn("credit limit", as_seller.partner_credit_warning)
