from odoo import api, models
from odoo.tools import ormcache


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    @api.model
    @ormcache("self.env.uid", "group_ids", "mode")
    def _get_models_allowed_without(self, group_ids, mode="read"):
        """Return the names of the models that the current user may access even without
        some of the own groups.

        :param tuple group_ids: the groups to leave out
        :param str mode: ``read``, ``write``, ``create`` or ``unlink``
        """
        others = set(self.env.user._get_group_ids()) - set(group_ids)
        domain = [(f"perm_{mode}", "=", True), ("group_id", "in", [False, *others])]
        accesses = (
            self.sudo().with_context(active_test=True)._read_group(domain, ["model_id"])
        )
        return frozenset(model.model for (model,) in accesses)
