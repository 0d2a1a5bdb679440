"""Refunds, returns, credit notes and payments in random order.

``AFTERSALES_FUZZ_CALLS=5000 script/test tests/test_refund_machine.py`` tries more of
them. A failure shows the steps that break a promise, to be kept as a test of
its own in the addon. Each machine is shown to find what it is for: it must fail when
one of the faults that have been mended is put back.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from money.books import Books
from money.faults import FAULTS
from money.machine import RefundMachine
from money.returns import ReturnMachine
from transactions import environment

from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import config

CALLS = int(os.environ.get("AFTERSALES_FUZZ_CALLS", "350"))
STEPS = 7
# Shrinking and explaining take many minutes: they trace every line of Odoo that runs.
PHASES = (Phase.explicit, Phase.generate)


@pytest.fixture(scope="module")
def books(databases, suite_template):
    with (
        pytest.MonkeyPatch.context() as patch,
        databases.throwaway(suite_template) as name,
    ):
        patch.setitem(config.options, "test_enable", False)
        with environment(name) as env:
            yield Books(env)
        Registry.delete(name)
        close_db(name)


def run(machine, books, calls):
    run_state_machine_as_test(
        type(machine.__name__, (machine,), {"books": books}),
        settings=settings(
            max_examples=max(10, calls // STEPS),
            stateful_step_count=STEPS,
            phases=PHASES,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )


@pytest.mark.parametrize("machine", [RefundMachine, ReturnMachine])
def test_promises_hold(books, machine):
    run(machine, books, CALLS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_faults_are_found(books, fault):
    machine, message = FAULTS[fault]
    with fault(), pytest.raises(AssertionError, match=message):
        run(machine, books, 2000)
