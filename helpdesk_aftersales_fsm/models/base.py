from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    def _additional_allowed_keys_properties_definition(self):
        """Let a property say that it has to be answered."""
        return (*super()._additional_allowed_keys_properties_definition(), "required")
