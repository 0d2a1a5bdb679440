from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Whether the current user can read a ticket of this partner's commercial entity.
    is_my_helpdesk_customer = fields.Boolean(
        compute="_compute_is_my_helpdesk_customer",
        search="_search_is_my_helpdesk_customer",
        export_string_translation=False,
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_my_helpdesk_customer(self):
        customers = self.search(
            [("id", "in", self.ids), ("is_my_helpdesk_customer", "=", True)]
        )
        for partner in self:
            partner.is_my_helpdesk_customer = partner in customers

    def _search_is_my_helpdesk_customer(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Record rules are evaluated as superuser: leave that mode, so that the
        # ticket's own rules decide, whatever they become.
        tickets = (
            self.env["helpdesk.ticket"]
            .sudo(False)
            .with_context(active_test=False)
            ._search([("commercial_partner_id", "!=", False)])
        )
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                # Asked partner by partner, not for all tickets at once: what is
                # searched besides decides how many are asked.
                "EXISTS (SELECT FROM %s WHERE %s AND %s = %s)",
                tickets.from_clause,
                tickets.where_clause,
                SQL.identifier(tickets.table, "commercial_partner_id"),
                model._field_to_sql(alias, "commercial_partner_id", query),
            )
        )
