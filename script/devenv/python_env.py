"""Virtual environments with pinned packages."""

import shutil
import sys

from . import cache
from .console import CommandFailure, run, step

REQUIREMENTS = cache.CHECKOUT / "script" / "requirements"


def odoo():
    """The Python that runs Odoo, its tests and the OCA addons."""
    return _environment("python-odoo", ("odoo.txt", "test.txt"), ("oca.txt",))


def neighbours():
    """The folder of the OCA addons that the suite is only tested together with."""
    python = _environment("python-neighbours", (), ("neighbours.txt",))
    (addons,) = python.parent.parent.glob("lib/python*/site-packages/odoo/addons")
    return addons


def lint():
    """The Python that runs the linters, apart because their pins conflict."""
    return _environment("python-lint", ("lint.txt",))


def screenshots():
    """The Python that drives the browser for the pictures of the documentation."""
    return _environment("python-screenshots", ("screenshots.txt",))


def _environment(name, files, without_dependencies=()):
    """The interpreter of an environment with what the requirements files pin."""
    contents = [(REQUIREMENTS / f).read_text() for f in (*files, *without_dependencies)]

    def build(folder):
        cache.need_space(1)
        names = ", ".join((*files, *without_dependencies))
        with step(f"Installing Python libraries ({names})"):
            try:
                _fill(folder, name, files, without_dependencies, uv=shutil.which("uv"))
            except CommandFailure:
                if not shutil.which("uv"):
                    raise
                # uv does not read the configuration of pip, such as a mirror's address.
                _fill(folder, name, files, without_dependencies, uv=None)

    folder = cache.artefact(name, (sys.version_info[:3], contents), build)
    return folder / "bin" / "python"


def _fill(folder, name, files, without_dependencies, uv):
    """Create an environment and install into it, with uv or else with pip."""
    python = str(folder / "bin" / "python")
    run(
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        failure="install Python's venv (on Debian: apt-get install python3-venv)",
    )
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check"]
    if uv:
        pip = [uv, "pip", "install", "--python", python]
    if files:
        _install(pip, name, files)
    if without_dependencies:
        _install(pip, name, without_dependencies, "--no-deps")


def _install(pip, name, files, *options):
    requirements = [w for f in files for w in ("-r", str(REQUIREMENTS / f))]
    run(
        [*pip, "-q", *options, *requirements],
        failure="Python libraries could not be installed: see to the network",
        log=cache.root() / "logs" / f"{name}.log",
    )
