from odoo import fields, models
from odoo.exceptions import UserError


class HelpdeskAftersalesReason(models.Model):
    """Why a customer gets money back, sends goods back or has them repaired.

    The switches are named as those of the team: what a service offers is
    ``[(self._service_switch, "=", True)]``.
    """

    _name = "helpdesk.aftersales.reason"
    _description = "After-Sales Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    needs_photo = fields.Boolean(
        help="Only for tickets that have a picture among their attachments",
    )
    use_credit_notes = fields.Boolean(string="Refunds", default=True)
    use_product_returns = fields.Boolean(string="Returns and Exchanges", default=True)
    use_product_repairs = fields.Boolean(string="Repairs", default=True)

    def _check_photo(self, ticket):
        """Make sure that the ticket has a picture, if one of these reasons needs it.

        :param ticket: one ticket, which the current user was found to have access to
        :raise UserError: it has none
        """
        demanding = self.sudo().filtered("needs_photo")
        if demanding and not ticket._has_photo():
            raise UserError(
                self.env._(
                    "The reason “%(reason)s” needs a photo. Ask the customer for one "
                    "and attach it to ticket %(ticket)s, then try again.",
                    reason=demanding[0].name,
                    ticket=ticket.number,
                )
            )
