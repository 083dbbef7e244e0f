"""The glossary: every term that the app uses, each setting, curve and layer of it among them."""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.base.fields import short
from gan1d.base.nearest import nearest
from gan1d.languages import tr
from gan1d.teaching.glossary import densities, game, losses, models, networks, states, the_app, training
from gan1d.teaching.glossary.term import Term

__all__ = ["GLOSSARY", "Found", "Term", "alphabetical", "find", "matches", "names_of"]

GLOSSARY: dict[str, Term] = {
    term.name: term
    for part in (densities, game, losses, models, networks, the_app, states, training)
    for term in part.TERMS
}
"""Terms by name."""

CLOSE = 0.6  # how alike a word must be to count as a slip of the finger


@dataclass(frozen=True)
class Found:
    """The term that a word leads to, and a sentence if that is not what was asked for."""

    term: Term | None
    sentence: str = ""


def names_of(term: Term) -> tuple[str, ...]:
    """All that leads to a term: its name, its title in English and what else is written for it."""
    return tuple(dict.fromkeys((term.name, term.title, *term.also)))


def _tidy(word: str) -> str:
    return word.strip().replace(" ", "_").replace("-", "_").casefold()


_NAMED = {_tidy(name): term for term in GLOSSARY.values() for name in names_of(term)}


def find(word: str) -> Found:
    """The term of a name, a setting, a curve or another word for it; else the nearest."""
    term = _NAMED.get(_tidy(word))
    if term is not None:
        return Found(term)
    near = nearest(_tidy(word), _NAMED, CLOSE)
    if near is None:
        return Found(None, tr("The glossary has no term '{word}'; search for another word.", word=short(word)))
    term = _NAMED[near]
    sentence = tr("The glossary has no term '{word}'; the nearest is {term}.", word=short(word), term=tr(term.title))
    return Found(term, sentence)


def alphabetical() -> list[Term]:
    """All terms by their title in the language spoken."""
    return sorted(GLOSSARY.values(), key=lambda term: tr(term.title).casefold())


def matches(term: Term, search: str) -> bool:
    """Whether each word searched for stands in the term's names, title or words, in the language spoken."""
    text = " ".join((*names_of(term), tr(term.title), tr(term.words))).casefold()
    return all(word in text for word in search.casefold().split())
