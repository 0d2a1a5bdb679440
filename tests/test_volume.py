"""What agents open reads as much in a big shop as in a small one.

Neither statements nor seconds tell that: six statements took six seconds, and a second
depends on the machine. What counts is how many rows PostgreSQL reads for them.
"""

import pytest
from transactions import committed, environment
from volume import fill, rows_read

from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import config

# One of ten deliveries is the customer's. The tickets are not assigned: agents of the
# team read them all.
DELIVERIES, TICKETS = 50_000, 20_000
# Far less than what the customer has, and more than what a shop with a hundred
# deliveries is read for.
ROWS = 1_000
WINDOWS = {
    "helpdesk.ticket.return.wizard": ("sale_order_id", "picking_id", "location_id"),
    "helpdesk.ticket.repair.wizard": ("product_id", "picking_id", "lot_id"),
    "helpdesk.ticket.refund.wizard": ("sale_order_id", "move_ids"),
    "helpdesk.ticket.coupon.wizard": ("program_id",),
    "helpdesk.ticket.fsm.wizard": ("project_id",),
}


@pytest.fixture(scope="module")
def shop(databases, suite_template):
    with (
        pytest.MonkeyPatch.context() as patch,
        databases.throwaway(suite_template) as name,
    ):
        patch.setitem(config.options, "test_enable", False)
        with committed(name) as env:
            ticket = env.ref("helpdesk_aftersales_return.ticket_coffee")
            delivery = ticket.sale_order_ids.picking_ids
            ticket.sale_order_ids = False
            fill(env, ticket, delivery, DELIVERIES, TICKETS)
        yield name
        Registry.delete(name)
        close_db(name)


@pytest.fixture
def ticket(shop):
    """The agent's ticket of the customer with many deliveries."""
    with environment(shop, "agent") as env:
        yield env.ref("helpdesk_aftersales_return.ticket_coffee")


def assert_reads_little(env, call):
    call()
    env.invalidate_all()
    with rows_read(env) as read:
        call()
    assert read
    for rows, query, _plan in read:
        assert rows < ROWS, f"{rows} rows are read for {query}"


def test_customer_has_many(ticket):
    env = ticket.env
    pickings = env["stock.picking"]
    domain = pickings._get_delivery_domain(
        ticket.commercial_partner_id, ticket.company_id
    )
    assert pickings.search_count(domain) > DELIVERIES / 10
    # Not only those of the customer, whose tickets are few.
    assert pickings.search_count([]) > DELIVERIES


@pytest.mark.parametrize("model", WINDOWS)
def test_opening_a_window(ticket, model):
    wizard = ticket.env[model].with_context(default_ticket_id=ticket.id)
    fields = dict.fromkeys(("ticket_id", "notice", *WINDOWS[model]), {})
    assert_reads_little(ticket.env, lambda: wizard.onchange({}, [], fields))


def test_returning(ticket):
    env = ticket.env
    wizard = env["helpdesk.ticket.return.wizard"]
    wizard = wizard.with_context(default_ticket_id=ticket.id)
    domain = wizard.new({"ticket_id": ticket.id})._get_picking_domain()
    delivery = env["stock.picking"].search(domain, limit=1)
    assert delivery

    def take_back():
        with env.cr.savepoint() as savepoint:
            wizard.create({"picking_id": delivery.id}).action_return()
            savepoint.rollback()

    assert_reads_little(env, take_back)


def test_ticket(ticket):
    assert_reads_little(ticket.env, lambda: ticket.read(["has_delivery"]))
