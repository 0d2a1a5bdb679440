from markupsafe import Markup

from odoo import api, fields, models


class HelpdeskAftersalesDocument(models.AbstractModel):
    """What a service makes for a ticket: a credit note, a coupon, a transfer…

    A model that inherits from this one, and from ``mail.thread``, is linked to the
    ticket and both chatters say so, however the record came to be.
    """

    _name = "helpdesk.aftersales.document"
    _inherit = "helpdesk.aftersales.link"
    _description = "Document of a Helpdesk Ticket"

    helpdesk_ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        index="btree_not_null",
        copy=False,
        check_company=True,
        help="The ticket that this document was made for.",
    )

    @api.model
    def _get_guarded_links(self):
        return (*super()._get_guarded_links(), "helpdesk_ticket_id")

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        # Who may create a document need not be allowed to read its ticket.
        linked = documents.filtered(lambda document: document.sudo().helpdesk_ticket_id)
        linked.sudo()._check_company(["helpdesk_ticket_id"])
        linked._log_helpdesk_ticket()
        return documents

    def write(self, vals):
        result = super().write(vals)
        # Only the link: Odoo lets the companies of some other fields differ.
        if vals.keys() & {"helpdesk_ticket_id", "company_id"}:
            linked = self.sudo().filtered("helpdesk_ticket_id")
            linked._check_company(["helpdesk_ticket_id"])
        return result

    def _log_helpdesk_ticket(self):
        """Tell, in both chatters, which ticket the documents were made for."""
        tickets = self.sudo().helpdesk_ticket_id
        self._message_log_batch(
            {
                document.id: self.env._(
                    "Created from ticket %(ticket)s.",
                    ticket=document.sudo().helpdesk_ticket_id._get_html_link(),
                )
                for document in self
            }
        )
        for ticket in tickets:
            documents = self.filtered(lambda d: d.helpdesk_ticket_id == ticket)  # noqa: B023
            ticket._message_log(
                body=Markup("<br/>").join(
                    self.env._(
                        "%(document_type)s %(document)s created.",
                        document_type=document._get_helpdesk_document_type(),
                        document=document._get_html_link(
                            title=document._get_helpdesk_document_name()
                        ),
                    )
                    for document in documents
                )
            )

    def _get_helpdesk_document_type(self):
        """Return what people call this document, translated, for the ticket's chatter.

        Extend it where the model's name says too little.
        """
        self.ensure_one()
        return self.env["ir.model"]._get(self._name).name

    def _get_helpdesk_document_name(self):
        """Return the name of this document that everybody may read who reads the
        ticket's chatter. Extend it where the name is a secret."""
        self.ensure_one()
        return self.display_name
