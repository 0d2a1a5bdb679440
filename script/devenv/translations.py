"""Check, update and begin catalogues, with babel and polib.

Runs in the linters' environment: python -m devenv.translations COMMAND ADDON ...
A catalogue is <addon>/i18n/<language>.po and has its template beside it. What an addon
adds to a module of the host is <addon>/i18n_extra/<module>/<language>.po, and its
template holds what the module does not translate into that language itself.
"""

import collections
import difflib
import functools
import pathlib
import re
import sys

import babel
import polib
from babel.messages.plurals import get_plural

from . import glossary, source_terms

EXPORT = "run script/i18n export"
UPDATE = "run script/i18n update"

TAG = re.compile(r"""</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^'">])*>""")
TRANSLATED_ATTRIBUTE = re.compile(
    rf'\s({"|".join(sorted(source_terms.ATTRIBUTES))})="[^"]*"'
)
PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|%\(\w+\)[-+0#]?\d*(?:\.\d+)?[a-zA-Z]|%(?:\.\d+)?[sdifgr](?!\w)|%sB"
)
# Romanian writes ș and ț with a comma below; these have a cedilla.
CEDILLA = re.compile("[şţŞŢ]")
STRAIGHT_QUOTE = re.compile(r'"|(?<!\w)\'[^\']+\'(?!\w)')


def template_of(path):
    """The path of a catalogue's template."""
    if path.parent.name == "i18n":
        return path.with_name(f"{path.parent.parent.name}.pot")
    return path.with_suffix(".pot")


def catalogues(addon):
    return [*sorted(addon.glob("i18n/*.po")), *sorted(addon.glob("i18n_extra/*/*.po"))]


# Check: every finding is a path, a line and what to do about it.


def findings(addons):
    for addon in addons:
        template = addon / "i18n" / f"{addon.name}.pot"
        yield from template_findings(addon, template)
        for language in _languages(addon.parent) if template.exists() else ():
            if not (path := template.with_name(f"{language}.po")).exists():
                yield path, 1, f"not here: run script/i18n add {language}"
        for path in catalogues(addon):
            yield from catalogue_findings(path)
    yield from difference_findings([p for a in addons for p in catalogues(a)])


def _languages(checkout):
    return sorted({path.stem for path in checkout.glob("*/i18n/*.po")})


def template_findings(addon, path):
    """Where an addon's template and its code differ."""
    # An addon without terms has none.
    template = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {source_terms.normal(entry.msgid) for entry in template}
    text = "\n".join(known)
    for term in source_terms.terms(addon):
        shown = source_terms.normal(term.text)
        if shown not in known and (term.whole or shown not in text):
            yield term.path, term.line, f"not in {path.name}: {EXPORT} ({shown[:60]!r})"
    for entry in template:
        if not all(_has(addon, entry.msgid, place) for place, _ in entry.occurrences):
            yield path, entry.linenum, f"no code has it: {EXPORT} {_said(entry)}"


def _has(addon, msgid, occurrence):
    """Whether the code that an occurrence names still has the text."""
    kind, _colon, place = occurrence.partition(":")
    if kind == "code":
        path = addon.parent / place.removeprefix("addons/").removesuffix(":0")
        return path.exists() and (
            path.suffix == ".xml"
            or any(term.text == msgid for term in source_terms.code_terms(path))
        )
    if kind == "model_terms" and place.startswith("ir.ui.view,"):
        texts = [source_terms.normal(part) for part in TAG.split(msgid)]
        return any(
            all(_escaped(text) in source for text in texts)
            for source in _view_sources(addon)
        )
    return True


@functools.cache
def _view_sources(addon):
    files = source_terms.xml_files(addon)
    return [source_terms.normal(path.read_text()) for path in files]


def _escaped(text):
    return re.sub(r"&(?!\w+;)", "&amp;", text)


def catalogue_findings(path):
    """What is missing or wrong in a catalogue."""
    catalogue = polib.pofile(str(path))
    template_path = template_of(path)
    if not template_path.exists():
        yield template_path, 1, f"not here: {EXPORT}"
        return
    template = polib.pofile(str(template_path))
    known = {entry.msgid for entry in catalogue if not entry.obsolete}
    wanted = {entry.msgid for entry in template}
    for entry in template:
        if entry.msgid not in known:
            yield template_path, entry.linenum, f"not in {path.name}: {UPDATE}"
    for entry in catalogue:
        for problem in entry_problems(entry, path.stem, wanted):
            yield path, entry.linenum, f"{problem} {_said(entry)}"


def entry_problems(entry, language, wanted):
    """What is wrong with an entry of a catalogue.

    :param wanted: the terms of the template
    """
    if entry.obsolete:
        yield "obsolete: remove it"
        return
    if entry.msgid not in wanted:
        yield f"no code has it: {UPDATE}"
        return
    if entry.fuzzy:
        yield "fuzzy: look at it, then remove the mark"
    if not entry.translated() and not entry.fuzzy:
        yield "not translated"
    elif entry.msgstr:
        yield from text_problems(entry.msgid, entry.msgstr, language)


def text_problems(english, translation, language):
    """What is wrong with a translation."""
    if _counted(PLACEHOLDER, english) != _counted(PLACEHOLDER, translation):
        yield "the placeholders differ"
    if _markup(english) != _markup(translation):
        yield "the markup differs"
    plain = PLACEHOLDER.sub("", TAG.sub(" ", translation))
    if language == "ro":
        if CEDILLA.search(translation):
            yield "cedilla: write ș and ț with a comma below"
        if STRAIGHT_QUOTE.search(plain):
            yield "straight quotes: write „…”"
    source = PLACEHOLDER.sub("", TAG.sub(" ", english))
    for term in glossary.of(language).violated(source, plain):
        meant = " or ".join(f"„{text}”" for text in term.translations)
        yield f"the glossary translates {term.english!r} as {meant}"


def difference_findings(paths):
    """One English term with two translations; the glossary may allow several."""
    first = {}
    for path in paths:
        for entry in polib.pofile(str(path)):
            if not entry.translated() or entry.obsolete:
                continue
            key = path.stem, entry.msgid
            said, where = first.setdefault(key, (entry.msgstr, path))
            if said == entry.msgstr or glossary.of(path.stem).meanings(entry.msgid):
                continue
            yield path, entry.linenum, f"{said!r} in {_shown(where)} {_said(entry)}"


def _counted(pattern, text):
    return collections.Counter(pattern.findall(text))


def _markup(text):
    tags = (TRANSLATED_ATTRIBUTE.sub(r" \1", tag) for tag in TAG.findall(text))
    return collections.Counter(map(source_terms.normal, tags))


def _said(entry):
    return f"({source_terms.normal(entry.msgid)[:60]!r})"


def _shown(path):
    here = pathlib.Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


# Update


def update(path, memory):
    """Bring a template's changes into a catalogue.

    A translation stays while its term does. A term that is new begins with what another
    catalogue says, or with the translation of the most similar term that went, marked
    as fuzzy; the comment then holds the term as it was.

    :param memory: translations of terms in the catalogue's language
    """
    before = path.read_text()
    catalogue = polib.pofile(before)
    template = polib.pofile(str(template_of(path)))
    # Merging forgets them.
    previous = {entry.msgid: entry.previous_msgid for entry in catalogue}
    catalogue.merge(template)
    gone = {e.msgid: e for e in catalogue if e.obsolete and e.msgstr}
    for entry in catalogue:
        if entry.msgid in previous:
            entry.previous_msgid = previous[entry.msgid]
        elif not entry.obsolete:
            _propose(entry, gone, memory)
    order = {entry.msgid: number for number, entry in enumerate(template)}
    kept = [entry for entry in catalogue if not entry.obsolete]
    catalogue[:] = sorted(kept, key=lambda entry: order[entry.msgid])
    if str(catalogue) != before:
        catalogue.save(str(path))


def _propose(entry, gone, memory):
    if entry.msgid in memory:
        entry.msgstr = memory[entry.msgid]
        entry.flags.append("fuzzy")
    elif similar := difflib.get_close_matches(entry.msgid, gone, 1):
        entry.msgstr = gone[similar[0]].msgstr
        entry.previous_msgid = similar[0]
        entry.flags.append("fuzzy")


def memory_of(language, addons):
    """Translations by term, from all catalogues of a language."""
    return {
        entry.msgid: entry.msgstr
        for addon in addons
        for path in catalogues(addon)
        if path.stem == language
        for entry in polib.pofile(str(path))
        if entry.translated() and not entry.obsolete
    }


# Add


def add(addon, language):
    """Make empty catalogues of a language, where an addon has none.

    What a module of the host lacks in that language only an export can tell: until
    then its catalogue is empty.
    """
    locale = babel.Locale.parse(language)
    for folder in (addon / "i18n", *sorted(addon.glob("i18n_extra/*/"))):
        path = folder / f"{language}.po"
        if path.exists():
            continue
        catalogue = polib.POFile()
        if folder.name == "i18n":
            if not template_of(path).exists():
                continue
            catalogue = polib.pofile(str(template_of(path)))
        catalogue.metadata = {
            "Project-Id-Version": "Odoo Server 19.0",
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": str(get_plural(locale)),
        }
        catalogue.save(str(path))


def main(command, *words):
    if command == "add":
        language, *words = words
        try:
            babel.Locale.parse(language)
        except (babel.UnknownLocaleError, ValueError) as error:
            return f"script/i18n: {error}"
        for word in words:
            add(pathlib.Path(word), language)
        return 0
    addons = [pathlib.Path(word) for word in words]
    if command == "update":
        for path in (path for addon in addons for path in catalogues(addon)):
            update(path, memory_of(path.stem, addons))
        return 0
    found = list(findings(addons))
    for path, line, problem in found:
        print(f"{_shown(path)}:{line}: {problem}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
