from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.romanian import RomanianCase

from .common import HelpdeskRefundCase


@tagged("post_install", "-at_install")
class TestRomanian(RomanianCase, HelpdeskRefundCase):
    def test_window(self):
        self._walk_ticket("action_refund")

    def test_after_the_refund(self):
        self._refund().action_post()
        self._walk_ticket("action_refund")
        self._walk_portal()
