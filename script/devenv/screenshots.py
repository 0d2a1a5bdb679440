"""The command script/screenshots."""

import argparse
import contextlib
import signal
import socket
import subprocess
import time
import urllib.request

from . import browser, cache, database, odoo, python_env
from .console import Failure, attend

FOLDER = cache.CHECKOUT / "docs" / "images"


def main():
    options = _options()
    with contextlib.ExitStack() as stack:
        odoo_19 = stack.enter_context(odoo.environment())
        browser.need_chromium()
        databases = database.Databases(odoo_19)
        name = stack.enter_context(databases.throwaway(databases.suite()))
        address = stack.enter_context(_server(odoo_19, name))
        FOLDER.mkdir(parents=True, exist_ok=True)
        pictures = cache.CHECKOUT / "script" / "devenv" / "pictures.py"
        return attend(
            [
                *(python_env.screenshots(), pictures),
                *(browser.chromium(), address, FOLDER, *options.picture),
            ]
        )


def _options():
    parser = argparse.ArgumentParser(
        prog="script/screenshots",
        description="Make the pictures of the documentation, in docs/images, from the "
        "demo data. Sets up whatever is missing.",
    )
    parser.add_argument("picture", nargs="*", help="names; all when left out")
    return parser.parse_args()


@contextlib.contextmanager
def _server(odoo_19, name):
    """The address of a server of a database, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        odoo_19.command(
            *("--database", name, "--db-filter", f"^{name}$"),
            *("--http-port", port, "--max-cron-threads", 0),
        ),
        env=odoo_19.env(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(server, address)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(server, address):
    for _second in range(120):
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/web/login", timeout=30).close()
            return
        time.sleep(1)
    raise Failure("Odoo did not start: see what script/server says")
