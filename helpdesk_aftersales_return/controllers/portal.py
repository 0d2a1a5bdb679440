from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class HelpdeskReturnPortal(CustomerPortal):
    @route(
        "/my/ticket/<int:ticket_id>/return/<int:picking_id>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_ticket_return_slip(
        self, ticket_id, picking_id, access_token=None, **kwargs
    ):
        """Download the return slip of a return that the ticket's page shows."""
        try:
            ticket = self._document_check_access(
                "helpdesk.ticket", ticket_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        picking = ticket._get_portal_returns().filtered(
            lambda p: p.id == picking_id and p._is_return_awaited()
        )
        if not picking or not ticket._shows_documents_in_portal(
            request.env.user, access_token
        ):
            raise request.not_found()
        report = request.env["ir.actions.report"].sudo()
        pdf, _format = report._render_qweb_pdf("stock.return_label_report", picking.ids)
        return request.make_response(
            pdf,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(pdf)),
                (
                    "Content-Disposition",
                    content_disposition(f"{picking.name.replace('/', '-')}.pdf"),
                ),
            ],
        )
