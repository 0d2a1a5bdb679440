"""The command script/i18n."""

import argparse
import os

from . import addons, cache, database, odoo, python_env
from .console import run, step

SCRIPT = cache.CHECKOUT / "script"


def main():
    options = _options()
    return options.action(options)


def _options():
    parser = argparse.ArgumentParser(
        prog="script/i18n",
        description="Keep the translations. i18n/README.md tells how to translate.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    export = commands.add_parser(
        "export",
        help="write the templates (.pot) anew",
        description="Write the templates of all addons, from a new database with the "
        "whole suite and without demo data. Takes a few minutes.",
    )
    export.add_argument("--odoo", metavar="PATH", help="an Odoo 19 of your own")
    export.set_defaults(action=_export)
    for name, text in (
        ("update", "bring the templates' changes into every .po"),
        ("check", "tell what is missing or wrong, with file and line"),
    ):
        command = commands.add_parser(name, help=text, description=f"{text}.")
        command.add_argument("addon", nargs="*", help="only these; all when left out")
        command.set_defaults(action=_on_catalogues, command=name, language=())
    add = commands.add_parser(
        "add",
        help="begin a language",
        description="Make an empty .po of a language in every addon.",
    )
    add.add_argument("language", nargs=1, help="its code, such as de or pt_BR")
    add.set_defaults(action=_on_catalogues, command="add", addon=())
    return parser.parse_args()


def _on_catalogues(options):
    """Run what works on the files alone, where babel and polib are."""
    chosen = options.addon or list(addons.suite())
    folders = [str(cache.CHECKOUT / addon) for addon in chosen]
    module = "devenv.translations"
    words = [python_env.lint(), "-m", module, options.command, *options.language]
    # In place of this process, so that its exit status and output are the command's.
    env = {**os.environ, "PYTHONPATH": str(SCRIPT)}
    os.chdir(cache.CHECKOUT)
    os.execve(words[0], [str(word) for word in (*words, *folders)], env)


def _export(options):
    with odoo.environment(options.odoo) as odoo_19:
        databases = database.Databases(odoo_19)
        template = databases.suite(demo=False)
        with databases.throwaway(template) as name, step("Exporting the templates"):
            env = odoo_19.env()
            env["PYTHONPATH"] += f"{os.pathsep}{SCRIPT}"
            run(
                [odoo_19.python, "-m", "devenv.i18n_export", odoo_19.config, name],
                failure="Odoo could not export",
                log=cache.root() / "logs" / "i18n-export.log",
                env=env,
            )
    return 0
