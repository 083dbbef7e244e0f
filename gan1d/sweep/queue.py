"""The sweeps on this server's disk: begun, asked to pause or go on, queued for their turn, deleted.

Besides the files of `gan1d.sweep.folder`, a sweep that was begun on the page has `wanted.json` in its folder. One that
was begun at the command line has none until somebody asks something of it.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from gan1d.base.fields import SettingsError
from gan1d.base.files import write
from gan1d.base.locks import held
from gan1d.base.records import RecordError, read
from gan1d.jobs.owners import Owner, note_owner
from gan1d.jobs.queue import in_order, next_ticket, place_of
from gan1d.languages import tr
from gan1d.languages.lazy import LazyMessage, lazy, reason
from gan1d.sweep.folder import Folder, sweeps_root
from gan1d.sweep.plan import Sweep

WANTED = "wanted.json"
RUN, PAUSE, DONE, FAILED = "run", "pause", "done", "failed"


@dataclass(frozen=True)
class Wanted:
    """What people want of a sweep, or how it ended: `do` is run, pause, done or failed (`text` says why).

    Sweeps are computed in the order of their tickets.
    """

    do: str = field(metadata={"choices": (RUN, PAUSE, DONE, FAILED)})
    ticket: int = 0
    text: LazyMessage | str = ""


def wanted_of(folder: Folder) -> Wanted | None:
    """What is wanted of a sweep; None if nobody has asked anything. One that cannot be read counts as failed."""
    try:
        return read(folder.path / WANTED, Wanted)
    except FileNotFoundError:
        return None
    except RecordError as error:
        return Wanted(FAILED, 0, lazy("What was asked of this map cannot be read: {why}.", why=reason(error)))


def want(folder: Folder, wanted: Wanted) -> None:
    """Write it down."""
    write(folder.path / WANTED, json.dumps(asdict(wanted)).encode())


def every() -> list[Folder]:
    """All sweeps, the newest first."""
    if not os.path.isdir(sweeps_root()):  # a name that the system refuses is no folder, either
        return []
    found = sorted(sweeps_root().glob("*/sweep.json"), key=_made, reverse=True)
    return [Folder(file.parent) for file in found]


def named(name: str) -> Folder:
    """The folder of the sweep of that name, which need not be there."""
    return Folder(sweeps_root() / name)


def _made(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:  # deleted meanwhile
        return 0.0


def done(folder: Folder) -> int:
    """How many runs of a sweep are computed; raises `SettingsError`, and `OSError` if they cannot be read."""
    return _count(folder.path, sum(file.stat().st_size for file in folder.path.glob("*.jsonl")))


@lru_cache(maxsize=200)
def _count(path: Path, size: int) -> int:
    return len(Folder(path).outcomes())


def queue() -> list[Folder]:
    """The sweeps that wait or are computed, by ticket."""
    return in_order(every(), _ticket)


def _ticket(folder: Folder) -> int | None:
    wanted = wanted_of(folder)
    return wanted.ticket if wanted and wanted.do == RUN and os.access(folder.path, os.W_OK) else None


def place(folder: Folder) -> int:
    """Its place in the queue, from 1; 0 if it is not in it."""
    return place_of([each.path.name for each in queue()], folder.path.name)


def status(folder: Folder, computed: int, runs: int) -> str:
    """Where a sweep stands, of whose `runs` so many are `computed`: none, complete, running, queued, paused, failed, or
    stopped: nobody computes it and nobody has said that it should rest.
    """
    if not folder.exists():
        return "none"
    if computed == runs:
        return "complete"
    wanted = wanted_of(folder)
    if wanted is None or wanted.do == RUN:
        return "running" if folder.alive() else "queued" if wanted else "stopped"
    return {PAUSE: "paused", FAILED: "failed"}.get(wanted.do, "stopped")


def begin(sweep: Sweep, owner: Owner | None = None) -> None:
    """Compute a sweep, or what is missing of it, when its turn comes; raises `OSError` if it cannot be written.

    One that is not there yet is the `owner`'s.
    """
    folder = Folder.of(sweep)
    if owner and not folder.exists():
        folder.path.mkdir(parents=True, exist_ok=True)
        note_owner(folder.path, owner)
    folder.create(sweep)
    ask(folder, RUN)


def ask(folder: Folder, do: str) -> None:
    """Ask that a sweep be computed, at the end of the queue, or pause; raises `SettingsError`."""
    wanted = wanted_of(folder)
    if do == PAUSE and wanted is None:
        raise SettingsError(tr("The command line computes this map: end it there, with Ctrl-C."))
    with held(sweeps_root() / "queue.lock", 2.0):
        known = wanted or Wanted(do)
        tickets = (other.ticket for other in map(wanted_of, every()) if other)
        anew = do == RUN and (wanted is None or wanted.do != RUN)
        ticket = next_ticket(tickets) if anew else known.ticket
        want(folder, replace(known, do=do, ticket=ticket, text=""))


def delete(folder: Folder) -> None:
    """Remove a sweep from the disk: first what makes it one. Raises `SettingsError` while it is computed."""
    if folder.alive() or place(folder):
        raise SettingsError(tr("A map can be deleted when it is paused or complete."))
    (folder.path / "sweep.json").unlink(missing_ok=True)
    shutil.rmtree(folder.path)
