from odoo.tests import HttpCase, tagged

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestTour(CouponCase, HttpCase):
    def test_agent_generates_and_sends(self):
        self.start_tour(
            f"/odoo/helpdesk.ticket/{self.ticket.id}",
            "helpdesk_aftersales_coupon_agent",
            login=self.agent.login,
        )
        coupon = self.ticket.coupon_ids
        self.assertEqual(len(coupon), 1)
        sent = coupon.message_ids.filtered("partner_ids")
        self.assertEqual(len(sent), 1)
        self.assertEqual(sent.partner_ids, self.contact)
        self.assertIn(coupon.code, sent.body)
