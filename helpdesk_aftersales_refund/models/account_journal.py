from odoo import models

AGENT_GROUP = "helpdesk_mgmt.group_helpdesk_user_own"
# What it takes to choose a journal. Its dashboard sums up what the company sells.
AGENT_FIELDS = {
    *("id", "display_name", "name", "code", "type", "active"),
    *("company_id", "currency_id", "sequence"),
}


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _has_field_access(self, field, operation):
        """Let those who read journals only as helpdesk agents choose one, no more."""
        return super()._has_field_access(field, operation) and (
            self.env.su or field.name in AGENT_FIELDS or not self._is_read_by_agent()
        )

    def _is_read_by_agent(self):
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(AGENT_GROUP)
        access = self.env["ir.model.access"]
        return self._name not in access._get_models_allowed_without((group_id,))
