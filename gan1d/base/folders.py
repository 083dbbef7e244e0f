"""Folders that people name in the environment."""

from __future__ import annotations

import os
from pathlib import Path

from gan1d.base.fields import short

MOST_SHOWN = 300  # characters of a path that a message repeats


def named_in(variable: str) -> Path | None:
    """The folder that an environment variable names, in full; None if it names none."""
    text = os.environ.get(variable, "").strip()
    return Path(os.path.abspath(os.path.expanduser(text))) if text else None


def shown(path: Path) -> str:
    """A path as far as a message repeats it."""
    return short(str(path), MOST_SHOWN)


def noted(folder: Path | None) -> str | None:
    """A folder as it is noted on disk: in full, so that it means the same to who has another working folder."""
    return None if folder is None else str(folder.absolute())
