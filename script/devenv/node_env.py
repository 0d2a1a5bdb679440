"""Node's tools, installed from the lock file into the cache."""

import shutil

from . import cache, python_env
from .console import Failure, run, step

LOCK = python_env.REQUIREMENTS / "node"
FILES = ("package.json", "package-lock.json")


def modules():
    """The folder node_modules with what the lock file pins."""
    for tool in ("node", "npm"):
        if not shutil.which(tool):
            raise Failure(
                f"{tool} is not here, and prettier and eslint need it: install Node.js "
                "18 or newer (on Debian, as root: apt-get install nodejs npm)"
            )
    contents = [(LOCK / name).read_text() for name in FILES]

    def build(folder):
        cache.need_space(1)
        with step("Installing prettier and eslint"):
            for name in FILES:
                shutil.copy(LOCK / name, folder)
            run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                failure="npm could not install prettier and eslint: see to the network",
                log=cache.root() / "logs" / "npm-ci.log",
                cwd=folder,
            )

    return cache.artefact("node", contents, build) / "node_modules"
