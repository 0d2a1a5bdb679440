"""Check that the Romanian translations are complete and well spelt.

Runs in the linters' environment: python translations.py ro.po ...
"""

import pathlib
import sys

import polib

# Romanian writes ș and ț with a comma below; these have a cedilla.
CEDILLAS = set("şţŞŢ")


def findings(path):
    catalogue = polib.pofile(path)
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    addon = pathlib.Path(path).resolve().parents[1].name
    for entry in polib.pofile(pathlib.Path(path).with_name(f"{addon}.pot")):
        if (entry.msgctxt, entry.msgid) not in known:
            yield entry, f"in {addon}.pot and not in this file"
    for entry in catalogue:
        if entry.obsolete:
            yield entry, "obsolete: remove it"
        elif entry.fuzzy:
            yield entry, "fuzzy: look at it, then remove the mark"
        elif not entry.translated():
            yield entry, "not translated"
        elif CEDILLAS & set(entry.msgstr):
            yield entry, "cedilla: write ș and ț with a comma below"


def main():
    found = [(path, *finding) for path in sys.argv[1:] for finding in findings(path)]
    for path, entry, problem in found:
        print(f"{path}:{entry.linenum}: {problem} ({entry.msgid[:60]!r})")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
