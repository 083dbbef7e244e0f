"""Gathers every message of the source into the catalogues (GNU gettext, by Babel): `make words`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from gan1d.languages import DOMAINS, ENGLISH, LANGUAGES, catalogue_file
from gan1d.languages.extract_html import extract_html
from gan1d.languages.extract_python import extract_python

ROOT = Path(__file__).parents[2]
TRANSLATED = tuple(code for code in LANGUAGES if code != ENGLISH)

_PYTHON: tuple[list[str], list[tuple[str, Any]], dict[str, Any]] = (
    ["gan1d", "pages"],
    [("**.py", extract_python)],
    {"tr": None, "N_": None, "ngettext": (1, 2), "lazy": None},
)
_BROWSER: tuple[list[str], list[tuple[str, Any]], dict[str, Any]] = (
    ["gan1d/ui"],
    [("**.js", "javascript"), ("**.html", extract_html)],
    {"t": None},
)
_SOURCES = dict(zip(DOMAINS, (_PYTHON, _BROWSER), strict=True))


def gathered(domain: str) -> Catalog:
    """All messages of a domain, untranslated, with the files they come from."""
    catalogue = Catalog()
    folders, methods, keywords = _SOURCES[domain]
    for folder in folders:
        found = extract_from_dir(ROOT / folder, methods, keywords=keywords)
        for file, _, message, _, _ in sorted(found, key=lambda each: each[:2]):
            catalogue.add(message, locations=[(f"{folder}/{file}", 1)])
    return catalogue


def read(language: str, domain: str) -> Catalog:
    """A catalogue as it lies in the checkout; an empty one where there is none."""
    file = catalogue_file(language, domain)
    if not file.exists():
        about = f"# What gan1d says, in {LANGUAGES[language]} ({domain}). Brought up to the source by `make words`."
        return Catalog(language, header_comment=about, project="gan1d", version="0.1.0", fuzzy=False)
    with file.open("rb") as stream:
        return read_po(stream, language)


def refreshed(language: str, domain: str) -> Catalog:
    """The catalogue with the messages the source has today; translations of those that stay are kept."""
    catalogue, source = read(language, domain), gathered(domain)
    source.creation_date = catalogue.creation_date
    catalogue.update(source, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def missing(catalogue: Catalog) -> Iterator[str]:
    """The messages without a translation."""
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not (all(strings) and not message.fuzzy):
            yield message.id if isinstance(message.id, str) else message.id[0]


def write(language: str, domain: str, catalogue: Catalog) -> None:
    """Write a catalogue where the app reads it."""
    file = catalogue_file(language, domain)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, catalogue, width=120, sort_by_file=True, include_lineno=False)
