from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.romanian import RomanianCase

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestRomanian(RomanianCase, HelpdeskReturnCase):
    def test_window(self):
        self._walk_ticket("action_return")
        self._sell_and_deliver((self.product, 2), (self.lamp, 3))
        self._walk_ticket("action_return")

    def test_after_the_return(self):
        self._sell_and_deliver((self.product, 2), (self.lamp, 3))
        self._open_return().action_return_for_exchange()
        self._walk_ticket()
        self._walk_portal()
