from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.agent_views import AgentViewsCase

from .common import CouponCase

AGENT = "helpdesk_mgmt.group_helpdesk_user_own"


@tagged("post_install", "-at_install")
class TestAgentViews(AgentViewsCase, CouponCase):
    def test_agent(self):
        coupon = self._generate()
        self.assertOpensForAgent(coupon)
        self._use(coupon)
        self.assertOpensForAgent(coupon)

    def test_others_as_in_odoo(self):
        coupon = self._generate()
        for group in (
            "sales_team.group_sale_salesman",
            "sales_team.group_sale_manager",
        ):
            user = self._create_agent(group, group)
            self.assertOpensAsInOdoo(coupon, user)
            both = self._create_agent(f"both-{group}", f"{group},{AGENT}")
            self.assertOpensAsInOdoo(coupon, both)

    def test_what_it_waits_for(self):
        coupon = self._generate()
        as_agent = coupon.with_user(self.agent)
        coupon.expiration_date = False
        self.assertEqual(
            as_agent.helpdesk_next_step, "Waits for the customer to use it."
        )
        coupon.expiration_date = "2099-12-31"
        self.assertIn("12/31/2099", as_agent.helpdesk_next_step)
        self.assertIn("10%", as_agent.reward_summary)
        self._use(coupon)
        self.env.invalidate_all()
        self.assertFalse(as_agent.helpdesk_next_step)
