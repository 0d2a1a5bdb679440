from lxml import etree

from odoo.tests import Form, new_test_user, tagged

from .common import HelpdeskAftersalesCase


@tagged("post_install", "-at_install")
class TestViews(HelpdeskAftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()
        cls.ticket.sale_order_ids = cls.order

    def _form(self, user):
        return etree.fromstring(
            self.env["helpdesk.ticket"]
            .with_user(user)
            .get_view(view_type="form")["arch"]
        )

    def test_agent_sees_and_chooses_orders(self):
        [field] = self._form(self.agent).xpath("//field[@name='sale_order_ids']")
        self.assertEqual(field.get("widget"), "many2many_tags")
        other_order = self._create_order()
        with Form(self.ticket.with_user(self.agent)) as form:
            self.assertEqual(form.sale_order_ids.ids, self.order.ids)
            form.sale_order_ids.add(other_order)
        self.assertEqual(self.ticket.sale_order_ids, self.order | other_order)
        # The host's own count raised an access error for agents.
        self.assertEqual(self.ticket.with_user(self.agent).so_count, 2)

    def test_salesperson_sees_orders_as_before(self):
        user = new_test_user(
            self.env,
            login="salesperson",
            groups="sales_team.group_sale_salesman,helpdesk_mgmt.group_helpdesk_user",
        )
        form = self._form(user)
        self.assertTrue(form.xpath("//field[@name='sale_order_ids']"))
        self.assertTrue(form.xpath("//button[@name='action_view_sale_orders']"))

    def test_ticket_form_loads_for_everybody(self):
        for group in (
            "base.group_user",
            "helpdesk_mgmt.group_helpdesk_user_own",
            "helpdesk_mgmt.group_helpdesk_user_team",
            "helpdesk_mgmt.group_helpdesk_manager",
            "base.group_system",
        ):
            user = new_test_user(self.env, login=group, groups=group)
            self.ticket.message_subscribe(user.partner_id.ids)
            with self.subTest(group=group):
                Form(self.ticket.with_user(user))

    def test_team_form_has_five_switches(self):
        manager = self._create_agent("manager", "helpdesk_mgmt.group_helpdesk_manager")
        form = Form(self.team.with_user(manager))
        for switch in self.env["helpdesk.ticket.team"]._get_service_addons():
            self.assertIn(switch, form._view["fields"])
        # Agents read the settings.
        Form(self.team.with_user(self.agent))
