from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """Move signatures and reports from attachments into the table of the tasks."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    attachments = env["ir.attachment"].search(
        [
            ("res_model", "=", "project.task"),
            ("res_field", "in", ("worksheet_signature", "worksheet_report")),
        ]
    )
    for attachment in attachments:
        cr.execute(
            SQL(
                "UPDATE project_task SET %s = %s WHERE id = %s",
                SQL.identifier(attachment.res_field),
                attachment.datas,
                attachment.res_id,
            )
        )
    env["project.task"].invalidate_model(["worksheet_signature", "worksheet_report"])
    attachments.unlink()
