"""Databases: templates keyed by what they are made from, and copies of them.

A template is made under a lock and, until it is complete, under another name. Nobody
works in a template: the server and the tests use copies.
"""

import contextlib
import itertools
import json
import os
import shutil

from . import addons, cache, python_env
from .console import step

# The first one becomes the language of new partners and users.
LANGUAGES = "en_US,ro_RO"
# Every database that a run may drop later has a name with one of these prefixes.
BUILDING = "aftersales_building_"
TEST = "aftersales_test_"
# How many templates of each kind stay when a new one is made.
KEPT = {"aftersales_host_": 12, "aftersales_suite_": 6}


class Databases:
    """The databases of a PostgreSQL server, with their file stores.

    :param odoo: the `odoo.Odoo` that makes and uses them
    """

    def __init__(self, odoo):
        self.odoo = odoo
        self.query = odoo.postgres.query
        self.data_dir = odoo.postgres.data_dir
        self._numbers = itertools.count(1)

    # Templates

    def host(self, modules=None, demo=True, start=None, languages=LANGUAGES):
        """The name of a template with modules from outside the suite.

        :param modules: what the suite's addons depend on, when left out
        :param demo: whether it has demo data
        :param start: a template to begin with, which saves what it has already
        :param languages: the codes of its languages
        """
        modules = addons.host_modules() if modules is None else sorted(modules)
        pins = (python_env.REQUIREMENTS / "oca.txt").read_text()
        inputs = (self.odoo.source.revision, pins, modules, demo, languages, start)
        name = f"aftersales_host_{cache.key(inputs)}"
        options = [f"--load-language={languages}"]
        if demo:
            options.append("--with-demo")

        def build(building):
            kind = "with" if demo else "without"
            if start:
                self.copy(start, building)
            with step(f"Installing {', '.join(modules)} {kind} demo data"):
                self.odoo.install(
                    building, modules or ["base"], *options, log=self.log_of(name)
                )

        return self._template(name, build)

    def suite(self, demo=True, host=None):
        """The name of a template with the host and the whole suite.

        :param demo: whether it has demo data
        :param host: a template to begin with in place of what the suite depends on
        """
        host = host or self.host(demo=demo)
        name = f"aftersales_suite_{cache.key(host, addons.digests())}"

        def build(building):
            kind = "with" if demo else "without"
            with step(f"Installing the suite {kind} demo data"):
                self.copy(host, building)
                self.odoo.install(building, addons.suite(), log=self.log_of(name))

        return self._template(name, build)

    def log_of(self, template):
        """The file that keeps the log of a template's installation."""
        return self.data_dir / "logs" / f"{template}.log"

    def _template(self, name, build):
        if name not in self.names():
            with cache.lock(f"databases-{self.data_dir.name}"):
                if name not in self.names():
                    self._tidy()
                    building = name.replace("aftersales_", BUILDING)
                    build(building)
                    self.query(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
                    if self._filestore(building).exists():
                        self._filestore(building).rename(self._filestore(name))
        return name

    def _tidy(self):
        """Drop what an interrupted run was building, and the oldest templates."""
        for name in self.names():
            if name.startswith(BUILDING):
                self.drop(name)
        newest_first = "SELECT datname FROM pg_database ORDER BY oid DESC"
        names = [name for (name,) in self.query(newest_first)]
        for prefix, kept in KEPT.items():
            for name in [n for n in names if n.startswith(prefix)][kept:]:
                self.drop(name)
                self.log_of(name).unlink(missing_ok=True)

    # Single databases

    def names(self):
        return {name for (name,) in self.query("SELECT datname FROM pg_database")}

    def copy(self, template, name):
        self.query(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        store = self._filestore(template)
        if store.exists():
            # Odoo never changes a file of its store, so that copies can share them.
            shutil.copytree(store, self._filestore(name), copy_function=os.link)

    def drop(self, name):
        self.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self._filestore(name), ignore_errors=True)

    @contextlib.contextmanager
    def throwaway(self, template):
        """The name of a copy of a template, which is dropped at the end."""
        for left in filter(_is_left, self.names()):
            self.drop(left)
        name = f"{TEST}{os.getpid()}_{next(self._numbers)}"
        try:
            self.copy(template, name)
            yield name
        finally:
            self.drop(name)

    def prepare(self, name):
        """Make sure that a database which stays has the suite as it is now."""
        digests = addons.digests()
        if name in self.names():
            self._update(name, digests)
        else:
            self.copy(self.suite(), name)
        self._record(name, digests)

    def _update(self, name, digests):
        recorded = self._recorded(name)
        new = [addon for addon in digests if addon not in recorded]
        changed = [a for a in digests if a in recorded and recorded[a] != digests[a]]
        if not new and not changed:
            return
        options = ["--update", ",".join(changed)] if changed else []
        with step(f"Updating {', '.join(new + changed)} in database {name}"):
            self.odoo.install(name, new, *options, log=self.log_of(name))

    def _recorded(self, name):
        """The digests of the addons that a database was last updated with."""
        ((comment,),) = self.query(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = %s",
            [name],
        )
        try:
            return dict(json.loads(comment or "{}"))
        except ValueError:
            return {}

    def _record(self, name, digests):
        self.query(f'COMMENT ON DATABASE "{name}" IS %s', [json.dumps(digests)])

    def _filestore(self, name):
        return self.data_dir / "filestore" / name


def _is_left(database):
    """Whether it is a test's database and the process that made it is gone."""
    if not database.startswith(TEST):
        return False
    process = database.removeprefix(TEST).partition("_")[0]
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, ValueError):
        pass
    return False
