from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestViews(CouponCase):
    def _arch(self, model, user, view_type="form"):
        view = self.env[model].with_user(user).get_view(view_type=view_type)
        return etree.fromstring(view["arch"])

    def test_ticket_buttons(self):
        arch = self._arch("helpdesk.ticket", self.agent)
        [button] = arch.xpath("/form/header/button[@name='action_coupon']")
        self.assertEqual(button.get("invisible"), "not id or not use_coupons")
        [smart] = arch.xpath(
            "//div[@name='button_box']/button[@name='action_view_coupons']"
        )
        self.assertEqual(smart.get("invisible"), "not coupon_count")
        user = new_test_user(self.env, login="internal", groups="base.group_user")
        arch = self._arch("helpdesk.ticket", user)
        self.assertFalse(arch.xpath("//button[contains(@name, 'coupon')]"))
        with self.assertRaises(AccessError):
            self.ticket.with_user(user).read(["coupon_ids"])

    def test_window(self):
        action = self.ticket.with_user(self.agent).action_coupon()
        wizard = self.env[action["res_model"]].with_user(self.agent)
        with Form(wizard.with_context(**action["context"])) as form:
            self.assertEqual(form.program_id, self.program.with_user(self.agent))
            self.assertIn("10%", form.reward_summary)
            form.valid_until = "2099-12-31"
        form.record.action_generate()
        form = Form(form.record)
        self.assertEqual(form.coupon_code, form.record.coupon_id.code)
        with self.assertRaisesRegex(AssertionError, "readonly"):
            form.valid_until = False

    def test_link_to_the_programs(self):
        """Only those who may make a program are led to where it is done."""
        model = "helpdesk.ticket.coupon.wizard"
        link = "//button[@type='action']"
        self.assertFalse(self._arch(model, self.agent).xpath(link))
        manager = new_test_user(
            self.env,
            login="sales-manager",
            groups="sales_team.group_sale_manager,helpdesk_mgmt.group_helpdesk_user_own",
        )
        [button] = self._arch(model, manager).xpath(link)
        action = self.env.ref("loyalty.loyalty_program_discount_loyalty_action")
        self.assertEqual(int(button.get("name")), action.id)
        self.env["loyalty.program"].with_user(manager).check_access("create")

    def test_coupon_form_of_an_agent(self):
        coupon = self._generate()
        form = Form(coupon.with_user(self.agent))
        self.assertEqual(form.usage_state, "valid")
        self.assertIn("10%", form.reward_summary)
        self.assertEqual(form.helpdesk_ticket_id, self.ticket.with_user(self.agent))
        button = "//button[@name='action_loyalty_update_balance']"
        self.assertFalse(self._arch("loyalty.card", self.agent).xpath(button))
        seller = new_test_user(
            self.env, login="seller", groups="sales_team.group_sale_salesman"
        )
        self.assertTrue(self._arch("loyalty.card", seller).xpath(button))

    def test_coupon_list(self):
        self._generate()
        self._generate()
        action = self.ticket.with_user(self.agent).action_view_coupons()
        view_id, view_type = action["views"][0]
        cards = self.env["loyalty.card"].with_user(self.agent)
        view = cards.get_view(view_id, view_type)
        self.assertIn("usage_state", view["models"]["loyalty.card"])
        self.assertNotIn("button", view["arch"])
