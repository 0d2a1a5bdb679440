from odoo import api, fields, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """The copies of a signed report in the chatters stay what the customer signed."""

    _inherit = "ir.attachment"

    is_worksheet_report = fields.Boolean(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
    )

    def write(self, vals):
        # Odoo itself moves files between its stores, as superuser.
        if not self.env.su and self._get_worksheet_report_fields() & vals.keys():
            self._unlink_except_worksheet_report()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_worksheet_report(self):
        reports = self.sudo().filtered("is_worksheet_report")
        if reports:
            # Its name is for those who may read it.
            reports.with_env(self.env).check_access("write")
            raise UserError(
                self.env._(
                    "%(files)s is the report that the customer has signed. It cannot "
                    "be changed or deleted.",
                    files=", ".join(reports.mapped("name")),
                )
            )

    @api.model
    def _get_worksheet_report_fields(self):
        """Return what makes an attachment the report of its document."""
        return {
            "datas",
            "db_datas",
            "mimetype",
            "name",
            "raw",
            "res_field",
            "res_id",
            "res_model",
            "store_fname",
            "type",
            "url",
        }
