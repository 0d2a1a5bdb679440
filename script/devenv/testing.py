"""The command script/test."""

import argparse
import contextlib
import sys

from . import browser, cache, database, odoo
from .console import attend


def main():
    options, pytest_arguments = _options()
    browser.need_chromium()
    browser.want_wkhtmltopdf()
    with contextlib.ExitStack() as stack:
        odoo_19 = stack.enter_context(odoo.environment(options.odoo))
        databases = database.Databases(odoo_19)
        suite = databases.suite()
        name = options.database
        if name:
            databases.prepare(name)
        else:
            name = stack.enter_context(databases.throwaway(suite))
        env = {**odoo_19.env(), "AFTERSALES_INSTALL_LOG": str(databases.log_of(suite))}
        tests = [odoo_19.python, "-m", "pytest", *pytest_arguments]
        tests += [f"--odoo-config={odoo_19.config}", f"--odoo-database={name}"]
        tests += ["--odoo-http", "--odoo-log-level=warn"]
        if options.coverage:
            tests[1:1] = ["-m", "coverage", "run"]
        status = attend(tests, env=env, cwd=cache.CHECKOUT)
        if options.coverage:
            attend([odoo_19.python, "-m", "coverage", "report"], cwd=cache.CHECKOUT)
        return status


def _options():
    parser = argparse.ArgumentParser(
        prog="script/test",
        usage="%(prog)s [options] [pytest options] [file or folder ...]",
        description="Run the tests of the addons and of the whole suite with pytest, "
        "on a new database that is dropped at the end and beside a running server. "
        "Sets up whatever is missing; PGHOST and its like name a PostgreSQL server "
        "of your own. Whatever is not listed here goes to pytest, such as "
        "-k NAME, -x, --pdb.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--database",
        metavar="NAME",
        help="test in this database and keep it; made when it is not there, otherwise "
        "updated to the suite as it is now",
    )
    parser.add_argument("--coverage", action="store_true", help="measure coverage")
    parser.add_argument("--odoo", metavar="PATH", help="an Odoo 19 of your own")
    return parser.parse_known_args(sys.argv[1:])
