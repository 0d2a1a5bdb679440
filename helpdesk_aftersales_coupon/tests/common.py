from odoo.fields import Command

from odoo.addons.helpdesk_aftersales.tests.common import HelpdeskAftersalesCase


class CouponCase(HelpdeskAftersalesCase):
    """A ticket whose team offers coupons, and the only program that can be used."""

    service_switch = "use_coupons"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.odoo_template = cls.env.ref("loyalty.mail_template_loyalty_card")
        cls.env["loyalty.program"].search([]).active = False
        cls.program = cls._create_program()

    @classmethod
    def _create_program(cls, required_points=1, **values):
        """A program of type Coupons that gives 10 % on the order."""
        plan = {"trigger": "create", "mail_template_id": cls.odoo_template.id}
        reward = {"discount": 10, "required_points": required_points}
        return cls.env["loyalty.program"].create(
            {
                "name": "With Our Apologies",
                "program_type": "coupons",
                "company_id": cls.company.id,
                "applies_on": "current",
                "trigger": "with_code",
                "communication_plan_ids": [Command.create(plan)],
                "reward_ids": [Command.create(reward)],
                **values,
            }
        )

    @classmethod
    def _open_window(cls, ticket=None, user=None, **values):
        """The window as the agent, or another user, opens it."""
        action = (ticket or cls.ticket).with_user(user or cls.agent).action_coupon()
        wizard = cls.env[action["res_model"]].with_user(user or cls.agent)
        return wizard.with_context(**action["context"]).create(values)

    @classmethod
    def _generate(cls, ticket=None, **values):
        """A coupon that the agent generates from a ticket, as superuser."""
        window = cls._open_window(ticket, **values)
        window.action_generate()
        return window.sudo().coupon_id

    @classmethod
    def _create_quotation(cls):
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.contact.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "price_unit": 100})
                ],
            }
        )

    @staticmethod
    def _apply(coupon, order):
        """Use a coupon in an order; return what Odoo says about the code."""
        status = order._try_apply_code(coupon.code)
        if "error" not in status:
            for card, rewards in status.items():
                order._apply_program_reward(rewards[:1], card)
        return status

    @classmethod
    def _use(cls, coupon):
        order = cls._create_quotation()
        cls._apply(coupon, order)
        order.action_confirm()
        return order
