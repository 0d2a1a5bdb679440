"""Store credit is granted once, and a customer has one eWallet, whoever is at it."""

import pytest
from transactions import at_once, call, committed, environment

AGENT = "agent"


@pytest.fixture
def window_ids(suite_database):
    """The windows of two refunds of 100.00, for two paid invoices of one ticket."""
    with committed(suite_database) as env:
        ticket = env.ref("helpdesk_aftersales.ticket_chair")
        ticket.team_id.use_credit_notes = True
        env["loyalty.program"].search([]).active = False
        product = env["product.product"].create({"name": "Lamp", "taxes_id": False})
        paying = {"discount_mode": "per_point", "discount": 1, "required_points": 1}
        env["loyalty.program"].create(
            {
                "name": "Store Credit",
                "program_type": "ewallet",
                "company_id": ticket.company_id.id,
                "applies_on": "future",
                "reward_ids": [(0, 0, paying)],
            }
        )
        line = {"product_id": product.id, "price_unit": 100.0, "tax_ids": False}
        values = {
            "move_type": "out_invoice",
            "partner_id": ticket.partner_id.id,
            "invoice_line_ids": [(0, 0, line)],
        }
        invoices = env["account.move"].create([values] * 2)
        invoices.action_post()
        for invoice in invoices:
            env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create({})._create_payments()
        ticket.write({"product_id": product.id, "sale_order_ids": False})
    with environment(suite_database, AGENT) as env:
        wizard = env["helpdesk.ticket.refund.wizard"]
        wizard = wizard.with_context(default_ticket_id=ticket.id)
        windows = [
            wizard.create({"move_ids": [(6, 0, [invoice_id])]}).id
            for invoice_id in invoices.ids
        ]
        env.cr.commit()
        return windows


def give(env, window_id):
    """Press the button of a window, whatever was made since it was opened."""
    window = env["helpdesk.ticket.refund.wizard"].browse(window_id)
    window.latest_document_id = 10**9
    window.action_store_credit()


def points(database):
    with environment(database) as env:
        cards = env["loyalty.card"].search([("program_id.active", "=", True)])
        return cards.mapped("points")


def test_two_clicks_at_once(suite_database, window_ids):
    def press(env):
        give(env, window_ids[0])

    errors = at_once(suite_database, [AGENT] * 2, press)
    [reason] = [error for error in errors if error is not None]
    assert "Somebody else is working" in reason or "already credited" in reason
    assert points(suite_database) == [100.0]


def test_two_refunds_make_one_ewallet(suite_database, window_ids):
    with environment(suite_database, AGENT) as second:
        # The transaction begins before the first refund is made.
        second["helpdesk.ticket.refund.wizard"].browse(window_ids).read(["reason"])
        with environment(suite_database, AGENT) as first:
            assert call(first, lambda env: give(env, window_ids[0])) is None
        assert call(second, lambda env: give(env, window_ids[1])) is None
    assert points(suite_database) == [200.0]
