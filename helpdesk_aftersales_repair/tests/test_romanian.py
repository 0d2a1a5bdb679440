from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.romanian import RomanianCase

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRomanian(RomanianCase, HelpdeskRepairCase):
    def test_window(self):
        self.team.use_product_returns = False
        self._return_for_ticket(self.serials[0])
        self._walk_ticket("action_repair")

    def test_after_the_repair(self):
        repair = self._repair(product_id=self.product.id)
        repair._action_repair_confirm()
        self._walk_ticket()
        self._walk_portal()
