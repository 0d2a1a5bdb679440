"""The command script/test-upstream."""

import argparse
import contextlib
import os
import subprocess
import xml.etree.ElementTree as ElementTree

from . import addons, browser, cache, database, odoo
from .console import Failure, say, step

MODULES = (
    "account",
    "base",
    "helpdesk_mgmt",
    "helpdesk_mgmt_sale",
    "hr_timesheet",
    "loyalty",
    "portal",
    "project",
    "repair",
    "sale_loyalty",
    "sale_project",
    "sale_stock",
    "stock",
    "stock_account",
    "website_sale",
    "website_sale_loyalty",
)


def main():
    options = _options()
    if options.tours:
        browser.need_chromium()
    with (
        odoo.environment(options.odoo) as odoo_19,
        sides(odoo_19, options.module, options.tours) as (without, with_suite),
    ):
        found = set()
        for module in options.module:
            for side, name in ((without, "without"), (with_suite, "with")):
                with step(f"{module} {name} the suite"):
                    results = side.results(module, options.fresh)
                say(f"  {_sum(results)}")
            found |= broken(module, without, with_suite)
    if not found:
        say("No test suffers from the suite.")
        return 0
    say("These pass without the suite and not with it, twice:")
    for name in sorted(found):
        say(f"  {name}")
    say(f"The reasons are in {with_suite.folder}/*-again.log")
    return 1


class Side:
    """The tests of modules on a template; what came of them is kept.

    :param databases: the `database.Databases` to run them in
    :param template: the name of the template
    :param copy: the name of a copy of it, which nobody drops meanwhile
    :param tours: whether tests in a browser run too
    """

    def __init__(self, databases, template, copy, tours):
        self.databases = databases
        self.odoo = databases.odoo
        self.copy = copy
        self.folder = cache.root() / "upstream" / template
        self.suffix = "-tours" if tours else ""
        self.options = ["--upstream-tours"] if tours else []

    def results(self, module, fresh=False):
        """What became of each test of a module: passed, skipped or failed, by name.

        :param fresh: whether to run them although they ran before
        """
        report = self.folder / f"{module}{self.suffix}.xml"
        if fresh or not report.exists():
            self._run(module, report)
        return _read(report)

    def again(self, module, names):
        """What becomes of some tests when they run without the others."""
        report = self.folder / f"{module}{self.suffix}-again.xml"
        self._run(module, report, names)
        return _read(report)

    def _run(self, module, report, names=()):
        """Run the tests of a module, or those named, and write a report.

        :raise Failure: when the run breaks off
        """
        home = _home(self.odoo, module)
        tests = [home / _node(name) for name in sorted(names)]
        tests = tests or [home / module / "tests"]
        log, partial = report.with_suffix(".log"), report.with_suffix(".partial")
        report.parent.mkdir(parents=True, exist_ok=True)
        env = self.odoo.env()
        env["PYTHONPATH"] += f"{os.pathsep}{cache.CHECKOUT / 'script'}"
        words = [self.odoo.python, "-m", "pytest", "-p", "devenv.upstream_pytest"]
        words += ["-p", "no:cacheprovider", "--import-mode=importlib", "--tb=short"]
        words += [f"--rootdir={home}", f"--junitxml={partial}", *self.options]
        words += [f"--odoo-config={self.odoo.config}", "--odoo-http"]
        with self.databases.throwaway(self.copy) as name, log.open("w") as output:
            done = subprocess.run(
                [*words, f"--odoo-database={name}", *tests],
                # Not beside the modules, some of which have the name of a library.
                cwd=report.parent,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        if done.returncode not in (0, 1):  # 1: some tests failed
            raise Failure(f"the tests of {module} broke off: read {log}")
        partial.replace(report)


@contextlib.contextmanager
def sides(odoo_19, modules, tours):
    """The side without the suite and the one with it."""
    databases = database.Databases(odoo_19)
    needed = {*addons.host_modules(), *MODULES, *modules} - {"base"}
    # Odoo's tests of translations want to load the other languages themselves.
    host = databases.host(needed, languages="en_US")
    suite = databases.suite(host=host)
    with databases.throwaway(host) as copy, databases.throwaway(suite) as suite_copy:
        yield (
            Side(databases, host, copy, tours),
            Side(databases, suite, suite_copy, tours),
        )


def broken(module, without, with_suite):
    """The tests of a module that only the suite breaks, also when they run again."""
    suspects = _worse(without.results(module), with_suite.results(module))
    if not suspects:
        return set()
    again = [side.again(module, suspects) for side in (without, with_suite)]
    return suspects & _worse(*again)


def _worse(without, with_suite):
    """The tests that fail with the suite alone, or no longer run with it."""
    failed = _names(with_suite, "failed") - _names(without, "failed")
    return failed | _names(without, "passed") - _names(with_suite, "passed")


def _home(odoo_19, module):
    """The folder that holds a module of Odoo, or of OCA, that has tests."""
    libraries = odoo_19.python.parent.parent.glob("lib/python*/site-packages")
    homes = [*odoo_19.source.addons_path, odoo_19.source.package / "addons"]
    homes += [path / "odoo" / "addons" for path in libraries]
    for home in homes:
        if (home / module / "tests").is_dir():
            return home
    raise Failure(f"there is no module {module} with tests")


def _read(report):
    """What became of each test of a report: passed, skipped or failed, by name."""
    results = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        kinds = {element.tag for element in case}
        if kinds & {"failure", "error"}:
            results[name] = "failed"
        else:
            results.setdefault(name, "skipped" if "skipped" in kinds else "passed")
    return results


def _names(results, kind):
    return {name for name, result in results.items() if result == kind}


def _sum(results):
    return ", ".join(
        f"{len(_names(results, kind))} {kind}"
        for kind in ("passed", "failed", "skipped")
    )


def _node(name):
    """What pytest calls a test with a name such as ``a.tests.test_b.TestC.test_d``."""
    path, case, test = name.rsplit(".", 2)
    return f"{path.replace('.', '/')}.py::{case}::{test}"


def _options():
    parser = argparse.ArgumentParser(
        prog="script/test-upstream",
        description="Run the tests of Odoo's and OCA's modules with and without the "
        "suite, and tell which fail with it alone: those that do so twice, the second "
        "time without the others. The exit status is 0 when there are none. Results "
        "are kept, so that only what changed runs again. All modules take about half "
        "an hour for each side.",
    )
    parser.add_argument(
        "module",
        nargs="*",
        default=MODULES,
        help=f"only these; when left out: {', '.join(MODULES)}",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="run also what ran before, on both sides"
    )
    parser.add_argument(
        "--tours",
        action="store_true",
        help="run the tests in a browser too, which are left out because they are slow",
    )
    parser.add_argument("--odoo", metavar="PATH", help="an Odoo 19 of your own")
    return parser.parse_args()
