from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.tools import format_date


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    coupon_ids = fields.One2many(
        comodel_name="loyalty.card",
        inverse_name="helpdesk_ticket_id",
        string="Generated Coupons",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    coupon_count = fields.Integer(
        string="Number of Coupons",
        compute="_compute_coupon_count",
        compute_sudo=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    coupon_title = fields.Char(
        compute="_compute_coupon_count",
        compute_sudo=True,
        export_string_translation=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    coupon_usage = fields.Char(
        compute="_compute_coupon_count",
        compute_sudo=True,
        export_string_translation=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends(
        "coupon_ids.active",
        "coupon_ids.code",
        "coupon_ids.usage_state",
        "coupon_ids.usable_until",
    )
    @api.depends_context("lang", "tz")
    def _compute_coupon_count(self):
        """Count the coupons and say, for the smart button, what became of them."""
        usages = defaultdict(list)
        for _id, ticket_id, *usage in self.env["loyalty.card"]._read_usages(
            [("helpdesk_ticket_id", "in", self.ids), ("active", "=", True)]
        ):
            usages[ticket_id].append(usage)
        for ticket in self:
            coupons = usages[ticket._origin.id]
            ticket.coupon_count = len(coupons)
            ticket.coupon_title = ticket._get_coupon_title(coupons)
            ticket.coupon_usage = ticket._get_coupon_usage(coupons)

    def _get_coupon_title(self, usages):
        if len(usages) == 1:
            return usages[0][0]
        return self.env._("%(count)s Coupons", count=len(usages))

    def _get_coupon_usage(self, usages):
        """Return the state of one coupon with its date, or how many are in each.

        :param list usages: ``[(code, status, last day of use)]``
        """
        field = self.env["loyalty.card"]._fields["usage_state"]
        labels = dict(field._description_selection(self.env))
        if len(usages) != 1:
            counts = Counter(status for _code, status, _date in usages)
            return ", ".join(
                f"{label}: {counts[status]}"
                for status, label in labels.items()
                if counts[status]
            )
        _code, status, usable_until = usages[0]
        if not usable_until or status == "used":
            return labels[status]
        date = format_date(self.env, usable_until)
        if status == "expired":
            return self.env._("Expired on %(date)s", date=date)
        return self.env._("Valid until %(date)s", date=date)

    def action_coupon(self):
        """Open the window that generates a coupon for this ticket.

        :raise AccessError: the user may not change the ticket
        :raise UserError: the team offers no coupons
        """
        return self.env["helpdesk.ticket.coupon.wizard"]._open_for_ticket(
            self, self.env._("Generate a Coupon")
        )

    def action_view_coupons(self):
        """Open the coupons of this ticket: the form of one, or a list."""
        self.ensure_one()
        return self._open_documents(self.coupon_ids, self.env._("Coupons"))

    def _get_portal_coupons(self):
        """Return the coupons, as superuser, that the customer sees in the portal."""
        self.ensure_one()
        return self.sudo().coupon_ids.filtered(
            lambda coupon: coupon.partner_id.commercial_partner_id
            == self.sudo().commercial_partner_id
        )
