"""Two requests for one coupon window, in transactions of their own."""

import contextlib

import psycopg2.errors
import pytest

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import mute_logger


@pytest.fixture
def window(suite_database):
    """A function that opens the same coupon window of the demo's agent anew."""
    registry = Registry(suite_database)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        ticket = env.ref("helpdesk_aftersales_coupon.ticket_late")
        program = env.ref("helpdesk_aftersales_coupon.program_apology")
        agent = env.ref("helpdesk_aftersales.user_agent").id
        action = ticket.with_user(agent).action_coupon()
        wizard = env[action["res_model"]].with_user(agent)
        wizard = wizard.with_context(**action["context"])
        window_id = wizard.create({"program_id": program.id}).id

    @contextlib.contextmanager
    def open_window():
        with registry.cursor() as cr:
            env = api.Environment(cr, agent, {})
            yield env["helpdesk.ticket.coupon.wizard"].browse(window_id)

    return open_window


def count_coupons(window):
    with window() as checked:
        return checked.ticket_id.coupon_count


def test_second_click_while_the_first_is_at_work(window):
    with window() as first:
        first.action_generate()
        with window() as second:
            with pytest.raises(UserError, match="Somebody else"):
                second.action_generate()
            second.env.cr.rollback()
    assert count_coupons(window) == 1


@mute_logger("odoo.sql_db")
def test_second_click_that_began_before_the_first_was_done(window):
    """The server repeats what failed like this, and then finds the coupon."""
    with window() as second:
        assert not second.coupon_id
        with window() as first:
            first.action_generate()
        with pytest.raises(psycopg2.errors.SerializationFailure):
            second.action_send_by_email()
        second.env.cr.rollback()
    with window() as repeated:
        repeated.action_send_by_email()
    assert count_coupons(window) == 1


def test_another_ticket_with_the_same_program_does_not_wait(window):
    with window() as created:
        ticket = created.ticket_id.sudo().copy({"user_id": created.env.uid})
        ticket_id = ticket.id
        created.env.cr.commit()
    with window() as first:
        first.action_generate()
        with window() as second:
            other = second.create(
                {"ticket_id": ticket_id, "program_id": second.program_id.id}
            )
            other.action_generate()
            assert other.ticket_id.coupon_count == 1
    assert count_coupons(window) == 1


def test_another_tab_of_the_same_ticket(window):
    """Both were opened before the first coupon was made: there is one."""
    with window() as created:
        other_id = created.create(
            {"ticket_id": created.ticket_id.id, "program_id": created.program_id.id}
        ).id
        created.env.cr.commit()
    with window() as first:
        first.action_generate()
    with window() as second:
        with pytest.raises(UserError, match="was made for this ticket"):
            second.browse(other_id).action_generate()
        second.env.cr.rollback()
    assert count_coupons(window) == 1
