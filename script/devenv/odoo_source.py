"""Odoo 19: one's own, or the Debian package unpacked into the cache."""

import os
import pathlib
import re
import shutil

from . import cache
from .console import Failure, run, say, step

SERIES = "19.0"
PACKAGES = (
    "odoo-19/sid",
    # What the package links to, relative to its own place.
    "fonts-montserrat/sid",
    "fonts-ocr-b/sid",
    "fonts-roboto-unhinted/sid",
    "libjs-jquery/sid",
    "libjs-jquery-form/sid",
    "libjs-underscore/sid",
    # The file names that Odoo links to are those of Debian 12.
    "fonts-font-awesome/bookworm",
    "fonts-inconsolata/bookworm",
)
# The package lacks this file, and without it every page logs an error.
SELFIE_PACKAGE = "@mediapipe/selfie_segmentation@0.1.1675465747"
SELFIE_FILE = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
KEYRING = pathlib.Path("/usr/share/keyrings/debian-archive-keyring.gpg")
OWN_ODOO = "or name an Odoo 19 of your own with --odoo PATH"


class OdooSource:
    """Where Odoo is: the folder of its package, and its folders of addons."""

    def __init__(self, package, addons_path=()):
        self.package = package
        self.addons_path = addons_path

    @property
    def revision(self):
        """What the databases made with this Odoo depend on."""
        release = (self.package / "release.py").read_text()
        head = ""
        if (self.package.parent / ".git").exists():
            head = run(
                ["git", "-C", str(self.package.parent), "rev-parse", "HEAD"],
                failure="Git cannot tell the commit of your Odoo",
            )
        return cache.key(str(self.package), release, head)

    def import_path(self):
        """A folder that holds the package `odoo` and nothing else.

        What lies beside the package, such as a distribution's own Python libraries,
        must not hide those of the virtual environment.
        """
        return cache.artefact(
            "odoo-import",
            str(self.package),
            lambda folder: (folder / "odoo").symlink_to(self.package),
        )


def find(own_path=None):
    """The Odoo to use.

    :raise Failure: when it is not an Odoo 19 or cannot be had
    """
    if own_path:
        return _own(pathlib.Path(own_path).expanduser().resolve())
    prefix = cache.artefact("odoo", (PACKAGES, SELFIE_PACKAGE), _unpack)
    return OdooSource(prefix / "usr/lib/python3/dist-packages/odoo")


def _own(path):
    package = next(
        (p for p in (path / "odoo", path) if (p / "release.py").is_file()), None
    )
    if not package:
        raise Failure(f"{path} is not an Odoo: give --odoo the folder with odoo/ in it")
    release = (package / "release.py").read_text()
    version = re.search(r"^version_info = \(([^,]+), ([^,]+),", release, re.MULTILINE)
    series = ".".join(version.groups()) if version else "unknown"
    if series != SERIES:
        raise Failure(
            f"the Odoo in {path} has series {series}, and the suite is for {SERIES}: "
            f"give --odoo a checkout of branch {SERIES}"
        )
    addons = package.parent / "addons"
    is_checkout = (package.parent / "odoo-bin").is_file()
    return OdooSource(package, (addons,) if is_checkout and addons.is_dir() else ())


def _unpack(folder):
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise Failure(
                f"{tool} is not here, and Odoo 19 comes as a Debian package: "
                f"use a machine with Debian, {OWN_ODOO}"
            )
    if not KEYRING.is_file():
        raise Failure(f"install the package debian-archive-keyring, {OWN_ODOO}")
    cache.need_space(3)
    log = cache.root() / "logs" / "odoo.log"
    packages = folder / "packages"
    packages.mkdir()
    with step("Downloading Odoo 19 (150 MB)"):
        apt = _private_apt(folder / "apt")
        failure = f"Odoo 19 could not be downloaded: see to the network, {OWN_ODOO}"
        run([*apt, "update"], failure=failure, log=log)
        run([*apt, "download", *PACKAGES], failure=failure, log=log, cwd=packages)
    with step("Unpacking Odoo 19"):
        for package in sorted(packages.glob("*.deb")):
            run(
                ["dpkg-deb", "-x", str(package), str(folder)],
                failure=f"{package.name} could not be unpacked",
            )
        # A copy of the addons that lacks all but the Python files, which Odoo would
        # put on its own path.
        shutil.rmtree(folder / "usr/lib/python3/dist-packages/addons")
        shutil.rmtree(packages)
        shutil.rmtree(folder / "apt")
    _add_selfie_segmentation(folder / "usr/lib/python3/dist-packages/odoo/addons")


def _private_apt(folder):
    """An apt-get with a state of its own, which leaves the machine's alone."""
    mirror = _debian_mirror()
    (folder / "lists/partial").mkdir(parents=True)
    (folder / "cache/archives/partial").mkdir(parents=True)
    sources = folder / "debian.sources"
    sources.write_text(
        "Types: deb\n"
        f"URIs: {mirror}\n"
        "Suites: sid bookworm\n"
        "Components: main\n"
        f"Signed-By: {KEYRING}\n"
    )
    options = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Update::Error-Mode": "any",
        # apt's own user may not enter the cache folder.
        "APT::Sandbox::User": "root",
    }
    pairs = (("-o", f"{name}={value}") for name, value in options.items())
    return ["apt-get", "-q", *(word for pair in pairs for word in pair)]


def _debian_mirror():
    """The address of the mirror of Debian that this machine uses."""
    listing = ["apt-get", "indextargets", "Created-By: Packages"]
    listing += ["--format", "$(ORIGIN) $(LABEL) $(REPO_URI)"]
    for _ in range(2):
        targets = run(listing, failure="apt-get does not tell its mirrors")
        for target in targets.splitlines():
            if target.startswith("Debian Debian "):
                return target.split()[-1]
        # A new machine knows the origin of its packages only after an update.
        if os.getuid() == 0:
            run(["apt-get", "-q", "update"], failure="apt-get update failed")
    raise Failure(
        "apt-get knows no mirror of Debian: run `apt-get update` as root on a machine "
        f"with Debian, {OWN_ODOO}"
    )


def _add_selfie_segmentation(addons):
    target = addons / SELFIE_FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    if not shutil.which("npm"):
        say("Without npm, video calls in this Odoo cannot blur the background.")
        target.touch()
        return
    with step("Downloading what the Odoo package lacks"):
        scratch = target.parent / "npm"
        scratch.mkdir()
        run(
            ["npm", "pack", "--silent", SELFIE_PACKAGE],
            failure=f"npm could not download {SELFIE_PACKAGE}: see to the network",
            log=cache.root() / "logs" / "npm-pack.log",
            cwd=scratch,
        )
        (archive,) = scratch.glob("*.tgz")
        shutil.unpack_archive(archive, scratch)
        os.replace(scratch / "package" / target.name, target)
        shutil.rmtree(scratch)
