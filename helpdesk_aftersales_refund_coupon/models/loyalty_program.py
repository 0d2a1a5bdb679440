from odoo import fields, models
from odoo.fields import Domain


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    is_store_credit = fields.Boolean(
        compute="_compute_is_store_credit",
        search="_search_is_store_credit",
        compute_sudo=True,
        export_string_translation=False,
        help="Whether this is an eWallet or gift card program of today in which a "
        "point is worth one unit of the currency.",
    )

    def _compute_is_store_credit(self):
        offered = self.filtered_domain(self._get_store_credit_domain())
        for program in self:
            program.is_store_credit = program in offered

    def _search_is_store_credit(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Agents do not read the rewards, which say what a point is worth.
        programs = self.sudo()._search(self._get_store_credit_domain())
        return [("id", "in", programs)]

    def _get_store_credit_domain(self):
        """Return the domain of the programs that a refund can be added to."""
        today = fields.Date.context_today(self)
        return self._get_helpdesk_channel_domain() & Domain(
            [
                ("active", "=", True),
                ("program_type", "in", ("ewallet", "gift_card")),
                ("reward_ids.discount_mode", "=", "per_point"),
                ("reward_ids.discount", "=", 1.0),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", today),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today),
            ]
        )
