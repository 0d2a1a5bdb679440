from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

from ..tools import has_access_token


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    use_credit_notes = fields.Boolean(related="team_id.use_credit_notes")
    use_coupons = fields.Boolean(related="team_id.use_coupons")
    use_product_returns = fields.Boolean(related="team_id.use_product_returns")
    use_product_repairs = fields.Boolean(related="team_id.use_product_repairs")
    use_fsm = fields.Boolean(related="team_id.use_fsm")

    is_my_helpdesk_ticket = fields.Boolean(
        compute="_compute_is_my_helpdesk_ticket",
        search="_search_is_my_helpdesk_ticket",
        export_string_translation=False,
        help="Whether the current user can read this ticket, for record rules.",
    )

    # The agents' record rules and every service search tickets by customer.
    _commercial_partner_id_idx = models.Index("(commercial_partner_id)")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_my_helpdesk_ticket(self):
        mine = self.sudo(False)._filtered_access("read")
        for ticket in self:
            ticket.is_my_helpdesk_ticket = ticket in mine

    def _search_is_my_helpdesk_ticket(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Record rules are evaluated as superuser: leave that mode, so that the
        # ticket's own rules decide, whatever they become.
        tickets = self.sudo(False).with_context(active_test=False)._search([])
        return [("id", "in", tickets)]

    def _check_service(self, switch, needs_customer=False):
        """Make sure that the current user may start a service on this ticket.

        :param str switch: the team's field that turns the service on
        :param bool needs_customer: whether the service is for a known customer only
        :raise AccessError: the user may not change the ticket
        :raise UserError: the team does not offer the service, or the ticket lacks
            what it needs
        """
        self.ensure_one()
        self.check_access("write")
        if not self[switch]:
            raise UserError(
                self.env._(
                    "%(service)s are not offered by the team of ticket %(ticket)s. A "
                    "helpdesk manager can switch them on in the team's settings.",
                    service=self._fields[switch]._description_string(self.env),
                    ticket=self.number,
                )
            )
        if needs_customer and not self.commercial_partner_id:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s has no customer. Set its contact first.",
                    ticket=self.number,
                )
            )

    def _has_photo(self):
        """Whether a picture is attached to this ticket, or to a message of it."""
        self.ensure_one()
        pictures = [
            ("res_model", "=", self._name),
            ("res_id", "=", self.id),
            ("mimetype", "=like", "image/%"),
        ]
        return bool(self.env["ir.attachment"].sudo().search(pictures, limit=1))

    @api.model
    def _open_documents(self, documents, title, **kwargs):
        """Return the action that opens what was made for a ticket: the form of one
        document, the list of several. Each user gets the views that fit.

        :param documents: records of one model, also of the superuser
        :param str title: what the breadcrumb shows
        :param kwargs: what the action has besides, or instead, such as ``views``
        """
        context = clean_context(self.env.context)
        documents = self.env(context=context)[documents._name].browse(documents.ids)
        views = [(documents[:1].get_formview_id(), "form")]
        if len(documents) > 1:
            views.insert(0, (False, "list"))
        return documents._get_records_action(
            **{
                "name": title,
                "views": views,
                "context": {**context, "create": False},
                **kwargs,
            }
        )

    def _read_document_states(self, model):
        """Return how many documents of each ticket are in each state, in one query.

        :param str model: the documents' model, which has a field ``state``
        :return: ``{ticket id: {state: number of documents}}``
        """
        counts = defaultdict(dict)
        for ticket, state, count in self.env[model]._read_group(
            [("helpdesk_ticket_id", "in", self.ids)],
            ["helpdesk_ticket_id", "state"],
            ["__count"],
        ):
            counts[ticket.id][state] = count
        return counts

    @api.model
    def _describe_states(self, model, counts):
        """Return how many documents are in each state, for a smart button.

        :param str model: as in ``_read_document_states``
        :param dict counts: ``{state: number of documents}``
        """
        states = self.env[model]._fields["state"]._description_selection(self.env)
        return ", ".join(
            f"{counts[state]} {label}" for state, label in states if state in counts
        )

    def _shows_documents_in_portal(self, user, access_token=None):
        """Whether a visitor of the ticket's portal page may see what was made for the
        customer. Followers from elsewhere read the ticket, not these documents.

        :param user: the visitor, as ``res.users``
        :param str access_token: the token that the visitor came with
        """
        self.ensure_one()
        if user._is_public():
            return has_access_token(self, access_token)
        # Followers and employees can read the token: they are judged by who they are.
        if user._is_internal():
            return user.has_group(
                "helpdesk_mgmt.group_helpdesk_user_own"
            ) and self.with_user(user).has_access("write")
        customer = self.sudo().commercial_partner_id
        return bool(customer) and user.sudo().commercial_partner_id == customer
