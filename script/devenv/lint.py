"""The command script/lint."""

import argparse
import shutil
import subprocess
import sys
import time

from . import addons, cache, node_env, python_env
from .console import Failure, run, say

PRETTIER = (".css", ".html", ".js", ".json", ".md", ".mjs", ".scss", ".xml")
PRETTIER += (".yaml", ".yml")
# Made by tools that have a format of their own.
UNFORMATTED = ("package-lock.json", "static/description/index.html")


def main():
    options = _options()
    node_modules = node_env.modules()
    python = python_env.lint()
    files = _files(options.files)
    failed = []
    for name, command in _checks(python, node_modules, files, options.fix):
        start = time.monotonic()
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cache.CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        verdict = "failed" if done.returncode else "ok"
        say(f"{name} ... {verdict} ({time.monotonic() - start:.1f} s)")
        if done.returncode:
            failed.append(name)
            say(done.stdout.rstrip())
    if failed:
        hint = "" if options.fix else "; script/lint --fix mends what a tool can mend"
        raise Failure(f"{', '.join(failed)} failed{hint}")
    return 0


def _options():
    parser = argparse.ArgumentParser(
        prog="script/lint",
        description="Check the style of all files that Git knows or would add. "
        "Sets up whatever is missing.",
    )
    parser.add_argument("--fix", action="store_true", help="mend what a tool can mend")
    parser.add_argument("files", nargs="*", help="check only these")
    return parser.parse_args()


def _files(chosen):
    if not shutil.which("git"):
        raise Failure("git is not here, and tells which files to check: install it")
    listing = run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *chosen],
        failure="Git cannot list the files: run this in a checkout",
        cwd=cache.CHECKOUT,
    )
    # A deleted file stays in the list until that is committed.
    listed = sorted(set(listing.splitlines()))
    return [file for file in listed if (cache.CHECKOUT / file).is_file()]


def _checks(python, node_modules, files, fix):
    """Pairs of a name and a command, for those that have something to check."""

    def having(*suffixes):
        return [f for f in files if f.endswith(suffixes)]

    scripts = [f for f in files if f.startswith("script/") and "." not in f]
    if sources := having(".py") + scripts:
        ruff = [python, "-m", "ruff"]
        yield "ruff check", [*ruff, "check", *(["--fix"] * fix), *sources]
        yield "ruff format", [*ruff, "format", *([] if fix else ["--diff"]), *sources]
    touched = sorted({f.split("/")[0] for f in files} & set(addons.suite()))
    if touched:
        yield "pylint-odoo", [python, "-m", "pylint", *touched]
        module = "oca_pre_commit_hooks.cli"
        manifests = [f"{addon}/__manifest__.py" for addon in touched]
        yield "oca-checks", [python, "-m", module, *(["--fix"] * fix), *manifests]
    if catalogues := having(".po", ".pot"):
        module = "oca_pre_commit_hooks.cli_po"
        yield "oca-checks-po", [python, "-m", module, *catalogues]
    if touched:
        yield "translations", [sys.executable, "script/i18n", "check", *touched]
    if texts := [f for f in having(*PRETTIER) if not f.endswith(UNFORMATTED)]:
        plugin = node_modules / "@prettier/plugin-xml/src/plugin.js"
        prettier = [node_modules / ".bin/prettier", "--plugin", plugin]
        mode = ["--write"] if fix else ["--check"]
        yield "prettier", [*prettier, *mode, "--log-level", "warn", *texts]
    if scripts := having(".js", ".mjs"):
        eslint = [node_modules / ".bin/eslint", "--max-warnings", "0"]
        yield "eslint", [*eslint, *(["--fix"] * fix), *scripts]
