"""Artefacts outside the checkout, each in a folder keyed by what it is made from."""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import time

from .console import Failure, say

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]


def root():
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base).absolute() / "helpdesk-aftersales"


def key(*inputs):
    """A short name for the inputs: the same inputs, the same name."""
    return hashlib.sha256(repr(inputs).encode()).hexdigest()[:10]


@contextlib.contextmanager
def lock(name):
    """Hold a lock that other runs of these scripts respect; wait while one has it."""
    path = root() / "locks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        if not _locked_soon(file):
            say(f"Waiting for another run, which has the lock {path} ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _locked_soon(file):
    for _ in range(20):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.1)
    return False


def artefact(name, inputs, build, parent=None):
    """The folder of an artefact, built by `build(folder)` when it is not there.

    It is built where it will stay, because a virtual environment cannot move;
    a marker written last tells a complete folder from an interrupted one.
    """
    folder = (parent or root()) / f"{name}-{key(inputs)}"
    marker = folder / ".complete"
    if not marker.exists():
        with lock(name):
            if not marker.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                build(folder)
                marker.touch()
    return folder


def need_space(gigabytes):
    folder = root()
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free / 1e9
    if free < gigabytes:
        raise Failure(
            f"{folder} has {free:.1f} GB of free space and {gigabytes} GB are needed: "
            "free some, or set XDG_CACHE_HOME to a folder on a larger disk"
        )
