"""Chromium for the browser tests and wkhtmltopdf for the PDF documents."""

import os
import shutil

from . import cache
from .console import Failure, run, step

# The names that Odoo itself looks for.
CHROMIUM = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def chromium():
    """The path of Chromium, which `need_chromium` made sure of."""
    return next(filter(None, map(shutil.which, CHROMIUM)))


def need_chromium():
    """Without Chromium, Odoo would skip its browser tests in silence."""
    if any(map(shutil.which, CHROMIUM)):
        return
    if not _can_install():
        raise Failure(
            "the browser tests need Chromium: install it "
            "(on Debian, as root: apt-get install chromium wkhtmltopdf)"
        )
    _install("chromium", "fonts-liberation", "wkhtmltopdf")


def want_wkhtmltopdf():
    """Without wkhtmltopdf, Odoo shows documents as pages in place of PDF."""
    if not shutil.which("wkhtmltopdf") and _can_install():
        _install("wkhtmltopdf")


def _can_install():
    return os.getuid() == 0 and shutil.which("apt-get")


def _install(*packages):
    names = ", ".join(packages)
    log = cache.root() / "logs" / "apt-install.log"
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    failure = f"apt-get could not install {names}: see to the network"
    with step(f"Installing {names}"):
        run(["apt-get", "-q", "update"], failure=failure, log=log, env=env)
        run(
            ["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages],
            failure=failure,
            log=log,
            env=env,
        )
