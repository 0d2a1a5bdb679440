from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, clean_context


class HelpdeskAftersalesWizard(models.AbstractModel):
    """The wizard of a service: it asks, checks everything again and delegates."""

    _name = "helpdesk.aftersales.wizard"
    _inherit = "helpdesk.aftersales.input"
    _description = "After-Sales Service of a Helpdesk Ticket"

    # What a service tells about itself: its switch, whether it is for a known customer
    # only, the model of what it makes and, if several buttons act on the same document,
    # the field that keeps it.
    _service_switch = None
    _service_needs_customer = False
    _document_model = None
    _document_field = None
    _parent_field = "ticket_id"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, readonly=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    commercial_partner_id = fields.Many2one(related="ticket_id.commercial_partner_id")
    notice = fields.Char(compute="_compute_notice", export_string_translation=False)
    # What the ticket had when the wizard was opened, so that two make one document.
    latest_document_id = fields.Integer(
        compute="_compute_latest_document_id",
        store=True,
        precompute=True,
        readonly=False,
        export_string_translation=False,
    )

    # Whoever sends values to the wizard cannot take it back.
    is_done = fields.Boolean(export_string_translation=False)

    @api.depends("ticket_id")
    def _compute_latest_document_id(self):
        for wizard in self:
            wizard.latest_document_id = wizard._find_latest_document().id

    @api.depends(lambda self: self._get_dependencies())
    def _compute_notice(self):
        for wizard in self:
            wizard.notice = wizard._get_notice()

    def _get_notice(self):
        """Return what the user has to know before going on, or False."""
        self.ensure_one()
        return False

    def _find_latest_document(self):
        """Return the last document that was made for the ticket, or none."""
        documents = self.env[self._document_model].sudo()
        return documents.with_context(active_test=False).search(
            [("helpdesk_ticket_id", "in", self.ticket_id.ids)],
            order="id desc",
            limit=1,
        )

    @api.model
    def _get_dependencies(self):
        return ("ticket_id", *super()._get_dependencies())

    @api.model
    def _is_filled_in(self, name):
        return name != "is_done" and super()._is_filled_in(name)

    # ------------------------------------------------------------------
    # From the ticket to the document
    # ------------------------------------------------------------------

    def _open_for_ticket(self, ticket, title):
        """Return the action that opens this wizard for a ticket.

        :param ticket: one saved ticket
        :param str title: the wizard's title, translated
        :raise AccessError, UserError: as ``helpdesk.ticket._check_service``
        """
        ticket._check_service(self._service_switch, self._service_needs_customer)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_ticket_id": ticket.id},
        }

    def _run(self, make, show=None):
        """Do what a button of this wizard is for: every button comes through here.

        :param make: a function of the wizard, as superuser, in the ticket's company
            and with everything checked, that returns the documents it makes
        :param show: a function of that wizard and the documents that returns an
            action; the one of ``_open`` when left out
        :return: the action that shows the documents
        :raise AccessError: the user may not change the ticket
        :raise UserError: somebody else is at it, something that was chosen is not
            right, the ticket has got another document since the wizard was opened, or
            this wizard has made one; nothing is written
        """
        wizard = self._authorize()
        wizard._lock(wizard._get_records_to_lock())
        if not wizard._has_document():
            wizard._check_values()
            wizard._check_latest_document()
            wizard._check_done()
        documents = make(wizard)
        wizard.is_done = True
        if show:
            return show(wizard, documents)
        return self._open(documents.with_env(self.env))

    def _authorize(self):
        """Return this wizard as superuser, in the ticket's company and free of
        defaults, once it is certain that the current user may use the service.

        :raise AccessError, UserError: as ``helpdesk.ticket._check_service``
        """
        self.ensure_one()
        self.check_access("read")
        self._check_input_access()
        return (
            self.with_context(clean_context(self.env.context))
            .with_company(self.company_id)
            .sudo()
        )

    def _check_input_access(self):
        if not self.ticket_id:
            raise UserError(self.env._("Open this from a ticket."))
        self.ticket_id._check_service(
            self._service_switch, self._service_needs_customer
        )

    def _get_records_to_lock(self):
        """Return what nobody else may work on at the same time."""
        self.ensure_one()
        return self.ticket_id

    def _lock(self, records):
        """Hold the records until the transaction ends, so that of two requests for
        the same records only one goes on.

        The rows are updated as well: a transaction that began earlier, and so cannot
        see what this one makes, then fails and starts again.

        :raise UserError: somebody else holds one of them right now
        """
        table = SQL.identifier(records._table)
        locked = self.env.execute_query(
            SQL(
                """UPDATE %(table)s SET write_date = write_date WHERE id IN (
                    SELECT id FROM %(table)s WHERE id IN %(ids)s
                    FOR NO KEY UPDATE SKIP LOCKED
                ) RETURNING id""",
                table=table,
                ids=tuple(records.ids) or (0,),
            )
        )
        if len(locked) != len(records):
            raise UserError(
                self.env._(
                    "Somebody else is working on this at this moment. Wait a moment, "
                    "look at what they made, then try again."
                )
            )

    def _has_document(self):
        """Whether this wizard has made its document already.

        :raise UserError: it was made for another ticket
        """
        self.ensure_one()
        document = self._document_field and self[self._document_field]
        if document and document.helpdesk_ticket_id != self.ticket_id:
            raise UserError(
                self.env._(
                    "What was made here is not of ticket %(ticket)s. Open this again.",
                    ticket=self.ticket_id.number,
                )
            )
        return bool(document)

    def _check_values(self):
        """Check everything that was chosen and entered, again.

        :raise UserError: with the first thing that is wrong and what to do
        """
        self.sudo(False)._check_choices()
        self._check_entries()

    def _check_entries(self):
        """Check what was entered, and that nothing is missing. Each service extends it.

        :raise UserError: with the first thing that is wrong and what to do
        """

    def _check_latest_document(self):
        """Make sure that nothing was made for the ticket since the wizard was opened,
        be it by a second click, in another tab or by somebody else.

        :raise UserError: something was
        """
        latest = self._find_latest_document()
        if latest.id and latest.id > self.latest_document_id:
            raise UserError(
                self.env._(
                    "%(document_type)s %(document)s was made for this ticket since you "
                    "opened this. Look at it first, and open this again if the ticket "
                    "needs another one.",
                    document_type=latest._get_helpdesk_document_type(),
                    document=latest._get_helpdesk_document_name(),
                )
            )

    def _check_done(self):
        """Make sure that this wizard makes one document, whatever becomes of it.

        :raise UserError: it was made
        """
        if self.is_done:
            raise UserError(
                self.env._(
                    "This is done already. Open it again if the ticket needs another "
                    "one."
                )
            )

    def _open(self, documents):
        """Return the action that shows what was made."""
        return self.ticket_id._open_documents(documents, self._description)
