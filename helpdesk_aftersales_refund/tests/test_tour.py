from odoo.tests import HttpCase, tagged
from odoo.tools.translate import load_language

from .common import HelpdeskRefundCase


class RefundTourCase(HelpdeskRefundCase, HttpCase):
    def _start_tour(self, name, user):
        user.password = user.login
        self.ticket.user_id = user
        action = "action-helpdesk_mgmt.helpdesk_ticket_action"
        url = f"/odoo/{action}/{self.ticket.id}"
        self.start_tour(url, name, login=user.login)

    def _refund_a_lamp(self, name):
        """Two of five lamps, or their price, with four clicks."""
        lamp = self._create_product(name="Lamp")
        invoice = self._create_posted_invoice(
            lines=[
                {"quantity": 5, "price_unit": 40.0, "product_id": lamp.id},
                {"quantity": 1, "price_unit": 10.0, "name": "Shipping"},
            ]
        )
        self._refund(move_ids=self.invoice.ids)
        before = self.ticket.credit_note_ids
        self._start_tour(name, self.agent)
        credit_note = self.ticket.credit_note_ids - before
        self.assertEqual(credit_note.reversed_entry_id, invoice)
        self.assertEqual(credit_note.amount_total, 80.0)
        line = credit_note.invoice_line_ids
        self.assertEqual(line.origin_line_id, invoice.invoice_line_ids[0])
        return line


@tagged("post_install", "-at_install")
class TestTour(RefundTourCase):
    def test_agent(self):
        self._start_tour("helpdesk_aftersales_refund_agent", self.agent)
        self.assertEqual(self.ticket.credit_note_ids.state, "draft")
        self.assertEqual(self.ticket.credit_note_ids.create_uid, self.agent)

    def test_accountant(self):
        self._start_tour("helpdesk_aftersales_refund_accountant", self.accountant)
        self.assertEqual(self.ticket.credit_note_ids.state, "posted")

    def test_quantity_of_one_line(self):
        line = self._refund_a_lamp("helpdesk_aftersales_refund_quantity")
        self.assertRecordValues(line, [{"quantity": 2.0, "price_unit": 40.0}])

    def test_amount_of_one_line(self):
        self._refund_a_lamp("helpdesk_aftersales_refund_amount")


@tagged("post_install", "-at_install")
class TestTourOnATelephone(RefundTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_quantity_of_one_line(self):
        line = self._refund_a_lamp("helpdesk_aftersales_refund_quantity")
        self.assertRecordValues(line, [{"quantity": 2.0, "price_unit": 40.0}])

    def test_amount_of_one_line_in_romanian(self):
        load_language(self.env.cr, "ro_RO")
        self.agent.lang = "ro_RO"
        line = self._refund_a_lamp("helpdesk_aftersales_refund_amount")
        self.assertRecordValues(line, [{"product_id": False, "price_unit": 80.0}])
