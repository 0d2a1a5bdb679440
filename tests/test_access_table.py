"""Every cell of the table of access, tried with the records of the tests' world."""

import pytest
from access import page, table
from access.measure import Measure, close

from odoo.modules.registry import Registry

ROWS = list(table.rows())
NATIVE_ROWS = list(table.rows(table.NATIVE_TABLE))
# What an agent of some other tickets has is not said by the table.
OWN_ONLY = ("Ticket", "File of a ticket", "Internal note on a ticket")


@pytest.fixture(scope="module")
def measure(world):
    with Registry(world.database).cursor() as cursor:
        yield Measure(world, cursor)
        close(world, cursor)


@pytest.fixture(scope="module")
def without_suite(world):
    """What the users of applications may do when the suite gives and takes nothing."""
    with Registry(world.database).cursor() as cursor:
        measure = Measure(world, cursor)
        measure.forget_suite()
        measured = {
            (row.label, user): measure.access(user, row.model, row.prefixes)
            for row in ROWS
            for user in table.NATIVE
        }
        close(world, cursor)
    return measured


def parametrize(rows):
    """One test for each row and kind of user of a table."""
    return pytest.mark.parametrize(
        ("row", "user"),
        [
            pytest.param(row, user, id=f"{user}-{row.label}")
            for row in rows
            for user in row.cells
        ],
    )


@parametrize(ROWS)
def test_table(measure, row, user):
    assert measure.access(user, row.model, row.prefixes) == row.cells[user]


@parametrize(NATIVE_ROWS)
def test_own_models(measure, row, user):
    assert measure.access(user, row.model, row.prefixes) == row.cells[user]


@pytest.mark.parametrize("user", table.NATIVE)
def test_as_without_the_suite(measure, without_suite, user):
    for row in ROWS:
        if row.model in table.SUITE_MODELS:
            continue
        measured = measure.access(user, row.model, row.prefixes)
        assert measured == without_suite[row.label, user], row.label


@pytest.mark.parametrize("user", table.BOTH)
def test_both(measure, without_suite, user):
    """An agent who is a user of an application too: neither takes anything away."""
    native = table.BOTH[user]
    for row in ROWS:
        if row.model in table.SUITE_MODELS or row.label in OWN_ONLY:
            continue
        measured = measure.access(user, row.model, row.prefixes)
        expected = [without_suite[row.label, native], row.cells["agent"]]
        if row.label in table.NARROWED:
            expected = expected[:1] if native == "project_user" else expected[1:]
        assert measured == _union(*expected), row.label


def _union(*cells):
    return tuple(
        "".join(letter for letter in "rwcd" if letter in "".join(words))
        or ("." if "." in words else "-")
        for words in zip(*cells, strict=True)
    )


def test_every_kind_is_in_the_table():
    for row in ROWS:
        assert set(row.cells) == set(table.KINDS)
    assert {row.label for row in ROWS} == set(table.RECORDS)


def test_page():
    """``script/access`` writes it."""
    assert page.PAGE.read_text() == page.render()
