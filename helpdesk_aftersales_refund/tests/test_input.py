from odoo.addons.helpdesk_aftersales.tests.wizard_input import SECRET, WizardInputCase

from .common import HelpdeskRefundCase


class TestInput(WizardInputCase, HelpdeskRefundCase):
    wizard_model = "helpdesk.ticket.refund.wizard"

    def _get_foreign_values(self):
        self.stranger.name = SECRET
        invoice = self._create_posted_invoice(self.stranger, ref=SECRET)
        invoice.name = SECRET
        bill = self._create_posted_invoice(move_type="in_invoice", ref=SECRET)
        order = self._create_order(self.stranger, name=SECRET)
        journal = self.company_data["default_journal_bank"]
        journal.name = SECRET
        return {
            "move_ids": [[6, 0, (invoice | bill).ids]],
            "sale_order_id": order.id,
            "journal_id": journal.id,
        }
