"""The suite's addons, read from the checkout: nothing lists them by name."""

import ast
import functools

from . import cache

# Folders of an addon that leave no trace in a database.
NOT_INSTALLED = {"__pycache__", "tests", "readme"}


@functools.cache
def suite():
    """The manifests of the suite's addons by name."""
    paths = sorted(cache.CHECKOUT.glob("*/__manifest__.py"))
    manifests = {path.parent.name: _read(path) for path in paths}
    return {
        name: manifest
        for name, manifest in manifests.items()
        if manifest.get("installable", True)
    }


def host_modules():
    """What the suite depends on outside of itself."""
    depends = {name for m in suite().values() for name in m.get("depends", ())}
    return sorted(depends - set(suite()))


def digests():
    """For each addon a digest of what installing it reads."""
    return {name: _digest(cache.CHECKOUT / name) for name in suite()}


def _read(path):
    return ast.literal_eval(path.read_text())


def _digest(addon):
    files = sorted(
        path
        for path in addon.rglob("*")
        if path.is_file()
        and not NOT_INSTALLED & set(path.relative_to(addon).parts[:-1])
        or path.is_relative_to(addon / "static")
        and path.is_file()
    )
    return cache.key([(str(p.relative_to(addon)), p.read_bytes()) for p in files])
