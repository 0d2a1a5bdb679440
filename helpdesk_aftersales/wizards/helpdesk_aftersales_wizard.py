from odoo import Command, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, clean_context


class HelpdeskAftersalesWizard(models.AbstractModel):
    """The window of a service: it asks, checks everything again and delegates."""

    _name = "helpdesk.aftersales.wizard"
    _description = "After-Sales Service of a Helpdesk Ticket"

    # What a service tells about itself.
    _service_switch = None
    _service_needs_customer = False

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, readonly=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    commercial_partner_id = fields.Many2one(related="ticket_id.commercial_partner_id")

    def _open_for_ticket(self, ticket, title):
        """Return the action that opens this window for a ticket.

        :param ticket: one saved ticket
        :param str title: the window's title, translated
        :raise AccessError, UserError: as ``helpdesk.ticket._check_service``
        """
        ticket._check_service(self._service_switch, self._service_needs_customer)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_ticket_id": ticket.id},
        }

    def _authorize(self):
        """Return this wizard as superuser, in the ticket's company and free of
        defaults, once it is certain that the current user may use the service.

        The other values are still what somebody sent: check every one of them.

        :raise AccessError, UserError: as ``helpdesk.ticket._check_service``
        """
        self.ensure_one()
        self.ticket_id._check_service(
            self._service_switch, self._service_needs_customer
        )
        return (
            self.with_context(clean_context(self.env.context))
            .with_company(self.company_id)
            .sudo()
        )

    # ------------------------------------------------------------------
    # The sales order that some services ask for
    # ------------------------------------------------------------------

    def _get_sale_order_domain(self):
        """Return the domain of the orders of the ticket's customer and company."""
        self.ensure_one()
        return Domain(
            [
                ("company_id", "=", self.company_id.id),
                (
                    "partner_id.commercial_partner_id",
                    "=",
                    self.commercial_partner_id.id,
                ),
            ]
        )

    def _find_ticket_order(self):
        """Return the customer's order that is on the ticket, if it is the only one."""
        domain = self._get_sale_order_domain()
        domain &= Domain("ticket_ids", "in", self.ticket_id.ids)
        orders = self.env["sale.order"].search_fetch(domain, limit=2)
        return orders if len(orders) == 1 else orders.browse()

    def _check_sale_order(self, order):
        """Make sure that an order, or none, is the customer's.

        :raise UserError: it is somebody else's or another company's
        """
        if order - order.filtered_domain(self._get_sale_order_domain()):
            raise UserError(
                self.env._(
                    "The sales order is not of this ticket's customer and company. "
                    "Choose another one."
                )
            )

    def _keep_sale_order(self, order):
        """Add the order that was chosen, or none, to the ticket."""
        if order - self.ticket_id.sale_order_ids:
            self.ticket_id.sale_order_ids = [Command.link(order.id)]

    # ------------------------------------------------------------------
    # One at a time
    # ------------------------------------------------------------------

    def _lock(self, records):
        """Hold the records until the transaction ends, so that of two requests for
        the same records only one goes on.

        The rows are updated as well: a transaction that began earlier, and so cannot
        see what this one makes, then fails and starts again. What was checked before
        in this transaction therefore still holds.

        :param records: records that the user may know about, as superuser
        :raise UserError: somebody else holds one of them right now
        """
        try:
            records.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on %(records)s at this moment. Wait a "
                    "moment, look at what they made, then try again.",
                    records=", ".join(records.mapped("display_name")),
                )
            ) from error
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id IN %s",
                SQL.identifier(records._table),
                tuple(records.ids),
            )
        )
