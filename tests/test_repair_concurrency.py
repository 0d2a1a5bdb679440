"""Two windows on the same ticket at once: they make one repair, and the other reads
why."""

import pytest
from transactions import at_once, call, committed, environment

AGENTS = ("agent", "second_agent")
METHODS = ["action_create_repair", "action_confirm_repair", "action_create_quotation"]


@pytest.fixture
def ticket_id(suite_database):
    """A ticket that two agents can change."""
    with committed(suite_database) as env:
        ticket = env.ref("helpdesk_aftersales_repair.ticket_grinder")
        agent = ticket.user_id.copy({"login": AGENTS[1], "name": "Second agent"})
        agent.group_ids += env.ref("helpdesk_mgmt.group_helpdesk_user")
        ticket.team_id.user_ids += agent
        return ticket.id


@pytest.fixture
def open_windows(suite_database, ticket_id):
    """A window of each agent on that ticket, as requests of their own."""
    for login in AGENTS:
        with environment(suite_database, login) as env:
            wizard = env["helpdesk.ticket.repair.wizard"]
            wizard.with_context(default_ticket_id=ticket_id).create({})
            env.cr.commit()


def click(method):
    """Return what clicks on a button in the agent's last window."""

    def run(env):
        wizard = env["helpdesk.ticket.repair.wizard"].search([], limit=1)
        getattr(wizard, method)()

    return run


def assert_one_repair(database, ticket_id):
    with environment(database) as env:
        repair = env["helpdesk.ticket"].browse(ticket_id).repair_ids
        assert len(repair) == 1
        orders = env["sale.order"].search([("origin", "=", repair.name)])
        assert orders == repair.sale_order_id


@pytest.mark.parametrize("method", METHODS)
def test_two_agents(suite_database, ticket_id, open_windows, method):
    errors = at_once(suite_database, AGENTS, click(method))
    [reason] = [error for error in errors if error is not None]
    assert "Somebody else is working" in reason or "was made for this" in reason
    assert_one_repair(suite_database, ticket_id)


@pytest.mark.parametrize("method", METHODS)
def test_two_clicks(suite_database, ticket_id, open_windows, method):
    errors = at_once(suite_database, AGENTS[:1] * 2, click(method))
    assert None in errors
    assert_one_repair(suite_database, ticket_id)


def test_while_the_first_is_not_finished(suite_database, ticket_id, open_windows):
    run = click("action_create_quotation")
    with environment(suite_database, AGENTS[0]) as first:
        run(first)
        first.flush_all()
        with environment(suite_database, AGENTS[1]) as second:
            assert "Somebody else is working" in call(second, run)
        first.cr.commit()
    assert_one_repair(suite_database, ticket_id)


def test_transaction_that_began_before(suite_database, ticket_id, open_windows):
    """It cannot see the repair of the first, so it has to start again."""
    run = click("action_create_quotation")
    with environment(suite_database, AGENTS[1]) as second:
        second["helpdesk.ticket.repair.wizard"].search([]).read(["product_id"])
        with environment(suite_database, AGENTS[0]) as first:
            assert call(first, run) is None
        assert "was made for this" in call(second, run)
    assert_one_repair(suite_database, ticket_id)
