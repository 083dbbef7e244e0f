"""The name nearest to a word, for sentences on a word that names nothing."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 100  # characters that are compared: no name has more, and the comparison takes their square


def nearest(word: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The name that is most like a word of any length; None if none reaches the share `cutoff` of common characters."""
    near = get_close_matches(word[:LONGEST], list(names), 1, cutoff)
    return near[0] if near else None
