from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def retrieve_attachment(self, record):
        """Print a signed worksheet as it was signed.

        The report is looked up by field, not by name: whoever may attach a file to the
        task could otherwise pass it off as the report.
        """
        if self.report_name != "helpdesk_aftersales_fsm.worksheet_report":
            return super().retrieve_attachment(record)
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "=", record.id),
                    ("res_field", "=", "worksheet_report"),
                ],
                limit=1,
            )
        )
