"""What the live components share: scripts and styles, joined with a component's own into one module each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from gan1d.languages import browser_words, spoken

_SHARED = Path(__file__).parent
SCRIPTS = ("basics", "memory", "socket", "history", "pen", "terms", "states", "charts", "transport", "lifetime")


def script(folder: Path, own: Iterable[str], of: Iterable[str] = SCRIPTS) -> str:
    """The shared scripts (of these) and then the component's own, as one module."""
    files = [*(_SHARED / f"{name}.js" for name in of), *(folder / f"{name}.js" for name in own)]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def speech() -> dict[str, object]:
    """What a component's data tell its script of the language spoken: its code, and its words, each after its English.

    Pairs, not a dictionary: of each dictionary and list in the data Streamlit asks pandas whether it is a table, and
    pandas takes longer to import than all that Figure 1 needs.
    """
    return {"language": spoken(), "words": tuple(browser_words().items())}


def heard(key: str) -> int | None:
    """The call that this run of the page answers, of the component with this key whose session's picture was gone."""
    return (st.session_state.get(key) or {}).get("gone")


def style(own: Path) -> str:
    """The shared style sheet and then the component's own."""
    return "\n".join(file.read_text(encoding="utf-8") for file in (_SHARED / "base.css", own))
