"""Odoo's command line, set up for the suite."""

import contextlib
import dataclasses
import itertools
import os
import pathlib
import subprocess
import sys

from . import cache, odoo_source, postgres, python_env
from .console import CommandFailure


@dataclasses.dataclass
class Odoo:
    """An Odoo with the suite on its addons path and a PostgreSQL server."""

    python: pathlib.Path
    source: odoo_source.OdooSource
    postgres: postgres.Postgres
    config: pathlib.Path

    def env(self):
        """The environment of a process that runs or imports Odoo."""
        env = {**os.environ, **self.postgres.env}
        env["PYTHONPATH"] = str(self.source.import_path())
        env["AFTERSALES_ODOO"] = str(self.source.package)
        env["AFTERSALES_CONFIG"] = str(self.config)
        # Odoo would take these in place of what the configuration file says.
        env.pop("PGDATABASE", None)
        env.pop("ODOO_RC", None)
        return env

    def command(self, *arguments):
        """The words of a command line; subcommands come first in the arguments."""
        words = [str(argument) for argument in arguments]
        options = itertools.dropwhile(lambda word: not word.startswith("-"), words)
        subcommand = itertools.takewhile(lambda word: not word.startswith("-"), words)
        start = [str(self.python), "-m", "odoo"]
        return [*start, *subcommand, "--config", str(self.config), *options]

    def run(self, *arguments):
        """Run to the end and return the finished process; `stdout` is the log."""
        return subprocess.run(
            self.command(*arguments),
            env=self.env(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def install(self, database, modules, *options, log=None):
        """Install modules in a database, which is created when it is not there.

        :return: the log
        :raise CommandFailure: when the installation fails
        """
        if modules:
            options = ("--init", ",".join(modules), *options)
        done = self.run(
            *("--database", database, "--stop-after-init", "--no-http", *options)
        )
        log = log or cache.root() / "logs" / f"{database}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout)
        if done.returncode or " CRITICAL " in done.stdout:
            raise CommandFailure(f"the installation failed: read {log}", done.stdout)
        # Odoo leaves out a module whose dependencies it cannot find.
        rows = self.postgres.query(
            "SELECT name FROM ir_module_module WHERE state = 'installed'",
            database=database,
        )
        if missing := sorted(set(modules) - {name for (name,) in rows}):
            raise CommandFailure(
                f"{', '.join(missing)} could not be installed: read {log}", done.stdout
            )
        return done.stdout


@contextlib.contextmanager
def environment(odoo_path=None):
    """An Odoo that is set up, with a PostgreSQL server that runs."""
    source = odoo_source.find(odoo_path)
    python = python_env.odoo()
    with postgres.server(python) as database_server:
        config = _config(source, database_server.data_dir)
        yield Odoo(python, source, database_server, config)


def inherited():
    """The Odoo of the command that started this process, as script/test does."""
    source = odoo_source.OdooSource(pathlib.Path(os.environ["AFTERSALES_ODOO"]))
    config = pathlib.Path(os.environ["AFTERSALES_CONFIG"])
    python = pathlib.Path(sys.executable)
    return Odoo(python, source, postgres.Postgres(python, {}, config.parent), config)


def _config(source, data_dir):
    addons_path = [str(cache.CHECKOUT), *map(str, source.addons_path)]
    text = "\n".join(
        (
            "[options]",
            f"addons_path = {','.join(addons_path)}",
            f"data_dir = {data_dir}",
            "http_interface = 127.0.0.1",
            "list_db = False",
            "max_cron_threads = 0",
            "",
        )
    )
    data_dir.mkdir(parents=True, exist_ok=True)
    config = data_dir / f"odoo-{cache.key(text)}.conf"
    if not config.exists():
        partial = config.with_suffix(f".{os.getpid()}")
        partial.write_text(text)
        partial.replace(config)
    return config
