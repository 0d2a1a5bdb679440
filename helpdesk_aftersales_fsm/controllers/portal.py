from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.project.controllers.portal import ProjectCustomerPortal


class WorksheetPortal(ProjectCustomerPortal):
    def _task_get_page_view_values(self, task, access_token, **kwargs):
        values = super()._task_get_page_view_values(task, access_token, **kwargs)
        sign_token = kwargs.get("sign_token")
        if task._has_to_be_signed() and task._is_signed_by_visitor(
            request.env.user, sign_token
        ):
            values["worksheet_sign_query"] = "&sign_token=" + (
                sign_token if request.env.user._is_public() else ""
            )
        return values

    def _get_worksheet_task(self, task_id, access_token):
        """Return the task, as superuser.

        :raise AccessError: the visitor may not read it
        :raise MissingError: there is no such task
        """
        # Whatever Odoo cannot compare is a wrong token.
        if not isinstance(access_token, str) or not access_token.isascii():
            access_token = None
        return self._document_check_access("project.task", task_id, access_token)

    @http.route(
        "/my/tasks/<int:task_id>/worksheet", type="http", auth="public", website=True
    )
    def portal_task_worksheet(self, task_id, access_token=None, **kwargs):
        """Return the report that the customer has signed."""
        try:
            task_sudo = self._get_worksheet_task(task_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if not task_sudo.worksheet_report:
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
    def portal_task_sign(
        self,
        task_id,
        access_token=None,
        sign_token=None,
        worksheet_hash=None,
        name=None,
        signature=None,
    ):
        """Sign the worksheet of an intervention that is done.

        The page's form sends name and signature, and the rest in the address.
        """
        query = request.httprequest.args
        access_token = access_token or query.get("access_token")
        sign_token = sign_token or query.get("sign_token")
        worksheet_hash = worksheet_hash or query.get("worksheet_hash")
        try:
            task_sudo = self._get_worksheet_task(task_id, access_token)
        except (AccessError, MissingError):
            return {"error": request.env._("Invalid task.")}
        if not task_sudo._is_signed_by_visitor(request.env.user, sign_token):
            return {
                "error": request.env._(
                    "Only the customer signs here. Log in as the customer, or open the "
                    "link in the e-mail that asks for the signature."
                )
            }
        try:
            with request.env.cr.savepoint():
                # In the name of the visitor, who is the author in the chatter.
                task_sudo.with_user(request.env.user).sudo()._sign_worksheet(
                    name, signature, worksheet_hash
                )
        except UserError as error:
            return {"error": str(error)}
        return {
            "force_refresh": True,
            "redirect_url": task_sudo.get_portal_url(query_string="&message=sign_ok"),
        }
