"""The command script/server."""

import argparse
import errno
import re
import signal
import socket
import subprocess

from . import browser, cache, database, odoo
from .console import Failure, say

READY = "odoo.registry: Registry loaded in"
LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\d \S+ \d+ (?P<level>[A-Z]+) ")
GUIDE = """
Odoo 19 is ready:  http://localhost:{port}/odoo

  admin  / admin    administrator
  agent  / agent    helpdesk agent without any other right
  portal / portal   customer

Sign in as agent, open Helpdesk and a ticket of the team After-sales, press Refund.
The language can be changed to Romanian in the preferences of the user.
The log is {log}; warnings show here. Ctrl-C stops the server.
"""


def main():
    options = _options()
    _need_free(options.port)
    browser.want_wkhtmltopdf()
    with odoo.environment(options.odoo) as odoo_19:
        databases = database.Databases(odoo_19)
        if options.fresh:
            databases.drop(options.database)
        databases.prepare(options.database)
        return _serve(odoo_19, options)


def _options():
    parser = argparse.ArgumentParser(
        prog="script/server",
        description="Serve Odoo 19 with the suite and demo data on this machine. "
        "Sets up whatever is missing; PGHOST and its like name a PostgreSQL server "
        "of your own.",
    )
    parser.add_argument("--port", type=int, default=8069, help="8069 when left out")
    parser.add_argument(
        "--database",
        metavar="NAME",
        default="demo",
        help="'demo' when left out; made when it is not there, otherwise updated to "
        "the suite as it is now",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="drop the database first, and all in it"
    )
    parser.add_argument("--odoo", metavar="PATH", help="an Odoo 19 of your own")
    return parser.parse_args()


def _need_free(port):
    with socket.socket() as probe:
        # As the server does, so that a port it can use counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            if getattr(error, "errno", None) == errno.EADDRINUSE:
                raise Failure(
                    f"port {port} is taken: stop what listens there, or choose another "
                    f"with --port {port + 1}"
                ) from error
            raise Failure(f"port {port} cannot be used ({error})") from error


def _serve(odoo_19, options):
    command = odoo_19.command(
        *("--database", options.database),
        *("--db-filter", f"^{re.escape(options.database)}$"),
        *("--http-port", options.port, "--max-cron-threads", 1),
    )
    log = cache.root() / "logs" / f"server-{options.port}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen(
        command,
        env=odoo_19.env(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Ctrl-C is for this script, which then stops the server.
        start_new_session=True,
    )
    try:
        with log.open("w") as file:
            _follow(server.stdout, file, options.port)
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
    raise Failure(f"the server stopped by itself: read {log}")


def _follow(lines, file, port):
    """Keep the server's log in a file, and show what is worth reading now."""
    alarming = False
    for line in lines:
        file.write(line)
        file.flush()
        if READY in line:
            say(GUIDE.format(port=port, log=file.name))
        if match := LOG_LINE.match(line):
            alarming = match["level"] in ("WARNING", "ERROR", "CRITICAL")
        if alarming:
            say(line.rstrip())
