"""What sentences are made of: several things, and times."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from gan1d.languages import tr

DAY = 86400.0  # seconds


def join_words(parts: Iterable[str]) -> str:
    """The parts, each once, joined as a sentence does: one and another."""
    return reduce(lambda before, part: tr("{before} and {part}", before=before, part=part), dict.fromkeys(parts))


def duration(seconds: float) -> str:
    """A time as a person says it."""
    if seconds < 90:
        return tr("{n:.0f} s", n=seconds)
    if seconds < 90 * 60:
        return tr("{n:.0f} min", n=seconds / 60)
    return tr("{n:.0f} h", n=seconds / 3600) if seconds < 2 * DAY else tr("{n:,.0f} days", n=seconds / DAY)
