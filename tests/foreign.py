"""A foreign language that is English in brackets, so that one sees what went through a catalogue."""

import re

import pytest

from gan1d import languages

FOREIGN = "ko"  # it writes numbers as English does


class Bracketed:
    """A catalogue that has everything."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, one: str, many: str, n: int) -> str:
        return f"⟦{one if n == 1 else many}⟧"


def teach(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on `FOREIGN` is this language."""
    monkeypatch.setattr(languages, "_translations", lambda language: Bracketed())


def left_in_english(text: str) -> str:
    """What of a text is outside of all brackets."""
    while "⟦" in text:
        inner = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
        if inner == text:
            break
        text = inner
    return text
