from odoo.tests import HttpCase, tagged

from .test_approval import RefundApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalTour(RefundApprovalCase, HttpCase):
    def test_approver(self):
        credit_note = self._refund_waiting()
        self.approver.password = self.approver.login
        self.start_tour(
            "/odoo/helpdesk-refund-approvals",
            "helpdesk_aftersales_refund_approver",
            login=self.approver.login,
        )
        self.assertEqual(credit_note.refund_approval, "approved")
        self.assertIn("Long-standing customer", self._messages())
