"""Virtual environments with pinned packages."""

import shutil
import sys

from . import cache
from .console import run, step

REQUIREMENTS = cache.CHECKOUT / "script" / "requirements"


def odoo():
    """The Python that runs Odoo, its tests and the OCA addons."""
    return _environment("python-odoo", ("odoo.txt", "test.txt"), ("oca.txt",))


def lint():
    """The Python that runs the linters, apart because their pins conflict."""
    return _environment("python-lint", ("lint.txt",))


def _environment(name, files, without_dependencies=()):
    """The interpreter of an environment with what the requirements files pin."""
    contents = [(REQUIREMENTS / f).read_text() for f in (*files, *without_dependencies)]

    def build(folder):
        cache.need_space(1)
        with step(f"Installing Python libraries ({', '.join(files)})"):
            pip = _create(folder)
            _install(pip, name, files)
            if without_dependencies:
                _install(pip, name, without_dependencies, "--no-deps")

    folder = cache.artefact(name, (sys.version_info[:3], contents), build)
    return folder / "bin" / "python"


def _create(folder):
    """Create an environment and return the command that installs into it."""
    python = str(folder / "bin" / "python")
    if uv := shutil.which("uv"):
        run(
            [uv, "venv", "--clear", "--python", sys.executable, str(folder)],
            failure="uv could not make a virtual environment",
        )
        return [uv, "pip", "install", "--python", python]
    run(
        [sys.executable, "-m", "venv", str(folder)],
        failure="install Python's venv (on Debian: apt-get install python3-venv)",
    )
    return [python, "-m", "pip", "install", "--disable-pip-version-check"]


def _install(pip, name, files, *options):
    requirements = [w for f in files for w in ("-r", str(REQUIREMENTS / f))]
    run(
        [*pip, "-q", *options, *requirements],
        failure="Python libraries could not be installed: see to the network",
        log=cache.root() / "logs" / f"{name}.log",
    )
