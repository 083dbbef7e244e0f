"""Several things in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from gan1d.languages import tr


def join_words(parts: Iterable[str]) -> str:
    """The parts, each once, joined as a sentence does: one and another."""
    return reduce(lambda before, part: tr("{before} and {part}", before=before, part=part), dict.fromkeys(parts))
