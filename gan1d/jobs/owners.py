"""Whose a piece of work on disk is, where a server has visitors: `owner.json` in its folder.

A visitor is known by a secret that only the browser keeps; the folder has a digest of it. What was begun at the command
line, or by who has the machine to himself, has no such file and is the host's.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from gan1d.base.files import write
from gan1d.base.records import RecordError, read

FILE = "owner.json"


@dataclass(frozen=True)
class Owner:
    """`digest` of the visitor's secret; how many `hours` the work was expected to take when it was begun."""

    digest: str
    hours: float = 0.0


def note_owner(folder: Path, owner: Owner | None) -> None:
    """Write down whose the work in a folder is; nothing where that is nobody's business. Raises `OSError`."""
    if owner is not None:
        write(folder / FILE, json.dumps(asdict(owner)).encode())


def owner_of(folder: Path) -> Owner | None:
    """Whose the work in a folder is; None for the host's, and where it cannot be read."""
    try:
        return read(folder / FILE, Owner)
    except (FileNotFoundError, RecordError):
        return None
