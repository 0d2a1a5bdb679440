"""Two requests at the same moment plan one intervention, or sign one worksheet."""

import pytest
from transactions import at_once, call, committed, environment

from odoo.tools import mute_logger

# The smallest picture there is.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def ticket_id(suite_database):
    with committed(suite_database) as env:
        return env.ref("helpdesk_aftersales.ticket_visit").id


@pytest.fixture
def open_window(suite_database, ticket_id):
    """The window is open in both tabs of the agent."""
    with environment(suite_database, "agent") as env:
        wizard = env["helpdesk.ticket.fsm.wizard"]
        wizard.with_context(default_ticket_id=ticket_id).create([{}, {}])
        env.cr.commit()


def create_task(env):
    env["helpdesk.ticket.fsm.wizard"].search([], limit=1).action_create_task()


def create_task_in_other_tab(env):
    wizards = env["helpdesk.ticket.fsm.wizard"].search([])
    wizards[-1].action_create_task()


def tasks_of(database, ticket_id):
    with environment(database) as env:
        return len(env["helpdesk.ticket"].browse(ticket_id).fsm_task_ids)


def test_two_clicks(suite_database, ticket_id, open_window):
    errors = at_once(suite_database, ["agent"] * 2, create_task)
    [reason] = [error for error in errors if error is not None]
    assert "Somebody else is working" in reason or "was made for this" in reason
    assert tasks_of(suite_database, ticket_id) == 1


def test_tab_that_began_before(suite_database, ticket_id, open_window):
    """It cannot see the task of the first, so it has to start again."""
    with environment(suite_database, "agent") as second:
        second["helpdesk.ticket"].browse(ticket_id).read(["name"])
        with environment(suite_database, "agent") as first:
            assert call(first, create_task) is None
        assert "was made for this ticket" in call(second, create_task_in_other_tab)
    assert tasks_of(suite_database, ticket_id) == 1


@pytest.fixture
def task_id(suite_database):
    """An intervention that is done."""
    with committed(suite_database) as env:
        task = env.ref("helpdesk_aftersales_fsm.task_planned")
        task.worksheet_properties = {"fault": "x", "cause": "wear", "safe": True}
        task.action_fsm_done()
        return task.id


def test_two_signatures(suite_database, task_id):
    def sign(env):
        task = env["project.task"].browse(task_id)
        task._sign_worksheet("Somebody", SIGNATURE, task._get_worksheet_hash())

    # No server hands out the style of the report.
    with mute_logger("odoo.addons.base.models.ir_actions_report"):
        errors = at_once(suite_database, ["admin"] * 2, sign)
    [reason] = [error for error in errors if error is not None]
    assert "signing at this moment" in reason or "signed" in reason
    with environment(suite_database) as env:
        task = env["project.task"].browse(task_id)
        assert len(task.message_ids.attachment_ids) == 1
        notes = task.helpdesk_ticket_id.message_ids.mapped("body")
        assert len([note for note in notes if "was signed by" in note]) == 1
