"""The command script/bootstrap."""

import argparse
import shutil

from . import browser, cache, odoo_source, postgres, python_env
from .console import say


def main():
    parser = argparse.ArgumentParser(
        prog="script/bootstrap",
        description="Make what the other scripts need, and start nothing. "
        "They do it by themselves; this is for who wants it done beforehand.",
    )
    parser.add_argument("--odoo", metavar="PATH", help="an Odoo 19 of your own")
    parser.add_argument(
        "--clear",
        action="store_true",
        help="remove all that these commands have made, the databases included",
    )
    options = parser.parse_args()
    if options.clear:
        postgres.clear()
        shutil.rmtree(cache.root(), ignore_errors=True)
        return 0
    browser.need_chromium()
    browser.want_wkhtmltopdf()
    source = odoo_source.find(options.odoo)
    python = python_env.odoo()
    python_env.neighbours()
    with postgres.server(python) as database_server:
        (version,) = database_server.query("SHOW server_version")[0]
    say(f"Odoo       {source.package}")
    say(f"Python     {python}")
    say(f"PostgreSQL {version}")
    return 0
