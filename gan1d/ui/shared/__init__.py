"""What the live components share: scripts and styles, joined with a component's own into one module each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_SHARED = Path(__file__).parent
SCRIPTS = ("basics", "socket", "history", "pen", "charts", "lifetime")


def script(folder: Path, own: Iterable[str]) -> str:
    """The shared scripts and then the component's own, as one module."""
    files = [*(_SHARED / f"{name}.js" for name in SCRIPTS), *(folder / f"{name}.js" for name in own)]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def style(own: Path) -> str:
    """The shared style sheet and then the component's own."""
    return "\n".join(file.read_text(encoding="utf-8") for file in (_SHARED / "base.css", own))
