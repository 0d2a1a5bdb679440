"""Faults that have been mended, to be put back for a while."""

from collections import defaultdict
from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.helpdesk_aftersales_refund.models.account_move import AccountMove
from odoo.addons.helpdesk_aftersales_refund.models.account_move_line import (
    AccountMoveLine,
)
from odoo.addons.helpdesk_aftersales_refund_stock.models.helpdesk_ticket import (
    HelpdeskTicket,
)
from odoo.addons.helpdesk_aftersales_refund_stock.models.sale_order_line import (
    SaleOrderLine,
)

from .machine import RefundMachine
from .returns import ReturnMachine


@contextmanager
def returns_credited_again():
    """What is credited of a return is what was invoiced and not delivered, even if it
    never will be, however often."""

    def count_nothing(_ticket, _lines):
        return defaultdict(float)

    with (
        patch.object(HelpdeskTicket, "_get_credited_quantities", count_nothing),
        patch.object(SaleOrderLine, "_get_coming_quantity", lambda _line: 0.0),
    ):
        yield


@contextmanager
def quantities_guessed():
    """A rest keeps the quantity of the invoice, whatever was credited of it."""

    def keep(lines):
        for line in lines:
            line.amount_credited = 0.0
            line.quantity_left_to_refund = line.quantity
            line.amount_left_to_refund = line.price_total

    with patch.object(AccountMoveLine, "_compute_left_to_refund", keep):
        yield


@contextmanager
def cents_not_settled():
    """Nothing takes up what the rounding of taxes leaves."""
    with patch.object(AccountMove, "_settle_cents", lambda _move, _total: None):
        yield


# Which machine finds it, and what it says.
FAULTS = {
    returns_credited_again: (ReturnMachine, "returned"),
    quantities_guessed: (RefundMachine, "Invoiced of the order"),
    cents_not_settled: (RefundMachine, "promised|cannot be refunded|Credits rose"),
}
