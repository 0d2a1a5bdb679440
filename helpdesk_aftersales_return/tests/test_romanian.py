from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.romanian import RomanianCase

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestRomanian(RomanianCase, HelpdeskReturnCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell_and_deliver((cls.product, 2), (cls.lamp, 3))

    def test_window(self):
        self._walk_ticket("action_return")

    def test_after_the_return(self):
        self._open_return().action_return_for_exchange()
        self._walk_ticket("action_return")
        self._walk_portal()

    def test_slip_in_the_language_of_the_customer(self):
        self.agent.lang = "en_US"
        returned = self._return()
        english = self.env(context={**self.env.context, "lang": "en_US"})
        slip, _type = english["ir.actions.report"]._render_qweb_html(
            "stock.return_label_report", returned.ids
        )
        self.assertIn("RETUR", slip.decode())
        self.assertNotIn("parcel", slip.decode())
