from odoo import api, models


class HelpdeskAftersalesLink(models.AbstractModel):
    """A model with a many2one that users fill in and that names what it points to.

    Odoo shows the name of whatever record a many2one holds: whoever could put any id in
    would read any name.
    """

    _name = "helpdesk.aftersales.link"
    _description = "Link to What the User May Read"

    @api.model
    def _get_guarded_links(self):
        """Return the names of the many2one fields that hold only what users may read.

        Extend it with the fields of an addon.
        """
        return ()

    def _check_guarded_links(self, names):
        """:raise AccessError: a field holds what the current user may not read"""
        if self.env.su:
            return
        for name in self._get_guarded_links():
            if name in names:
                linked = self.sudo()[name]
                linked.sudo(False).check_access("read")

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_guarded_links(self._fields)
        return records

    def write(self, vals):
        result = super().write(vals)
        self._check_guarded_links(vals)
        return result

    def onchange(self, values, field_names, fields_spec):
        if not self.env.su:
            for name in self._get_guarded_links():
                record_id = values.get(name)
                if isinstance(record_id, int) and record_id:
                    model = self.env[self._fields[name].comodel_name]
                    model.browse(record_id).check_access("read")
        return super().onchange(values, field_names, fields_spec)
