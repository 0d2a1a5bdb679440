"""Calls that nobody would make, by those who would see what is not theirs.

``AFTERSALES_FUZZ_CALLS=5000 script/test tests/test_fuzz.py`` sends more of them. A
failure shows the smallest calls that break a promise, to be kept in
``tests/test_access_found.py``.
"""

import os

import pytest
from access.calls import WINDOWS, Judge, ref
from access.strategies import Strategies
from access.visits import VISITING, Visit, Visitors, visits
from hypothesis import HealthCheck, given, settings

CALLS = int(os.environ.get("AFTERSALES_FUZZ_CALLS", "1000"))


@pytest.fixture(scope="module")
def judge(world):
    return Judge(world)


@pytest.fixture(scope="module")
def strategies(world):
    return Strategies(world)


def fuzz(judge, strategy, share):
    """Try as many examples of a strategy as its share of all calls."""

    @settings(
        max_examples=max(10, int(CALLS * share)),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(strategy)
    def run(calls):
        judge.check(calls)

    run()


@pytest.mark.parametrize("model", WINDOWS[:-1])
def test_windows(judge, strategies, model):
    fuzz(judge, strategies.window("agent", model), 0.1)


@pytest.mark.parametrize("actor", ["portal", "elsewhere", "agent"])
def test_documents(judge, strategies, actor):
    fuzz(judge, strategies.documents(actor), 0.1)


@pytest.mark.parametrize("actor", ["portal", "elsewhere", "agent", "technician"])
def test_signing(judge, strategies, actor):
    fuzz(judge, strategies.signing(actor), 0.05)


@pytest.fixture(scope="module")
def visitors(judge):
    return Visitors(judge)


def test_visits_arrive(visitors):
    """Nothing is told where nobody is let in: the customer is."""
    assert not visitors.find(Visit("portal", "/my/ticket/{id}", ref("ticket_own")))
    found = visitors.judge.tokens.findall(visitors.response.get_data(as_text=True))
    told = {visitors.world.secrets[one].what for one in found}
    assert "own ticket's title" in told


@pytest.mark.parametrize("actor", VISITING)
def test_pages(visitors, actor):
    fuzz(visitors, visits(visitors.world, actor), 0.06)
