from odoo import Command, fields, models
from odoo.exceptions import UserError

from .account_move import GROUPS


class AccountMove(models.Model):
    """The entries that settle credit notes which are paid out as store credit.

    They debit the receivable of the credit note and credit the account that spending
    the store credit debits.
    """

    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    store_credit_entry_id = fields.Many2one(
        comodel_name="account.move",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=GROUPS,
        help="The entry that settles this credit note with what the company owes to "
        "those who hold store credit.",
    )

    def _get_store_credit_account(self):
        """Return the account that spending the store credit debits: the income account
        of the product that pays with it.

        :raise UserError: it has none
        """
        self.ensure_one()
        program = self.store_credit_program_id.with_company(self.company_id)
        product = program.payment_program_discount_product_id
        accounts = product.product_tmpl_id.get_product_accounts(self.fiscal_position_id)
        if not (product and accounts["income"]):
            raise UserError(
                self.env._(
                    "Store credit of %(program)s has no account. Ask an accountant to "
                    "set the income account of its discount product, %(product)s, to "
                    "the liability account of gift cards.",
                    program=program.name,
                    product=product.display_name or "-",
                )
            )
        return accounts["income"]

    def _get_store_credit_journal(self):
        """Return the journal of the entries that settle credit notes. Extend it to
        choose another one than the company's first for miscellaneous entries.

        :raise UserError: there is none
        """
        self.ensure_one()
        journals = self.env["account.journal"]
        journal = journals.search(
            [
                *journals._check_company_domain(self.company_id),
                ("type", "=", "general"),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%(company)s has no journal for miscellaneous entries, which store "
                    "credit needs. Ask an accountant to make one.",
                    company=self.company_id.name,
                )
            )
        return journal

    def _settle_with_store_credit(self):
        """Settle these posted credit notes, so that nothing is left to pay out."""
        for move in self:
            due = move._get_receivable_to_settle()
            if not due:
                continue
            entry = self.env["account.move"].create(
                move._prepare_store_credit_entry(due)
            )
            entry._post(soft=False)
            for account, lines in due.grouped("account_id").items():
                counterpart = entry.line_ids.filtered(
                    lambda line: line.account_id == account  # noqa: B023
                )
                (lines | counterpart.filtered("account_id.reconcile")).reconcile()
            move.store_credit_entry_id = entry

    def _get_receivable_to_settle(self):
        return self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )

    def _prepare_store_credit_entry(self, due):
        """Return the values of the entry that settles this credit note.

        :param due: its receivable lines that are open
        """
        self.ensure_one()
        name = self.env._("Store credit for %(credit_note)s", credit_note=self.name)
        lines = [
            {
                "account_id": line.account_id.id,
                "amount_currency": -line.amount_residual_currency,
                "balance": -line.amount_residual,
            }
            for line in due
        ]
        lines.append(
            {
                "account_id": self._get_store_credit_account().id,
                "amount_currency": sum(due.mapped("amount_residual_currency")),
                "balance": sum(due.mapped("amount_residual")),
            }
        )
        common = {
            "name": name,
            "partner_id": self.commercial_partner_id.id,
            "currency_id": self.currency_id.id,
        }
        return {
            "move_type": "entry",
            "journal_id": self._get_store_credit_journal().id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "date": self.date,
            "ref": name,
            "line_ids": [Command.create({**common, **line}) for line in lines],
        }

    def _undo_store_credit_entry(self):
        """Delete, cancel or reverse the entries, whichever Odoo allows."""
        for move in self.filtered("store_credit_entry_id"):
            entry = move.store_credit_entry_id
            move.store_credit_entry_id = False
            entry.line_ids.remove_move_reconcile()
            entry._unlink_or_reverse()
