"""Databases for the tests that concern the suite as a whole.

Plain pytest functions open registries and cursors of their own and commit, which a
TransactionCase cannot. Every database they get is a copy, dropped at the end.
"""

import contextlib

import pytest
from access.world import build as build_world
from devenv import database, odoo

from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import config


@pytest.fixture(autouse=True)
def no_odoo_test_mode(monkeypatch):
    """A registry that a test opens must not run the tests of the addons in it."""
    monkeypatch.setitem(config.options, "test_enable", False)


@pytest.fixture(scope="session")
def aftersales_odoo():
    """The `devenv.odoo.Odoo` that the tests run with."""
    return odoo.inherited()


@pytest.fixture(scope="session")
def databases(aftersales_odoo):
    """The `devenv.database.Databases` of the server that the tests run on."""
    return database.Databases(aftersales_odoo)


@pytest.fixture(scope="session")
def host_template(databases):
    """The name of a template with all that the suite depends on, without demo data."""
    return databases.host(demo=False)


@pytest.fixture(scope="session")
def make_template(databases):
    """A function that returns the name of a template with the given modules only.

    The modules come from outside the suite, and there is no demo data. A template
    stays for the next run. With `start`, the name of another template, only what that
    one lacks has to be installed.
    """

    def make(modules, start=None):
        return databases.host(modules, demo=False, start=start)

    return make


@pytest.fixture(scope="session")
def suite_template(databases):
    """The name of the template with the suite and demo data."""
    return databases.suite()


@pytest.fixture
def make_database(databases):
    """A function that copies a template and returns the copy's name.

    The copy may be written in and committed to; it is dropped after the test.
    """
    with contextlib.ExitStack() as copies:

        def make(template):
            name = copies.enter_context(databases.throwaway(template))
            copies.callback(_close, name)
            return name

        yield make


@pytest.fixture
def suite_database(make_database, suite_template):
    """The name of a database with the suite and demo data to commit to."""
    return make_database(suite_template)


@pytest.fixture(scope="session")
def world(databases, suite_template):
    """An `access.world.World`: customers with secrets, for the tests of access."""
    with (
        pytest.MonkeyPatch.context() as patch,
        databases.throwaway(suite_template) as name,
    ):
        patch.setitem(config.options, "test_enable", False)
        yield build_world(name)
        _close(name)


@pytest.fixture(scope="session")
def run_odoo(aftersales_odoo):
    """A function that runs Odoo's command line and returns the finished process.

    Its `stdout` is the log, its `returncode` the exit status, e.g.
    `run_odoo("--database", name, "--init", addon, "--stop-after-init", "--no-http")`.
    `devenv.logs.unexpected(done.stdout)` are the warnings in it.
    """
    return aftersales_odoo.run


def _close(name):
    """Let go of a database that a test opened in this process."""
    Registry.delete(name)
    close_db(name)
