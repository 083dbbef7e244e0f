"""A look at the data before anything is trained: what it is by its checksums, and some of its images."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from gan1d.base.files import why_of
from gan1d.images.datasets import TITLES, load
from gan1d.images.finding import home_of
from gan1d.images.idx import DataError
from gan1d.images.sheets import png
from gan1d.languages.lazy import LazyMessage, lazy, reason

SHOWN = 49  # images of the sheet


@dataclass(frozen=True)
class Look:
    """What data is, in a sentence, and a sheet of it; or the `problem` for which it cannot be trained on."""

    words: LazyMessage | str = ""
    original: bool = False
    sheet: bytes = b""
    problem: LazyMessage | str = ""


def look_at(name: str, folder: Path, orientation: str) -> Look:
    """Read the data of a folder; once, as long as its files stay as they are."""
    try:
        home = home_of(name, folder)
        files = [path for path in (home.train, home.held_out) if path] if home else []
        stamps = tuple((str(path), os.stat(path).st_mtime_ns, os.stat(path).st_size) for path in files)
        return _look_at(name, folder, orientation, stamps)
    except DataError as error:
        return Look(problem=reason(error))
    except OSError as error:  # gone since
        why = why_of(error)
        return Look(problem=lazy("{file} cannot be opened: {why}", file=str(error.filename), why=why))


@lru_cache(maxsize=16)
def _look_at(name: str, folder: Path, orientation: str, stamps: tuple[object, ...]) -> Look:
    try:
        data = load(name, folder, orientation)
    except DataError as error:
        return Look(problem=reason(error))
    chosen = np.linspace(0, len(data.train) - 1, SHOWN).astype(int)
    title = data.words.values["title"].message
    return Look(data.words, title == TITLES[name], png(data.train[chosen]))
