from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    is_open_to_helpdesk = fields.Boolean(
        compute="_compute_is_open_to_helpdesk",
        search="_search_is_open_to_helpdesk",
        compute_sudo=True,
        export_string_translation=False,
        help="Whether a coupon of this program, made today, could be used today.",
    )

    def _compute_is_open_to_helpdesk(self):
        for program in self:
            program.is_open_to_helpdesk = not program._get_helpdesk_problem()

    def _search_is_open_to_helpdesk(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = self._get_helpdesk_channel_domain() & Domain(
            [
                ("active", "=", True),
                ("program_type", "=", "coupons"),
                ("reward_ids.active", "=", True),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", today),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today),
            ]
        )
        limited = self.sudo().search(domain & Domain("limit_usage", "=", True))
        return domain & Domain("id", "not in", limited._filter_used_up().ids)

    @api.model
    def _get_helpdesk_channel_domain(self):
        """Return the domain of the programs that can be used somewhere.

        Extend it, and `_get_helpdesk_channels`, with other places than Sales.
        """
        return Domain("sale_ok", "=", True)

    @api.model
    def _get_helpdesk_channels(self):
        """Return the names of those places, translated, for people to switch on."""
        return [self._fields["sale_ok"]._description_string(self.env)]

    def _filter_used_up(self):
        """Return the programs whose codes Odoo refuses after too many orders."""
        limited = self.filtered("limit_usage")
        # Odoo does not notice that there are more orders.
        limited.invalidate_recordset(["order_count", "total_order_count"])
        return limited.filtered(
            lambda program: program.total_order_count >= program.max_usage
        )

    def _get_helpdesk_problem(self):
        """Return why no coupon of this program can be given today, or False.

        Extend it to refuse programs for more reasons.
        """
        self.ensure_one()
        if self.program_type != "coupons":
            # Agents do not see these programs: do not name them.
            types = dict(self._fields["program_type"]._description_selection(self.env))
            return self.env._(
                "Only programs of type %(wanted)s make coupons, and this one is of "
                "type %(actual)s. Choose another one.",
                wanted=types["coupons"],
                actual=types[self.program_type],
            )
        today = fields.Date.context_today(self)
        name = self.name
        if not self.active:
            return self.env._("The program %(program)s is archived.", program=name)
        if not self.filtered_domain(self._get_helpdesk_channel_domain()):
            return self.env._(
                "The program %(program)s is not available anywhere: none of "
                "%(channels)s is switched on.",
                program=name,
                channels=", ".join(self._get_helpdesk_channels()),
            )
        if self.date_from and self.date_from > today:
            return self.env._(
                "The program %(program)s does not start before %(date)s.",
                program=name,
                date=format_date(self.env, self.date_from),
            )
        if self.date_to and self.date_to < today:
            return self.env._(
                "The program %(program)s ended on %(date)s.",
                program=name,
                date=format_date(self.env, self.date_to),
            )
        if not self.reward_ids:
            return self.env._("The program %(program)s gives nothing.", program=name)
        if self._filter_used_up():
            return self.env._(
                "The program %(program)s is used up: its limit is %(limit)s orders.",
                program=name,
                limit=self.max_usage,
            )
        return False
