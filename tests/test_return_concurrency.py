"""Two agents return the same delivery: it comes back once, and the other reads why."""

import pytest
from transactions import at_once, call, committed, environment

AGENTS = ("agent", "second_agent")


@pytest.fixture
def delivery_id(suite_database):
    """A delivery that two agents can return, each from a ticket of their own."""
    with committed(suite_database) as env:
        first = env.ref("helpdesk_aftersales_return.ticket_coffee")
        agent = first.user_id.copy({"login": AGENTS[1], "name": "Second agent"})
        first.team_id.user_ids += agent
        orders = first.sale_order_ids
        first.copy({"user_id": agent.id, "sale_order_ids": orders.ids})
        return orders.picking_ids.id


@pytest.fixture
def open_windows(suite_database, delivery_id):
    """A window of each agent on that delivery, as requests of their own."""
    for login in AGENTS:
        with environment(suite_database, login) as env:
            ticket = env["helpdesk.ticket"].search([("user_id", "=", env.uid)])
            ticket = ticket.filtered(
                lambda t: delivery_id in t.sale_order_ids.picking_ids.ids
            )
            wizard = env["helpdesk.ticket.return.wizard"]
            wizard.with_context(default_ticket_id=ticket.id).create({})
            env.cr.commit()


def bring_back(env):
    """Click on Return in the agent's last window."""
    env["helpdesk.ticket.return.wizard"].search([], limit=1).action_return()


def exchange(env):
    """Click on Return for Exchange in the agent's last window."""
    wizard = env["helpdesk.ticket.return.wizard"].search([], limit=1)
    wizard.action_return_for_exchange()


def returned(database, delivery_id):
    """What was delivered and what is to come back, in all returns together."""
    with environment(database) as env:
        moves = env["stock.picking"].browse(delivery_id).move_ids
        return (
            {move.product_id.id: move.quantity for move in moves},
            [
                (move.product_id.id, move.product_uom_qty)
                for move in moves.returned_move_ids
            ],
        )


def assert_returned_once(database, delivery_id):
    delivered, back = returned(database, delivery_id)
    assert dict(back) == delivered
    assert len(back) == len(delivered)


@pytest.mark.parametrize("logins", [AGENTS, AGENTS[:1] * 2], ids=["agents", "tabs"])
@pytest.mark.parametrize("click", [bring_back, exchange])
def test_at_the_same_moment(suite_database, delivery_id, open_windows, logins, click):
    errors = at_once(suite_database, logins, click)
    [reason] = [error for error in errors if error is not None]
    assert any(
        words in reason
        for words in (
            "Somebody else is working",
            "on the way back",
            "was made for this ticket",
        )
    )
    assert_returned_once(suite_database, delivery_id)


def test_while_the_first_is_not_finished(suite_database, delivery_id, open_windows):
    with environment(suite_database, AGENTS[0]) as first:
        bring_back(first)
        first.flush_all()
        with environment(suite_database, AGENTS[1]) as second:
            reason = call(second, bring_back)
        assert "Somebody else is working on" in reason
        first.cr.commit()
    assert_returned_once(suite_database, delivery_id)


def test_transaction_that_began_before(suite_database, delivery_id, open_windows):
    """It cannot see the return of the first, so it has to start again."""
    with environment(suite_database, AGENTS[1]) as second:
        second["helpdesk.ticket.return.wizard"].search([]).line_ids.read(["quantity"])
        with environment(suite_database, AGENTS[0]) as first:
            assert call(first, bring_back) is None
        reason = call(second, bring_back)
    assert "on the way back" in reason
    assert_returned_once(suite_database, delivery_id)
