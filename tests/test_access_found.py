"""What calls that nobody would make have found before, one by one."""

import pytest
from access.calls import Call, Judge, made, ref
from access.strategies import SIGNATURE
from access.visits import ODD, Visit, Visitors, token

REFUND = "helpdesk.ticket.refund.wizard"
COUPON = "helpdesk.ticket.coupon.wizard"
RETURN = "helpdesk.ticket.return.wizard"
REPAIR = "helpdesk.ticket.repair.wizard"
FSM = "helpdesk.ticket.fsm.wizard"

NAMED = {"fields": {"display_name": {}}}
SIGNED = {"worksheet_signature": SIGNATURE, "worksheet_signed_by": "Somebody"}


def saved(model, values, *asked, actor="agent"):
    """A window that is saved, and some of its fields with their names."""
    spec = {name: NAMED for name in asked}
    return [Call(actor, model, "web_save", [[], values, spec])]


def opened(model, *asked, **defaults):
    """A window that is opened with defaults in the context."""
    context = {f"default_{name}": value for name, value in defaults.items()}
    spec = {name: NAMED for name in asked}
    args = [[], {}, [], spec]
    return [Call("agent", model, "onchange", args, {"context": context})]


def read(model, name, *asked, actor="agent"):
    """Some fields of a record."""
    return [Call(actor, model, "read", [[ref(name)], list(asked)])]


FOUND = {
    "foreign ticket saved": saved(
        REFUND, {"ticket_id": ref("ticket_abroad")}, "ticket_id"
    ),
    "foreign ticket opened": opened(COUPON, "ticket_id", ticket_id=ref("ticket_other")),
    "foreign ticket read": [
        Call("agent", COUPON, "create", [{"ticket_id": ref("ticket_other")}]),
        Call("agent", COUPON, "web_read", [[made(0)], {"ticket_id": NAMED}]),
    ],
    "foreign product": saved(
        REFUND,
        {"ticket_id": ref("ticket_own"), "product_id": ref("product_abroad")},
        "product_id",
    ),
    "stray lot": saved(
        REFUND,
        {"ticket_id": ref("plain_ticket_own"), "lot_id": ref("stray_lot_other")},
        "lot_id",
    ),
    "foreign delivery": saved(
        RETURN,
        {"ticket_id": ref("plain_ticket_own"), "picking_id": ref("delivery_other")},
        "picking_id",
    ),
    "foreign order": saved(
        RETURN,
        {"ticket_id": ref("plain_ticket_own"), "sale_order_id": ref("order_abroad")},
        "sale_order_id",
    ),
    "foreign customer": saved(
        REPAIR,
        {"ticket_id": ref("ticket_own"), "partner_id": ref("contact_abroad")},
        "partner_id",
    ),
    "foreign related field": opened(
        REPAIR, "commercial_partner_id", commercial_partner_id=ref("contact_abroad")
    ),
    "private project": saved(
        FSM,
        {"ticket_id": ref("ticket_own"), "project_id": ref("private_project_other")},
        "project_id",
    ),
    "foreign project": opened(FSM, "project_id", project_id=ref("project_abroad")),
    "any coupon": [
        Call(
            "agent",
            COUPON,
            "onchange",
            [
                [],
                {
                    "ticket_id": ref("ticket_own"),
                    "coupon_id": ref("card_gift_card_abroad"),
                },
                [],
                {"coupon_id": NAMED},
            ],
        )
    ],
    "no ticket": [Call("agent", REFUND, "onchange", [[], {}, [], {"notice": {}}])],
    "no commands": saved(
        REFUND, {"ticket_id": ref("ticket_own"), "move_ids": {}}, "move_ids"
    ),
    "no record": saved(REPAIR, {"ticket_id": ref("ticket_own"), "partner_id": True}),
    "no date": saved(REPAIR, {"ticket_id": ref("ticket_own"), "schedule_date": "\0"}),
    "gift card on an order": read("sale.order.line", "paid_line_own", "coupon_id"),
    "lot of a ticket": [
        Call(
            "agent",
            "helpdesk.ticket",
            "web_save",
            [
                [ref("ticket_own")],
                {"lot_id": ref("stray_lot_other")},
                {"lot_id": NAMED},
            ],
        )
    ],
    "lot of a new ticket": [
        Call(
            "agent",
            "helpdesk.ticket",
            "onchange",
            [
                [],
                {"lot_id": ref("lot_other"), "product_id": ref("product_other")},
                [],
                {"lot_id": NAMED},
            ],
        )
    ],
    "highest number": read("account.move", "invoice_own", "highest_name"),
    "signature written": [
        Call("portal", "project.task", "write", [[ref("task_own")], SIGNED])
    ],
    "signature and a foreign ticket": [
        Call(
            "portal",
            "project.task",
            "web_save",
            [
                [ref("task_own")],
                {**SIGNED, "helpdesk_ticket_id": ref("plain_ticket_other")},
                {},
            ],
        )
    ],
    "signature without a report": [
        Call(
            "technician",
            "project.task",
            "write",
            [[ref("task_own")], SIGNED],
            {"context": {"worksheet_report_later": True}},
        )
    ],
    "answers that were not shown": [
        Call(
            "technician",
            "project.task",
            "write",
            [[ref("task_own")], {**SIGNED, "worksheet_properties": {"fault": "x"}}],
        )
    ],
    "signed task deleted": [
        Call("technician", "project.task", "unlink", [[ref("signed_task_own")]])
    ],
    "signed task under another": [
        Call(
            "technician",
            "project.task",
            "write",
            [[ref("signed_task_own")], {"parent_id": ref("open_task_own")}],
        )
    ],
    "task without a project": [
        Call(
            "agent",
            "project.task",
            "create",
            [{"helpdesk_ticket_id": ref("ticket_other")}],
        )
    ],
}


@pytest.fixture(scope="module")
def judge(world):
    return Judge(world)


@pytest.mark.parametrize("calls", FOUND.values(), ids=FOUND)
def test_found(judge, calls):
    judge.check(calls)


@pytest.mark.parametrize("actor", ["agent", "portal", "elsewhere", "technician"])
def test_refusal_names_no_task(judge, world, actor):
    """Who sends the number of a signed report learns nothing of its task."""
    for report in world.sealed:
        judge.check([Call(actor, "ir.attachment", "write", [[report], {"name": "x"}])])


@pytest.mark.parametrize(
    "field", ["kanban_dashboard", "kanban_dashboard_graph", "json_activity_data"]
)
def test_journal_tells_no_sums(judge, field):
    """An agent may know a journal's name, not what everybody is invoiced in it."""
    judge.check(read("account.journal", "journal_own", field))
    assert judge.answer.error or not judge.answer.result[0][field]


@pytest.mark.parametrize(
    "visit",
    [
        Visit("elsewhere", "/my/ticket/{id}", ref("ticket_own"), {}),
        *(
            Visit(
                actor,
                "/my/tasks/{id}/worksheet/sign",
                ref("task_own"),
                {},
                {"access_token": sent},
            )
            for actor in ("visitor", "agent")
            for sent in (True, ["x"], {}, 5, ODD[-1])
        ),
        # An employee has the token that Odoo gives to whoever reads the task.
        Visit(
            "agent",
            "/my/tasks/{id}/worksheet/sign",
            ref("task_own"),
            {},
            {
                "access_token": token("task_own"),
                "name": "Somebody",
                "signature": SIGNATURE,
            },
        ),
    ],
    ids=repr,
)
def test_found_page(judge, visit):
    Visitors(judge).check(visit)
