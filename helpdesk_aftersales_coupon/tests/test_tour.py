from odoo.tests import HttpCase, tagged

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestTour(CouponCase, HttpCase):
    def test_agent_generates_and_sends(self):
        self.ticket.name = "The chair is broken"
        login = self.agent.login
        self.start_tour("/odoo", "helpdesk_aftersales_coupon_agent", login=login)
        [coupon] = self.ticket.coupon_ids
        sent = coupon.message_ids.filtered("partner_ids")
        self.assertEqual(len(sent), 1)
        self.assertEqual(sent.partner_ids, self.contact)
        self.assertIn(coupon.code, sent.body)
