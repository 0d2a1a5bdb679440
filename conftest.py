"""A test fails when anything warns in Odoo's log during it.

Log records that a test expects it takes with `assertLogs` or `mute_logger`.
"""

import logging
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "script"))

from devenv import logs  # noqa: E402


class _Warnings(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.records = []

    def emit(self, record):
        if not logs.is_allowed(record.name, record.getMessage()):
            self.records.append(self.format(record))

    def take(self):
        records, self.records = self.records, []
        return records


_warnings = _Warnings()
_warnings.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))


def pytest_sessionstart():
    logging.getLogger().addHandler(_warnings)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Odoo skips a browser test when Chromium fails; here that is a failure."""
    report = yield
    if report.skipped and "chrome" in str(report.longrepr).lower():
        report.outcome = "failed"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    result = yield
    if records := _warnings.take():
        pytest.fail(
            "\n".join(["unexpected warnings in the log:", *records]), pytrace=False
        )
    return result


def pytest_sessionfinish(session):
    if records := _warnings.take():
        print("\nunexpected warnings in the log:", *records, sep="\n")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
