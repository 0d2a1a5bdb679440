from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.wizard_input import SECRET, WizardInputCase

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestInput(WizardInputCase, CouponCase):
    wizard_model = "helpdesk.ticket.coupon.wizard"

    def _get_foreign_values(self):
        card = self._create_secret_card()
        return {"program_id": card.program_id.id, "coupon_id": card.id}

    def _create_secret_card(self):
        """The gift card of a customer whose tickets the agent has."""
        program = self.env["loyalty.program"].create(
            {"name": SECRET, "program_type": "gift_card"}
        )
        return (
            self.env["loyalty.card"]
            .with_context(action_no_send_mail=True)
            .create(
                {
                    "program_id": program.id,
                    "partner_id": self.ticket.partner_id.id,
                    "code": SECRET,
                }
            )
        )

    def test_code_on_the_line_of_an_order(self):
        """The agent reads the order, and the name of a card is its code."""
        order = self._create_order()
        order.order_line.coupon_id = self._create_secret_card()
        order.invalidate_recordset()
        specification = {
            "order_line": {
                "fields": {"coupon_id": {"fields": {"display_name": {}}}},
            }
        }
        result = order.with_user(self.agent).web_read(specification)
        self.assertTrue(result[0]["order_line"][0]["coupon_id"])
        self.assertNotIn(SECRET, str(result))
        own = self._generate()
        order.order_line.coupon_id = own
        order.invalidate_recordset()
        result = order.with_user(self.agent).web_read(specification)
        self.assertIn(own.sudo().code, str(result))

    def test_code_in_the_chatter_of_the_ticket(self):
        coupon = self._generate()
        bodies = "".join(map(str, self.ticket.message_ids.mapped("body")))
        self.assertIn(coupon.program_id.name, bodies)
        self.assertNotIn(coupon.code, bodies)

    def test_coupon_that_is_not_of_the_ticket(self):
        window = self._open_window()
        window.sudo().coupon_id = self._create_secret_card()
        for action in ("action_generate", "action_send_by_email"):
            with self.assertRaises(UserError) as error:
                getattr(window, action)()
            self.assertNotIn(SECRET, str(error.exception))
