"""Two approvers decide on one credit note, and two refunds share one limit."""

import pytest
from transactions import at_once, call, committed, environment

AGENT = "agent"
APPROVERS = ("approver", "second_approver")
LIMIT = 150.0


@pytest.fixture
def invoice_ids(suite_database):
    """Two invoices of 100.00 to the customer of the agent's ticket, whose team lets
    agents refund 150.00."""
    with committed(suite_database) as env:
        ticket = env.ref("helpdesk_aftersales.ticket_chair")
        users = [
            ticket.user_id.copy({"login": login, "name": login}) for login in APPROVERS
        ]
        ticket.team_id.write(
            {
                "use_credit_notes": True,
                "refund_limit": LIMIT,
                "refund_approver_ids": [user.id for user in users],
            }
        )
        product = env["product.product"].create({"name": "Lamp", "taxes_id": False})
        line = {"product_id": product.id, "price_unit": 100.0, "tax_ids": False}
        invoices = env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": ticket.partner_id.id,
                    "invoice_line_ids": [(0, 0, line)],
                }
            ]
            * 2
        )
        invoices.action_post()
        ticket.write({"product_id": product.id, "sale_order_ids": False})
        return invoices.ids


def open_window(env, invoice_ids):
    ticket = env.ref("helpdesk_aftersales.ticket_chair")
    wizard = env["helpdesk.ticket.refund.wizard"]
    wizard = wizard.with_context(default_ticket_id=ticket.id)
    window = wizard.create({"move_ids": [(6, 0, invoice_ids)]})
    env.cr.commit()
    return window.id


@pytest.fixture
def credit_note_id(suite_database, invoice_ids):
    """A credit note that waits."""
    with environment(suite_database, AGENT) as env:
        window = open_window(env, invoice_ids[:1])
        env.ref("helpdesk_aftersales.ticket_chair").team_id.sudo().refund_limit = 1.0
        env["helpdesk.ticket.refund.wizard"].browse(window).action_reverse()
        env.cr.commit()
        [credit_note] = env["account.move"].search(
            [("reversed_entry_id", "=", invoice_ids[0])]
        )
        assert credit_note.refund_approval == "waiting"
        return credit_note.id


def read(database, credit_note_id):
    with environment(database) as env:
        move = env["account.move"].browse(credit_note_id)
        messages = move.helpdesk_ticket_id.message_ids.mapped("body")
        decisions = [
            body for body in messages if "approved" in body or "declined" in body
        ]
        return move.refund_approval, move.state, len(decisions)


def test_two_approvers_at_once(suite_database, credit_note_id):
    def decide(env):
        move = env["account.move"].browse(credit_note_id)
        if env.user.login == APPROVERS[0]:
            move.action_approve_refund()
        else:
            move.action_decline_refund()

    errors = at_once(suite_database, APPROVERS, decide)
    [reason] = [error for error in errors if error is not None]
    assert "does not wait" in reason or "Somebody else is working" in reason
    approved = errors[0] is None
    expected = ("approved", "draft", 1) if approved else ("declined", "cancel", 1)
    assert read(suite_database, credit_note_id) == expected


def test_approver_who_began_before(suite_database, credit_note_id):
    """Its transaction cannot see the decision of the first, so it starts again."""
    with environment(suite_database, APPROVERS[1]) as second:
        move = second["account.move"].browse(credit_note_id)
        assert move.refund_approval == "waiting"
        with environment(suite_database, APPROVERS[0]) as first:
            decide = first["account.move"].browse(credit_note_id).action_decline_refund
            assert call(first, lambda _env: decide()) is None
        reason = call(second, lambda _env: move.action_approve_refund())
    assert "does not wait" in reason
    assert read(suite_database, credit_note_id) == ("declined", "cancel", 1)


def test_two_refunds_share_the_limit(suite_database, invoice_ids):
    """Each is below it, and both together are not."""
    with environment(suite_database, AGENT) as env:
        windows = [open_window(env, [invoice_id]) for invoice_id in invoice_ids]

    def reverse(env, window):
        env["helpdesk.ticket.refund.wizard"].browse(window).latest_document_id = 10**9
        env["helpdesk.ticket.refund.wizard"].browse(window).action_reverse()

    with environment(suite_database, AGENT) as second:
        # The transaction begins before the first refund is made.
        second["account.move"].browse(invoice_ids).read(["name"])
        with environment(suite_database, AGENT) as first:
            assert call(first, lambda env: reverse(env, windows[0])) is None
        assert call(second, lambda env: reverse(env, windows[1])) is None
    with environment(suite_database) as env:
        moves = env["account.move"].search([("reversed_entry_id", "in", invoice_ids)])
        approvals = moves.sorted("id").mapped("refund_approval")
    assert approvals == [False, "waiting"]
