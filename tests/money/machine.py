"""Random invoices, refunded and credited in random order, and what must stay true."""

from unittest.mock import patch

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.helpdesk_aftersales_refund.models.account_move import AccountMove

MORE_OR_LESS = st.sampled_from([0.5, 1.0, 0.1, 0.333, 0.9, 1.25, 2.0, 0.0])
INDEX = st.integers(0, 7)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["units", "dozens", "free", "section"]),
            "product": st.sampled_from([0, 1, 2]),
            "quantity": st.sampled_from([1.0, 7.0, 3.0, 2.0, 0.5, 0.33, 2.25, 12.0]),
            "price": st.sampled_from([100.0, 0.35, 3.35, 0.05, 1.13, 9.99, 33.33])
            | st.integers(1, 200000).map(lambda cents: cents / 100),
            "discount": st.sampled_from([0.0, 0.0, 10.0, 33.33, 100.0]),
            "tax": st.sampled_from([None, 0, 1, 2, 3, 4, 5, 6, 7]),
        }
    ),
    min_size=1,
    max_size=4,
)
TERMS = st.fixed_dictionaries(
    {
        "rounding_method": st.sampled_from(["round_per_line", "round_globally"]),
        "cash_rounding": st.sampled_from([None, None, 0, 1]),
        "foreign": st.booleans(),
        "down_payment": st.sampled_from([None, None, 30.0]),
        "deduction": st.sampled_from([None, None, None, 0.1, 0.5]),
    }
)


class RefundMachine(RuleBasedStateMachine):
    """Agents refund what accountants credit at the same time.

    ``books`` are the ``books.Books`` in which all of it happens, and is undone.
    """

    books = None

    def __init__(self):
        super().__init__()
        self.env = self.books.env
        self.savepoint = self.env.cr.savepoint().__enter__()
        self.invoices = self.env["account.move"]
        # Whether nobody but agents has credited anything.
        self.by_agents_only = True

    def teardown(self):
        try:
            self.refund_the_rest()
        finally:
            self.savepoint.close(rollback=True)
            self.env.invalidate_all()

    @initialize(lines=LINES, terms=TERMS)
    def sell(self, lines, terms):
        self.invoices = self.books.sell(lines, terms)
        assume(self.invoices)

    # What agents do

    @rule(which=INDEX, proposal=st.sampled_from(["all", "proposed"]))
    def refund_proposal(self, which, proposal):
        self._refund(self._get_invoice(which), proposal)

    @rule(
        which=INDEX,
        typed=st.lists(
            st.tuples(INDEX, st.sampled_from(["quantity", "amount"]), MORE_OR_LESS),
            min_size=1,
            max_size=3,
        ),
    )
    def refund_lines(self, which, typed):
        def fill_in(wizard):
            for index, field, share in typed:
                if not wizard.line_ids:
                    return
                line = wizard.line_ids[index % len(wizard.line_ids)]
                line[field] = round(line[f"{field}_left"] * share, 2)

        self._refund(self._get_invoice(which), "none", fill_in)

    @rule(which=INDEX, share=MORE_OR_LESS)
    def adjust(self, which, share):
        invoice = self._get_invoice(which)
        amount = invoice.currency_id.round(invoice.amount_left_to_refund * share)

        def fill_in(wizard):
            values = {"move_id": invoice.id, "amount": amount}
            wizard.line_ids = [Command.create(values)]

        self._refund(invoice, "none", fill_in)

    def _refund(self, invoice, proposal, fill_in=None):
        left = invoice.amount_left_to_refund

        def reverse():
            wizard = self._open_wizard(invoice, proposal)
            if fill_in:
                fill_in(wizard)
            promised, left = wizard.amount_to_refund, wizard.amount_left
            before = self.books.get_credit_notes(invoice)
            wizard.action_reverse()
            note = self.books.get_credit_notes(invoice) - before
            note.ensure_one()
            assert (
                invoice.currency_id.compare_amounts(note.amount_total, promised) == 0
            ), f"{promised} was promised, and {note.amount_total} made"
            assert (
                invoice.currency_id.compare_amounts(invoice.amount_left_to_refund, left)
                == 0
            ), f"{left} was to be left, and {invoice.amount_left_to_refund} is"

        error = self._attempt(reverse, of_ticket=True, by_agent=True)
        if error and proposal == "all" and left > 0:
            raise AssertionError(
                f"All of {left} cannot be refunded: {error}"
            ) from error

    def _open_wizard(self, invoice, proposal):
        wizard = self.books.as_user(
            self.books.agent, self.env["helpdesk.ticket.refund.wizard"]
        )
        return wizard.with_context(default_ticket_id=self.books.ticket.id).create(
            {"move_ids": [Command.set(invoice.ids)], "proposal": proposal}
        )

    # What accountants do

    @rule(which=INDEX, linked=st.booleans())
    def credit_plainly(self, which, linked):
        """With Odoo's own button, or as before lines had links."""
        self.by_agents_only = False
        invoice = self._by_accountant(self._get_invoice(which))
        invoice = invoice.with_context(link_origin_line=linked)
        self._attempt(invoice._reverse_moves)

    @rule(which=INDEX, share=st.sampled_from([0.1, 0.5, 1.0]))
    def credit_unlinked(self, which, share):
        self.by_agents_only = False
        invoice = self._by_accountant(self._get_invoice(which))
        self._attempt(lambda: self.books.credit_unlinked(invoice, share))

    @precondition(lambda self: self._get_notes("draft"))
    @rule(
        which=INDEX,
        line=INDEX,
        field=st.sampled_from(["quantity", "price_unit", "discount"]),
        share=MORE_OR_LESS,
    )
    def edit(self, which, line, field, share):
        def change(note):
            lines = note._get_product_lines()
            if lines:
                edited = lines[line % len(lines)]
                if field == "discount":
                    edited.discount = min(share * 40, 100)
                else:
                    edited[field] *= share

        self._edit(which, change)

    @precondition(lambda self: self._get_notes("draft"))
    @rule(
        which=INDEX,
        line=INDEX,
        what=st.sampled_from(["label", "remove", "add", "tax", "currency"]),
    )
    def edit_otherwise(self, which, line, what):
        def change(note):
            lines = note._get_product_lines()
            edited = lines and lines[line % len(lines)]
            if what == "add":
                values = {"name": "Postage", "price_unit": 5.0, "tax_ids": False}
                note.invoice_line_ids = [Command.create(values)]
            elif what == "currency":
                note.currency_id = self.books.foreign
            elif edited and what == "label":
                edited.name = "Another label"
            elif edited and what == "remove":
                edited.unlink()
            elif edited:
                edited.tax_ids = self.books.taxes[line % 6]

        self._edit(which, change)

    def _edit(self, which, change):
        """Edit a draft; nobody may refuse what lowers it."""
        self.by_agents_only = False
        note = self._get_note(which, "draft")
        change_note = lambda: change(self._by_accountant(note))  # noqa: E731
        error = self._attempt(change_note, of_ticket=bool(note.helpdesk_ticket_id))
        if error:
            before = self._measure(note.reversed_entry_id)
            with self.env.cr.savepoint() as savepoint:
                with patch.object(
                    AccountMove, "_check_within_invoice", lambda _s: None
                ):
                    change_note()
                    self.env.flush_all()
                after = self._measure(note.reversed_entry_id)
                assert after > before, f"{before} could not be lowered to {after}"
                savepoint.rollback()

    def _measure(self, invoice):
        return {move: self.books.get_credited(move) for move in invoice}.get(invoice, 0)

    @precondition(lambda self: self._get_notes("draft"))
    @rule(which=INDEX)
    def post(self, which):
        note = self._get_note(which, "draft")
        invoice = note.reversed_entry_id
        error = self._attempt(
            lambda: self._by_accountant(note).action_post(),
            of_ticket=bool(note.helpdesk_ticket_id),
        )
        if error and note.amount_total > 0 and note.helpdesk_ticket_id:
            excess = self.books.get_credited(invoice) - invoice.amount_total
            assert invoice.state != "posted" or excess > 0.001, error

    @precondition(lambda self: self._get_notes("posted"))
    @rule(which=INDEX)
    def reset(self, which):
        note = self._by_accountant(self._get_note(which, "posted"))
        self._take_back(note.button_draft)

    @precondition(lambda self: self._get_notes("draft", "posted"))
    @rule(which=INDEX)
    def cancel(self, which):
        note = self._by_accountant(self._get_note(which, "draft", "posted"))
        self._take_back(note.button_cancel)

    @precondition(lambda self: self._get_notes("cancel"))
    @rule(which=INDEX)
    def take_up(self, which):
        note = self._get_note(which, "cancel")
        self._attempt(
            lambda: self._by_accountant(note).button_draft(),
            of_ticket=bool(note.helpdesk_ticket_id),
        )

    @precondition(lambda self: self._get_notes("draft", "cancel"))
    @rule(which=INDEX)
    def delete(self, which):
        note = self._by_accountant(self._get_note(which, "draft", "cancel"))
        self._take_back(note.unlink)

    def _take_back(self, action):
        error = self._attempt(action)
        assert not error, f"A credit could not be taken back: {error}"

    @rule(which=INDEX, share=st.sampled_from([1.0, 0.3]))
    def pay(self, which, share):
        invoice = self._get_invoice(which)
        if invoice.state == "posted" and invoice.payment_state != "paid":
            self._attempt(lambda: self.books.pay(invoice, share))

    @rule(
        which=INDEX,
        then=st.sampled_from(["lower", "leave", "cancel", "post"]),
    )
    def reopen(self, which, then):
        """Reset an invoice, lower it perhaps, and post it again perhaps."""
        self.by_agents_only = False
        invoice = self._by_accountant(self._get_invoice(which))

        def change():
            if invoice.state != "draft":
                invoice.button_draft()
            if then == "lower":
                invoice._get_product_lines()[:1].price_unit *= 0.7
            if then == "cancel":
                invoice.button_cancel()
            elif then != "leave":
                invoice.action_post()

        self._attempt(change)

    # In the end

    def refund_the_rest(self):
        """Every cent can be refunded, in two credit notes at most."""
        for invoice in self.invoices.filtered(lambda move: move.state == "posted"):
            credited = self.books.get_credited(invoice)
            for _again in range(2):
                if invoice.amount_left_to_refund > 0:
                    self._refund(invoice, "all")
            total = invoice.amount_total
            is_whole = invoice.currency_id.is_zero(
                self.books.get_credited(invoice) - total
            )
            left = invoice.amount_left_to_refund
            assert left <= 0, f"{left} of {total} cannot be refunded"
            if self.by_agents_only:
                assert is_whole, f"{self.books.get_credited(invoice)} of {total}"
            elif invoice.currency_id.compare_amounts(credited, total) < 0:
                assert is_whole or invoice.payment_state == "reversed", (
                    f"{self.books.get_credited(invoice)} of {total}"
                )

    # Around

    def _attempt(self, action, of_ticket=False, by_agent=False):
        """Do something or, when Odoo or the suite refuses it, nothing.

        :param of_ticket: whether a ticket's credit note is made, edited or posted
        :param by_agent: whether the suite makes it; the quantities that an accountant
            edits, of lines that cost nothing, are the accountant's own
        :return: the error, if any
        """
        credited = {move: self.books.get_credited(move) for move in self.invoices}
        order_lines = self.invoices.invoice_line_ids.sale_line_ids
        invoiced = {line: line.qty_invoiced for line in order_lines}
        try:
            with self.env.cr.savepoint():
                action()
                self.env.flush_all()
        except UserError as error:
            return error
        if not of_ticket:
            return None
        for invoice, before in credited.items():
            after = self.books.get_credited(invoice)
            excess = max(before, invoice.amount_total)
            assert invoice.currency_id.compare_amounts(after, excess) <= 0, (
                f"Credits rose from {before} to {after} of {invoice.amount_total}"
            )
        for line, before in invoiced.items() if by_agent else ():
            assert line.qty_invoiced >= min(0, before) - 1e-6, (
                f"Invoiced of the order: {before}, then {line.qty_invoiced}"
            )
        return None

    def _by_accountant(self, moves):
        return self.books.as_user(self.books.accountant, moves)

    def _get_invoice(self, which):
        return self.invoices[which % len(self.invoices)]

    def _get_notes(self, *states):
        return self.invoices.reversal_move_ids.filtered(
            lambda move: move.move_type == "out_refund" and move.state in states
        )

    def _get_note(self, which, *states):
        notes = self._get_notes(*states).sorted("id")
        return notes[which % len(notes)]
