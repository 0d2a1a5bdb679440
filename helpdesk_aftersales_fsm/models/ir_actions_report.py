import base64
import io

from odoo import models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print a signed worksheet as it was signed."""
        report = self._get_report(report_ref)
        if report.report_name != "helpdesk_aftersales_fsm.worksheet_report":
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        tasks = self.env["project.task"].browse(res_ids)
        tasks.check_access("read")
        streams = {
            task.id: {
                "stream": io.BytesIO(base64.b64decode(task.worksheet_report)),
                "attachment": None,
            }
            for task in tasks.sudo()
            if task.worksheet_report
        }
        others = [task_id for task_id in tasks.ids if task_id not in streams]
        if others:
            streams |= super()._render_qweb_pdf_prepare_streams(
                report_ref, data, others
            )
        return streams
