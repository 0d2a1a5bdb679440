from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HelpdeskTicketRefundWizard(models.TransientModel):
    _inherit = "helpdesk.ticket.refund.wizard"

    store_credit_program_id = fields.Many2one(
        comodel_name="loyalty.program",
        string="Store Credit In",
        compute="_compute_store_credit_program_id",
        store=True,
        readonly=False,
        help="The gift card or eWallet program in which the customer gets the amount "
        "instead of being paid back.",
    )
    store_credit_program_id_domain = fields.Binary(
        compute="_compute_choice_domains", export_string_translation=False
    )

    @api.depends("ticket_id", "move_ids")
    def _compute_store_credit_program_id(self):
        """Propose the only program there is."""
        for wizard in self:
            domain = wizard._get_store_credit_program_domain()
            offered = self.env["loyalty.program"].search_fetch(
                domain, ["name"], limit=2
            )
            wizard.store_credit_program_id = len(offered) == 1 and offered

    def _get_choices(self):
        return {
            **super()._get_choices(),
            "store_credit_program_id": self._get_store_credit_program_domain,
        }

    def _get_store_credit_program_domain(self):
        """Return the domain of the programs that a refund can be added to. Extend it to
        narrow the choice."""
        self.ensure_one()
        domain = Domain("is_store_credit", "=", True) & Domain(
            "company_id", "in", [False, self.company_id.id]
        )
        moves = self.env["account.move"].sudo().browse(self.move_ids.ids)
        if moves:
            domain &= Domain("currency_id", "in", moves.currency_id.ids)
        return domain

    def _explain_refusal(self, name, records):
        if name == "store_credit_program_id":
            return self.env._(
                "Store credit is not given in this program: it is another company's, "
                "in another currency, archived, or neither a gift card nor an eWallet "
                "program. Choose among those that are offered."
            )
        return super()._explain_refusal(name, records)

    def action_store_credit(self):
        """Make a draft credit note and give its amount as store credit: at once, or
        when it is approved.

        :return: the action that opens the credit notes
        :raise AccessError: the user may not change the ticket
        :raise UserError: some value is not right, the invoice is not paid, or the
            accounts are not set up; nothing is written
        """
        return self._run(lambda wizard: wizard._make_store_credit())

    def _make_store_credit(self):
        """Return the draft credit notes."""
        if not self.store_credit_program_id:
            raise UserError(
                self.env._(
                    "Choose the program of the store credit. If none is offered, ask a "
                    "sales manager for a gift card or eWallet program in the currency "
                    "of the invoice."
                )
            )
        credit_notes = self._make_drafts()
        credit_notes._promise_store_credit(self.store_credit_program_id)
        return credit_notes
