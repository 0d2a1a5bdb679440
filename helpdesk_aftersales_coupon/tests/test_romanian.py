from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.romanian import RomanianCase

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestRomanian(RomanianCase, CouponCase):
    host = (*RomanianCase.host, "loyalty", "sale_loyalty")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.name = "Cu scuzele noastre"
        cls.program.reward_ids.description = "10% la comandă"

    def test_window(self):
        self._walk_ticket("action_coupon")

    def test_after_the_coupon(self):
        self._generate(valid_until="2099-12-31")
        self._walk_ticket()
        self._walk_portal()

    def test_nothing_to_offer(self):
        self.program.active = False
        self._walk_ticket("action_coupon")
