from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date


class HelpdeskTicketRefundWizard(models.TransientModel):
    _name = "helpdesk.ticket.refund.wizard"
    _inherit = "helpdesk.aftersales.order.wizard"
    _description = "Refund"

    _service_switch = "use_credit_notes"
    _document_model = "account.move"
    _service_needs_customer = True

    product_id = fields.Many2one(
        comodel_name="product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
    )
    move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Invoices to Refund",
        compute="_compute_move_ids",
        store=True,
        readonly=False,
        required=True,
    )
    move_ids_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    proposal = fields.Selection(
        selection=[
            ("proposed", "Proposal"),
            ("all", "All"),
            ("none", "Nothing"),
        ],
        string="Fill In",
        default="proposed",
        required=True,
    )
    line_ids = fields.One2many(
        comodel_name="helpdesk.ticket.refund.wizard.line",
        inverse_name="wizard_id",
        string="What to Refund",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    has_one_invoice = fields.Boolean(
        compute="_compute_has_one_invoice", export_string_translation=False
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_amount_to_refund"
    )
    amount_to_refund = fields.Monetary(
        string="To Refund", compute="_compute_amount_to_refund", help="With tax."
    )
    amount_left = fields.Monetary(
        string="Left Afterwards",
        compute="_compute_amount_to_refund",
        help="What can still be refunded of these invoices after this, with tax.",
    )
    reason = fields.Char(
        string="Reason displayed on Credit Note",
        compute="_compute_reason",
        store=True,
        readonly=False,
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
    )
    journal_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )
    date = fields.Date(
        string="Reversal Date", default=fields.Date.context_today, required=True
    )

    # ------------------------------------------------------------------
    # Proposals
    # ------------------------------------------------------------------

    @api.depends("ticket_id")
    def _compute_product_id(self):
        for wizard in self:
            wizard.product_id = wizard.ticket_id.product_id

    @api.depends("ticket_id")
    def _compute_reason(self):
        for wizard in self:
            wizard.reason = wizard.ticket_id.number

    @api.depends("ticket_id", "sale_order_id", "product_id")
    def _compute_move_ids(self):
        for wizard in self:
            offered = self.env["account.move"].search_fetch(
                wizard._get_move_domain(), limit=2
            )
            wizard.move_ids = len(offered) == 1 and offered

    @api.depends("move_ids")
    def _compute_journal_id(self):
        for wizard in self:
            journals = wizard.move_ids._origin.journal_id.filtered("active")
            wizard.journal_id = journals[:1]

    @api.depends("move_ids", "product_id", "proposal")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *map(Command.create, wizard._prepare_lines()),
            ]

    @api.depends("move_ids", "line_ids.quantity", "line_ids.amount", "line_ids.move_id")
    def _compute_amount_to_refund(self):
        for wizard in self:
            moves = wizard.move_ids._origin
            wizard.currency_id = len(moves.currency_id) == 1 and moves.currency_id
            wizard.amount_to_refund = wizard.currency_id and sum(
                wizard._get_total(move) for move in moves
            )
            wizard.amount_left = wizard.currency_id and (
                sum(moves.mapped("amount_left_to_refund")) - wizard.amount_to_refund
            )

    @api.depends("move_ids")
    def _compute_has_one_invoice(self):
        for wizard in self:
            wizard.has_one_invoice = len(wizard.move_ids) <= 1

    def _prepare_lines(self):
        """Return the values of the proposed lines: those of the chosen invoices."""
        self.ensure_one()
        invoice_lines = self.move_ids._origin._get_product_lines()
        proposal = {}
        if self.proposal == "all":
            proposal = self._get_all_that_is_left(invoice_lines)
        elif self.proposal == "proposed":
            proposal = self._get_proposal(invoice_lines)
        lines = []
        for line in invoice_lines:
            quantity, amount = proposal.get(line, (0.0, 0.0))
            lines.append({"move_line_id": line.id, "quantity": quantity})
            if quantity and amount:
                lines.append({"move_line_id": line.id, "amount": amount})
            elif amount:
                lines[-1]["amount"] = amount
        return lines

    def _get_proposal(self, invoice_lines):
        """Return what is proposed of lines of invoices. Extend it to propose less.

        :return: ``{invoice line: (quantity, amount besides the quantity)}``; nothing is
            proposed of other lines
        """
        if self.product_id:
            invoice_lines = invoice_lines.filtered(
                lambda line: line.product_id == self.product_id
            )
        return self._get_all_that_is_left(invoice_lines)

    def _get_all_that_is_left(self, invoice_lines):
        return {
            line: (line.quantity_left_to_refund, line._get_amount_besides_quantity())
            for line in invoice_lines
        }

    def _get_notice(self):
        if not self.move_ids:
            return self._explain_nothing_to_refund()
        return self._explain_credits_of_no_line()

    def _explain_credits_of_no_line(self):
        """Return that some credits cannot be told apart by line, or False."""
        moves = self.move_ids._origin
        unexplained = [move.name for move in moves if move._has_credits_of_no_line()]
        return bool(unexplained) and self.env._(
            "Not everything that was credited of %(invoices)s can be told apart by "
            "line. It counts for the invoice as a whole: less than the lines' own sum "
            "is left.",
            invoices=", ".join(unexplained),
        )

    # ------------------------------------------------------------------
    # Choices
    # ------------------------------------------------------------------

    def _get_choices(self):
        return {
            "product_id": self._get_product_domain,
            **super()._get_choices(),
            "move_ids": self._get_move_domain,
            "journal_id": self._get_journal_domain,
        }

    def _get_product_domain(self):
        """Return the domain of the products that are sold, and of the ticket's, which
        may be sold no more."""
        return Domain("company_id", "in", [self.company_id.id, False]) & (
            Domain("active", "=", True)
            | Domain("id", "=", self.ticket_id.product_id.id)
        )

    def _get_sale_order_domain(self):
        domain = super()._get_sale_order_domain()
        if self.product_id:
            domain &= Domain("order_line.product_id", "=", self.product_id.id)
        return domain

    def _get_journal_domain(self):
        return Domain(
            [("company_id", "parent_of", self.company_id.id), ("type", "=", "sale")]
        )

    def _get_customer_move_domain(self):
        """Return the domain of the invoices that the customer can be refunded."""
        self.ensure_one()
        return Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("amount_left_to_refund", ">", 0),
            ]
        )

    def _get_move_domain(self):
        """Return the domain of the invoices that are offered. Extend it to narrow the
        choice."""
        domain = self._get_customer_move_domain()
        if self.sale_order_id:
            domain &= Domain(
                "invoice_line_ids.sale_line_ids.order_id", "=", self.sale_order_id.id
            )
        if self.product_id:
            domain &= Domain("invoice_line_ids.product_id", "=", self.product_id.id)
        return domain

    def _explain_nothing_to_refund(self):
        """Return why no invoice is offered and what to do, or False when some are."""
        self.ensure_one()
        Move = self.env["account.move"]
        if Move.search(self._get_move_domain(), limit=1):
            return False
        if Move.search(self._get_customer_move_domain(), limit=1):
            return self.env._(
                "None of this customer's invoices is for this sales order and product. "
                "Clear one of them to see the others."
            )
        drafts = self.ticket_id.credit_note_ids.filtered(lambda m: m.state == "draft")
        if drafts:
            return self.env._(
                "Everything is credited. Credit notes of this ticket wait for an "
                "accountant to post them: %(credit_notes)s.",
                credit_notes=", ".join(drafts.mapped("display_name")),
            )
        return self.env._(
            "This customer has no posted invoice with something left to refund. Ask "
            "the accountants if you expected one."
        )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_entries(self):
        if not self.date:
            raise UserError(self.env._("Set the reversal date."))
        if not self.move_ids:
            raise UserError(
                self._explain_nothing_to_refund()
                or self.env._("Choose the invoices to refund.")
            )
        if len(self.move_ids.currency_id) > 1:
            raise UserError(
                self.env._(
                    "The invoices are in several currencies: %(currencies)s. Refund "
                    "those of one currency at a time.",
                    currencies=", ".join(self.move_ids.currency_id.mapped("name")),
                )
            )
        if not self.journal_id:
            raise UserError(self.env._("Choose the journal of the credit notes."))
        self._check_lock_dates()
        self._check_lines_to_refund()

    def _explain_refusal(self, name, records):
        if name == "move_ids":
            return self._explain_refused_move(records[0])
        if name == "journal_id" and records.exists() and records.has_access("read"):
            return self._explain_refused_journal(records)
        return super()._explain_refusal(name, records)

    def _explain_refused_move(self, move):
        if not self._is_move_of_customer(move):
            # Say nothing about documents that are none of the agent's business.
            return self.env._(
                "One of the invoices is not a customer invoice of this ticket's "
                "customer and company. Choose among those that are offered."
            )
        if move.state != "posted":
            return self.env._(
                "%(invoice)s is not posted. Only posted invoices can be refunded.",
                invoice=move.display_name,
            )
        if move.amount_left_to_refund <= 0:
            return self.env._(
                "%(invoice)s is already credited in full: %(credit_notes)s. Delete or "
                "change a draft credit note if it is not right.",
                invoice=move.display_name,
                credit_notes=", ".join(
                    move.sudo()._get_live_credit_notes().mapped("display_name")
                ),
            )
        return self.env._(
            "Some invoices are not for this sales order and product. Remove them, or "
            "clear the sales order or the product."
        )

    def _is_move_of_customer(self, move):
        return (
            move.exists()
            and move.has_access("read")
            and move.move_type == "out_invoice"
            and move.company_id == self.company_id
            and move.commercial_partner_id == self.commercial_partner_id
        )

    def _explain_refused_journal(self, journal):
        if not journal.active:
            return self.env._(
                "The journal %(journal)s is archived. Choose another one.",
                journal=journal.name,
            )
        return self.env._(
            "The journal %(journal)s is not a sales journal of this company. Choose "
            "another one.",
            journal=journal.name,
        )

    def _check_lock_dates(self):
        locks = self.company_id._get_violated_lock_dates(
            self.date, bool(self.move_ids.invoice_line_ids.tax_ids), self.journal_id
        )
        if locks:
            raise UserError(
                self.env._(
                    "The books are closed on %(date)s: %(locks)s. Choose a later "
                    "reversal date.",
                    date=format_date(self.env, self.date),
                    locks=self.company_id._format_lock_dates(locks),
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_reverse(self):
        """Make a draft credit note of what is left of each invoice, and open it.

        :return: the action that opens the credit notes
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right; nothing is written
        """
        return self._run(lambda wizard: wizard._make_drafts())

    def action_reverse_and_create_invoice(self):
        """Make a posted credit note and a draft copy of each invoice; open the copies.

        :return: the action that opens the draft invoices
        :raise AccessError: the user may not change the ticket or not post
        :raise UserError: some value is not right, or an invoice is already credited
            in part; nothing is written
        """
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._(
                    "Only users with Invoicing rights post credit notes. Use Reverse "
                    "to make a draft, and ask one of them to post it."
                )
            )
        return self._run(lambda wizard: wizard._make_replacements())

    def _get_records_to_lock(self):
        return self.move_ids

    def _make_drafts(self):
        """Return the draft credit notes."""
        moves = self._get_filled_lines().move_id
        totals = {move: self._get_total(move) for move in moves}
        reversal = self._create_reversal(moves, helpdesk_refund_id=self.id)
        reversal.refund_moves()
        for credit_note in reversal.new_move_ids:
            credit_note._settle_cents(totals[credit_note.reversed_entry_id])
        self._finish(reversal.new_move_ids)
        reversal.new_move_ids._request_approval()
        return reversal.new_move_ids

    def _make_replacements(self):
        """Return the draft invoices that replace those that are credited.

        :raise UserError: an invoice is already credited in part, or not all of its
            lines are chosen
        """
        credited = self.move_ids.filtered(lambda move: move._get_live_credit_notes())
        if credited:
            raise UserError(
                self.env._(
                    "%(invoices)s is already credited in part and cannot be replaced. "
                    "Use Reverse, which proposes what is left.",
                    invoices=", ".join(credited.mapped("display_name")),
                )
            )
        if not all(map(self._is_all_chosen, self.move_ids)) and not self._is_proposal():
            raise UserError(
                self.env._(
                    "%(invoices)s can only be replaced as a whole, and you have chosen "
                    "a part. Choose all that is left, or use Reverse.",
                    invoices=", ".join(self.move_ids.mapped("display_name")),
                )
            )
        earlier_credit_notes = self.move_ids.reversal_move_ids
        reversal = self._create_reversal(self.move_ids)
        reversal.modify_moves()
        self._finish(self.move_ids.reversal_move_ids - earlier_credit_notes)
        return reversal.new_move_ids

    def _open(self, documents):
        is_credit_note = documents[:1].move_type == "out_refund"
        return self.ticket_id._open_documents(
            documents,
            self.env._("Credit Notes") if is_credit_note else self.env._("Invoices"),
        )

    def _create_reversal(self, moves, **values):
        return self.env["account.move.reversal"].create(
            {**self._prepare_reversal(moves), **values}
        )

    def _prepare_reversal(self, moves):
        """Return the values of Odoo's own reversal. Extend it to pass more on.

        :param moves: the invoices to credit
        """
        self.ensure_one()
        return {
            "move_ids": [Command.set(moves.ids)],
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "date": self.date,
            "reason": self.reason,
            "helpdesk_ticket_id": self.ticket_id.id,
        }

    def _finish(self, credit_notes):
        """Check what was made once more, and keep the order on the ticket."""
        # Write what was computed at once, not what the check needs and then the rest.
        self.env.flush_all()
        drafts = credit_notes.filtered(lambda move: move.state == "draft")
        drafts._check_within_invoice()
        if self.date > fields.Date.context_today(self):
            self.ticket_id._message_log(body=self._get_future_date_notice(credit_notes))
        self._keep_sale_order(self.sale_order_id)

    def _get_future_date_notice(self, credit_notes):
        if "no" in credit_notes.mapped("auto_post"):
            return self.env._(
                "The credit note is dated %(date)s. It stays a draft until an "
                "accountant posts it.",
                date=format_date(self.env, self.date),
            )
        return self.env._(
            "The credit note will be posted on %(date)s.",
            date=format_date(self.env, self.date),
        )
