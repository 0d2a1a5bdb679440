from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class WorksheetPortal(CustomerPortal):
    @http.route(
        "/my/tasks/<int:task_id>/worksheet", type="http", auth="public", website=True
    )
    def portal_task_worksheet(self, task_id, access_token=None, **kwargs):
        """Return the report that the customer has signed."""
        try:
            task_sudo = self._document_check_access(
                "project.task", task_id, access_token
            )
            task_sudo._ensure_worksheet_report()
        except (AccessError, MissingError, UserError):
            return request.redirect("/my")
        stream = request.env["ir.binary"]._get_stream_from(
            task_sudo,
            "worksheet_report",
            filename=task_sudo._get_worksheet_report_name() + ".pdf",
        )
        return stream.get_response(as_attachment=True)

    @http.route(
        "/my/tasks/<int:task_id>/worksheet/sign",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_task_sign(self, task_id, access_token=None, name=None, signature=None):
        """Sign the worksheet of an intervention that is done."""
        access_token = access_token or request.httprequest.args.get("access_token")
        try:
            task_sudo = self._document_check_access(
                "project.task", task_id, access_token
            )
        except (AccessError, MissingError):
            return {"error": request.env._("Invalid task.")}
        if not task_sudo._is_signed_by_visitor(request.env.user, access_token):
            return {
                "error": request.env._(
                    "Only the customer signs here. Ask for the link of this task if "
                    "you sign for the customer."
                )
            }
        try:
            with request.env.cr.savepoint():
                # In the name of the visitor, who is the author in the chatter.
                task_sudo.with_user(request.env.user).sudo()._sign_worksheet(
                    name, signature
                )
        except UserError as error:
            return {"error": str(error)}
        return {
            "force_refresh": True,
            "redirect_url": task_sudo.get_portal_url(query_string="&message=sign_ok"),
        }
