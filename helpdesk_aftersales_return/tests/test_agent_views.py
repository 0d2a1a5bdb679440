from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.agent_views import AgentViewsCase

from .common import HelpdeskReturnCase

AGENT = "helpdesk_mgmt.group_helpdesk_user_own"


@tagged("post_install", "-at_install")
class TestAgentViews(AgentViewsCase, HelpdeskReturnCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._sell_and_deliver((cls.product, 2), (cls.lamp, 3))

    def _exchange(self):
        self._open_return().action_return_for_exchange()
        return self.ticket.return_picking_ids.sorted("id")

    def test_agent(self):
        """Also a replacement in stock, whose lots are not the customer's yet."""
        for picking in self.delivery | self._exchange():
            values = self.assertOpensForAgent(picking)
            self.assertTrue(values["name"])
        self.assertOpensForAgent(self.delivery.sale_id)

    def test_lots(self):
        returned, replacement = self._exchange()
        replacement.action_assign()
        for picking in (returned, replacement):
            for move in picking.move_ids.with_user(self.agent):
                expected = move.sudo().move_line_ids.lot_id.mapped("name")
                self.assertEqual(move.helpdesk_lot_names, ", ".join(expected))
        self.assertIn("LAMP", "".join(returned.move_ids.mapped("helpdesk_lot_names")))

    def test_others_as_in_odoo(self):
        for group in (
            "stock.group_stock_user",
            "sales_team.group_sale_salesman",
        ):
            user = self._create_agent(group, group)
            self.assertOpensAsInOdoo(self.delivery, user)
            both = self._create_agent(f"both-{group}", f"{group},{AGENT}")
            self.assertOpensAsInOdoo(self.delivery, both)

    def test_what_it_waits_for(self):
        returned, replacement = self._exchange()
        as_agent = returned.with_user(self.agent)
        self.assertIn("customer to send", as_agent.helpdesk_next_step)
        self.assertIn(
            "warehouse to send", replacement.with_user(self.agent).helpdesk_next_step
        )
        returned.button_validate()
        self.assertFalse(as_agent.helpdesk_next_step)
        rare = self._create_storable("Rare")
        order = self._sell((rare, 1)).with_user(self.agent)
        self.assertIn("warehouse to deliver", order.helpdesk_next_step)
        delivery = order.sudo().picking_ids.with_user(self.agent)
        self.assertIn("not in stock", delivery.helpdesk_next_step)

    def test_shipment(self):
        """Where Odoo has carriers; agents need no right to see them."""
        as_agent = self.delivery.with_user(self.agent)
        if "carrier_id" not in self.delivery._fields:
            self.assertFalse(as_agent.helpdesk_tracking)
            return
        carrier = self.env["delivery.carrier"].create(
            {"name": "By bike", "product_id": self.product.id}
        )
        self.delivery.write({"carrier_id": carrier.id, "carrier_tracking_ref": "T-1"})
        self.assertEqual(as_agent.helpdesk_tracking, "By bike T-1")
        self.assertOpensForAgent(self.delivery)
