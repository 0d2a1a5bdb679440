from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.helpdesk_aftersales.tests.common import HelpdeskAftersalesCase


@tagged("post_install", "-at_install")
class HelpdeskRefundCase(HelpdeskAftersalesCase, AccountTestInvoicingCommon):
    """A ticket whose customer has one posted invoice of two chairs, 200.00."""

    service_switch = "use_credit_notes"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._create_agent(
            "accountant",
            "helpdesk_mgmt.group_helpdesk_user,account.group_account_invoice",
        )
        cls.invoice = cls._create_posted_invoice()

    @classmethod
    def setup_independent_user(cls):
        """Stay the superuser: helpdesk, sales and invoicing are all set up here."""

    @classmethod
    def _create_posted_invoice(cls, partner=None, post=True, lines=None, **values):
        """An invoice of the product to the ticket's contact, or to another.

        :param lines: values of the lines; two pieces at 100.00 when not given
        """
        lines = lines or [{"quantity": 2.0, "price_unit": 100.0}]
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or cls.contact).id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "tax_ids": [Command.clear()],
                            **line,
                        }
                    )
                    for line in lines
                ],
                **values,
            }
        )
        if post:
            invoice.action_post()
        return invoice

    @classmethod
    def _wizard(cls, user=None, ticket=None, **values):
        """The window of a ticket, with what somebody changed in it."""
        wizard = cls.env["helpdesk.ticket.refund.wizard"].with_user(user or cls.agent)
        wizard = wizard.with_context(default_ticket_id=(ticket or cls.ticket).id)
        return wizard.create(values)

    @classmethod
    def _refund(cls, user=None, ticket=None, method="action_reverse", **values):
        """Refund and return the credit notes that this made."""
        before = cls.env["account.move"].search([("move_type", "=", "out_refund")])
        getattr(cls._wizard(user, ticket, **values), method)()
        return cls.env["account.move"].search(
            [("move_type", "=", "out_refund"), ("id", "not in", before.ids)]
        )
