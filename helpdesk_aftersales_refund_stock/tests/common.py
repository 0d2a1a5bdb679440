from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales_refund.tests.common import HelpdeskRefundCase
from odoo.addons.helpdesk_aftersales_return.tests.common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class HelpdeskRefundStockCase(HelpdeskReturnCase, HelpdeskRefundCase):
    """A customer who got five chairs and three lamps, all invoiced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.use_credit_notes = True
        cls.lamp.write({"list_price": 40.0, "invoice_policy": "order"})
        cls.order = cls._sell((cls.product, 5), (cls.lamp, 3))
        cls.delivery = cls._deliver(cls.order)
        cls.invoice = cls._invoice(cls.order)
        cls.ticket.sale_order_ids = cls.order

    @classmethod
    def _invoice(cls, order):
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    def _bring_back(self, *quantities, done=True, method="action_return", **values):
        """Return these quantities of the lines that the window proposes."""
        wizard = self._open_return(**values)
        for line, quantity in zip(wizard.line_ids, quantities, strict=True):
            line.quantity = quantity
        before = self.ticket.return_picking_ids
        getattr(wizard, method)()
        pickings = self.ticket.return_picking_ids - before
        if done:
            pickings.filtered("return_id").button_validate()
        return pickings

    def _get_quantities(self, credit_note):
        lines = credit_note.invoice_line_ids.filtered("product_id")
        return {line.product_id: line.quantity for line in lines}
