from odoo import api, fields, models


class IrRule(models.Model):
    _inherit = "ir.rule"

    is_helpdesk_grant = fields.Boolean(
        string="Only Adds Access",
        help="Lets helpdesk agents read some records of a model that they could not "
        "read otherwise, and never takes away what other groups allow.",
    )

    @api.model
    def _get_rules(self, model_name, mode="read"):
        """Leave out the grants where the user's other groups allow every record.

        Rules of groups widen each other, but the first one narrows: a user whose group
        reads a whole model, without any rule, must not be held to the agents' rule.
        """
        rules = super()._get_rules(model_name, mode)
        grants = rules.sudo().filtered("is_helpdesk_grant")
        if not grants:
            return rules
        others = rules - grants
        if not others.sudo().filtered("groups") and grants._has_other_access(mode):
            return others
        return rules

    def _has_other_access(self, mode):
        """Whether groups of the current user, other than those of these rules, give
        access of that mode to the rules' model."""
        allowed = self.env["ir.model.access"]._get_models_allowed_without(
            tuple(self.groups.ids), mode
        )
        return self.model_id.model in allowed
