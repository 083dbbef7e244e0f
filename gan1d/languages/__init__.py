"""The languages the app speaks. English is the source; the others are gettext catalogues beside this file.

Messages are marked in the source and translated when they are told to a person: `tr` for a literal, `N_` for one that
is kept, `ngettext` for a number of things. What a thread or a recording keeps is the message and its values, never a
sentence, because those who watch it need not share a language.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gan1d.languages.numbers import Filling, has_decimal_comma, in_language

if TYPE_CHECKING:
    import polib

LANGUAGES = {"en": "English", "vi": "Tiếng Việt", "ko": "한국어"}
ENGLISH = "en"
DOMAINS = ("gan1d", "browser")  # what Python says, and what the scripts in the browser say
FOLDER = Path(__file__).parent

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def _nobody_said() -> str:
    return ENGLISH


_ask: Callable[[], str] = _nobody_said


def spoken() -> str:
    """The language in force here: that of `use_language`, else what `ask_for` answers."""
    return _spoken.get() or _ask()


def ask_for(language: Callable[[], str]) -> None:
    """Let whoever shows pages say which language the session at hand speaks."""
    global _ask
    _ask = language


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Speak a language of `LANGUAGES` inside the block, in this thread or task."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def N_(message: str) -> str:
    """The message itself, marked for the catalogues: it is translated where it is shown."""
    return message


def tr(message: str, /, **values: Any) -> str:
    """The message in the language spoken, with `{name}` replaced by the values, as `str.format` does.

    Numbers among the values, and only those, are written as the language writes them.
    """
    language = spoken()
    # The empty message of a catalogue is its header.
    text = message if language == ENGLISH or not message else _translations(language).gettext(message)
    return Filling(language).format(text, **values) if values else text


def ngettext(one: str, many: str, n: int, /, **values: Any) -> str:
    """One of two messages by a number, which is `{n}` in them."""
    language = spoken()
    english = one if n == 1 else many
    text = english if language == ENGLISH else _translations(language).ngettext(one, many, n)
    return Filling(language).format(text, n=n, **values)


def written(value: float | str, form: str = "") -> str:
    """A number, or its digits, as the language spoken writes it in labels and tables."""
    return in_language(format(value, form), spoken())


def listed(numbers: Iterable[str]) -> str:
    """Numbers that are written, one after the other."""
    return ("; " if has_decimal_comma(spoken()) else ", ").join(numbers)


def browser_words() -> dict[str, str]:
    """What the scripts in the browser say, by its English, in the language spoken; empty for English."""
    language = spoken()
    return {} if language == ENGLISH else _browser_words(language)


def catalogue_file(language: str, domain: str) -> Path:
    """Where a catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


@lru_cache(maxsize=len(LANGUAGES))
def _translations(language: str) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(BytesIO(_catalogue(language, "gan1d").to_binary()))


@lru_cache(maxsize=len(LANGUAGES))
def _browser_words(language: str) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in _catalogue(language, "browser").translated_entries()}


def _catalogue(language: str, domain: str) -> polib.POFile:
    """The messages of a file. Babel, which gathers them, would do, but brings 33 MB of other languages' customs."""
    import polib

    return polib.pofile(str(catalogue_file(language, domain)), encoding="utf-8")
