"""Folders that people name in the environment."""

from __future__ import annotations

import os
from pathlib import Path


def named_in(variable: str) -> Path | None:
    """The folder that an environment variable names, in full; None if it names none."""
    text = os.environ.get(variable, "").strip()
    return Path(os.path.abspath(os.path.expanduser(text))) if text else None


def noted(folder: Path | None) -> str | None:
    """A folder as it is noted on disk: in full, so that it means the same to who has another working folder."""
    return None if folder is None else str(folder.absolute())
