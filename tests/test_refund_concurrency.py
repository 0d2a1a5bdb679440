"""Two agents refund one invoice: one makes a credit note, the other reads why."""

import pytest
from transactions import at_once, call, committed, environment

AGENTS = ("agent", "second_agent")


@pytest.fixture
def invoice_id(suite_database):
    """An invoice that two agents can refund, each from a ticket of their own."""
    with committed(suite_database) as env:
        first = env.ref("helpdesk_aftersales.ticket_chair")
        agent = first.user_id.copy({"login": AGENTS[1], "name": "Second agent"})
        first.team_id.user_ids += agent
        first.copy({"user_id": agent.id, "sale_order_ids": first.sale_order_ids.ids})
        return env.ref("helpdesk_aftersales_refund.invoice_chair").id


def open_window(env):
    """Open the window of the agent's ticket, as a request of its own."""
    order = env.ref("helpdesk_aftersales.sale_order_chair")
    ticket = env["helpdesk.ticket"].search(
        [("user_id", "=", env.uid), ("sale_order_ids", "=", order.id)]
    )
    wizard = env["helpdesk.ticket.refund.wizard"]
    wizard.with_context(default_ticket_id=ticket.id).create({"proposal": "all"})
    env.cr.commit()


def reverse(env):
    """Click on Reverse in the agent's last window."""
    env["helpdesk.ticket.refund.wizard"].search([], limit=1).action_reverse()


def credit_notes(database, invoice_id):
    with environment(database) as env:
        moves = env["account.move"].search([("reversed_entry_id", "=", invoice_id)])
        return moves.mapped("amount_total"), moves.reversed_entry_id.amount_total


@pytest.fixture
def open_windows(suite_database, invoice_id):
    for login in AGENTS:
        with environment(suite_database, login) as env:
            open_window(env)


@pytest.mark.parametrize("logins", [AGENTS, AGENTS[:1] * 2], ids=["agents", "tabs"])
def test_at_the_same_moment(suite_database, invoice_id, open_windows, logins):
    errors = at_once(suite_database, logins, reverse)
    [reason] = [error for error in errors if error is not None]
    assert any(
        words in reason
        for words in (
            "Somebody else is working",
            "already credited",
            "was made for this ticket",
        )
    )
    amounts, total = credit_notes(suite_database, invoice_id)
    assert amounts == [total]


def test_while_the_first_is_not_finished(suite_database, invoice_id, open_windows):
    with environment(suite_database, AGENTS[0]) as first:
        reverse(first)
        first.flush_all()
        with environment(suite_database, AGENTS[1]) as second:
            reason = call(second, reverse)
        assert "Somebody else is working on" in reason
        first.cr.commit()
    assert len(credit_notes(suite_database, invoice_id)[0]) == 1


def test_transaction_that_began_before(suite_database, invoice_id, open_windows):
    """It cannot see the credit note of the first, so it has to start again."""
    with environment(suite_database, AGENTS[1]) as second:
        second["helpdesk.ticket.refund.wizard"].search([]).move_ids.read(["name"])
        with environment(suite_database, AGENTS[0]) as first:
            assert call(first, reverse) is None
        reason = call(second, reverse)
    assert "already credited in full" in reason
    assert len(credit_notes(suite_database, invoice_id)[0]) == 1


@pytest.fixture
def two_drafts(suite_database, invoice_id, open_windows):
    """Each agent has made a draft of 40 % of the invoice, and may edit it."""
    for login in AGENTS:
        with environment(suite_database, login) as env:
            assert call(env, reverse_a_part) is None
    with committed(suite_database) as env:
        users = env["res.users"].search([("login", "in", AGENTS)])
        users.group_ids += env.ref("account.group_account_invoice")


def reverse_a_part(env):
    wizard = env["helpdesk.ticket.refund.wizard"].search([], limit=1)
    wizard.proposal = "none"
    wizard.line_ids[0].amount = round(wizard.move_ids.amount_total * 0.4, 2)
    wizard.action_reverse()


def find_draft(env):
    return env["account.move"].search(
        [("helpdesk_ticket_id.user_id", "=", env.uid), ("move_type", "=", "out_refund")]
    )


def enlarge(env):
    """To 55 %: one of the two may."""
    find_draft(env).invoice_line_ids.price_unit *= 0.55 / 0.4


def enlarge_and_post(env):
    enlarge(env)
    find_draft(env).action_post()


@pytest.mark.parametrize("edit", [enlarge, enlarge_and_post])
def test_two_drafts_are_enlarged(suite_database, invoice_id, two_drafts, edit):
    errors = at_once(suite_database, AGENTS, edit)
    [reason] = [error for error in errors if error is not None]
    assert "Reduce or cancel one of them first" in reason
    amounts, total = credit_notes(suite_database, invoice_id)
    assert sorted(amounts) == pytest.approx([total * 0.4, total * 0.55], abs=0.02)
