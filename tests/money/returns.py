"""Random deliveries that come back in part, and are refunded again and again."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from odoo.exceptions import UserError
from odoo.fields import Command


class ReturnMachine(RuleBasedStateMachine):
    """An agent gets goods back and refunds what is proposed, as often as one clicks.

    ``books`` are the ``books.Books`` in which all of it happens, and is undone.
    """

    books = None

    def __init__(self):
        super().__init__()
        self.env = self.books.env
        self.savepoint = self.env.cr.savepoint().__enter__()

    def teardown(self):
        self.savepoint.close(rollback=True)
        self.env.invalidate_all()

    @initialize(
        ordered=st.sampled_from([10, 3, 7]),
        delivered=st.sampled_from([0.5, 1.0]),
        policy=st.sampled_from(["order", "delivery"]),
    )
    def sell(self, ordered, delivered, policy):
        product = self.books.stored
        product.invoice_policy = policy
        self.order = self.env["sale.order"].create(
            {
                "partner_id": self.books.customer.id,
                "pricelist_id": False,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": ordered,
                            "price_unit": 100.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        self.order.action_confirm()
        self.delivery = self.order.picking_ids
        move = self.delivery.move_ids
        move.write({"quantity": max(int(ordered * delivered), 1), "picked": True})
        self.delivery.with_context(skip_sms=True)._action_done()
        self.invoice = self.order._create_invoices()
        self.invoice.action_post()
        self.returned = 0.0

    @rule(quantity=st.sampled_from([1, 2, 3]))
    def bring_back(self, quantity):
        try:
            with self.env.cr.savepoint():
                wizard = self._open("helpdesk.ticket.return.wizard")
                wizard.picking_id = self.delivery
                wizard.line_ids.quantity = quantity
                wizard.action_return()
                picking = self.books.ticket.return_picking_ids.filtered(
                    lambda picking: picking.state not in ("done", "cancel")
                )
                picking.move_ids.picked = True
                picking._action_done()
                self.env.flush_all()
        except UserError:
            return
        self.returned += quantity

    @rule()
    def refund(self):
        """Refund what is proposed: what came back, once."""
        if not self.returned:
            return
        try:
            with self.env.cr.savepoint():
                wizard = self._open("helpdesk.ticket.refund.wizard")
                wizard.move_ids = self.invoice
                wizard.action_reverse()
                self.env.flush_all()
        except UserError:
            return
        credited = sum(self._get_notes().invoice_line_ids.mapped("quantity"))
        assert credited <= self.returned, f"{credited} of {self.returned} returned"

    @rule(post=st.booleans())
    def finish_a_draft(self, post):
        note = self._get_notes().filtered(lambda move: move.state == "draft")[:1]
        if note and post:
            note.action_post()
        elif note:
            note.button_cancel()

    @rule()
    def nothing_more_than_was_sold(self):
        """Cost goes back with goods, never more of it than was charged."""
        costs = (self.invoice | self._get_notes()).line_ids.filtered(
            lambda line: line.display_type == "cogs"
            and line.account_id.account_type.startswith("expense")
        )
        assert sum(costs.mapped("balance")) >= 0
        assert self.order.order_line.qty_invoiced >= 0

    @rule()
    def refund_in_full(self):
        """The rest of the invoice, by quantity, by another ticket."""
        ticket = self.books.ticket.copy({"sale_order_ids": False})
        try:
            with self.env.cr.savepoint():
                wizard = self._open("helpdesk.ticket.refund.wizard", ticket)
                wizard.write({"move_ids": self.invoice.ids, "proposal": "all"})
                wizard.action_reverse()
        except UserError as error:
            assert self.invoice.amount_left_to_refund == 0, error
        self.nothing_more_than_was_sold()
        for note in self._get_notes(ticket):
            note.button_cancel()

    def _open(self, model, ticket=None):
        wizard = self.books.as_user(self.books.agent, self.env[model])
        ticket = ticket or self.books.ticket
        return wizard.with_context(default_ticket_id=ticket.id).create({})

    def _get_notes(self, ticket=None):
        ticket = ticket or self.books.ticket
        return self.books.get_credit_notes(self.invoice).filtered(
            lambda move: move.helpdesk_ticket_id == ticket
        )
