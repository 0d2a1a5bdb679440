"""The words that the suite uses in a language, from i18n/glossary-LANGUAGE.csv.

The columns are the English term, its translation (several with " / " between them, when
the meaning differs), the stem and a note. A text that is the term must be translated as
the glossary says. A text that contains the term must contain the stem, a regular
expression that fits every form of the word; without a stem it is free.
"""

import csv
import dataclasses
import functools
import re

from . import cache


@dataclasses.dataclass(frozen=True)
class Term:
    english: str
    translations: tuple
    stem: str

    @functools.cached_property
    def pattern(self):
        english = re.escape(self.english)
        return re.compile(rf"(?<![\w-]){english}(?:e?s)?(?![\w-])", re.IGNORECASE)


class Glossary:
    """:param path: the file; without one, every word is free"""

    def __init__(self, path):
        self.terms = []
        if path.exists():
            with path.open(newline="") as file:
                self.terms = [_term(row) for row in csv.reader(file)][1:]
        # A longer term hides the shorter ones in it.
        self.terms.sort(key=lambda term: -len(term.english))
        self._by_english = {_bare(term.english): term for term in self.terms}

    def meanings(self, english):
        """The translations of a text that is a term, or nothing."""
        term = self._by_english.get(_bare(english))
        return term.translations if term else ()

    def violated(self, english, translation):
        """The terms of an English text that its translation does not use."""
        if term := self._by_english.get(_bare(english)):
            if _bare(translation) not in map(_bare, term.translations):
                yield term
            return
        for term in self.terms:
            if term.stem and term.pattern.search(english):
                english = term.pattern.sub(" ", english)
                if not re.search(term.stem, translation, re.IGNORECASE):
                    yield term


@functools.cache
def of(language):
    return Glossary(cache.CHECKOUT / "i18n" / f"glossary-{language}.csv")


def _term(row):
    english, translation, stem, _note = row
    return Term(english, tuple(translation.split(" / ")), stem)


def _bare(text):
    return text.strip(" \n:.…*").casefold()
