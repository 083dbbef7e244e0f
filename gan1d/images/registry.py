"""All image runs of a machine: made, found, asked to train or pause or stop, and queued for their devices."""

from __future__ import annotations

import os
import re
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from gan1d.base.fields import SettingsError, short
from gan1d.base.files import write
from gan1d.base.folders import named_in
from gan1d.base.locks import held
from gan1d.images.folder import OVER, Identity, Run, RunError, State, Wanted
from gan1d.images.settings import ImageRecipe
from gan1d.jobs.owners import Owner, note_owner
from gan1d.jobs.queue import in_order, next_ticket, place_of
from gan1d.languages import tr

NUMBERED = re.compile(r"[0-9]{1,9}(?=-)")  # the name of a run's folder


class Runs:
    """All runs of a machine, in one folder: `GAN1D_RUNS`, or the user's data folder."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or named_in("GAN1D_RUNS") or user_data_path("gan1d") / "images"

    def all(self) -> list[Run]:
        """By number, those that cannot be read among them. A folder that is only half made is not a run yet."""
        if not os.path.isdir(self.root):  # a name that the system refuses is no folder, either
            return []
        found = [Run(path.parent) for path in self.root.glob("*/wanted.json") if NUMBERED.match(path.parent.name)]
        return sorted(found, key=lambda run: run.number)

    def find(self, name: str) -> Run:
        """The run of a name, or of its number alone; raises `SettingsError`."""
        runs = self.all()
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 12 else None
        for run in runs:
            if name == run.name or number == run.number:
                return run
        known = ", ".join(run.name for run in runs[-5:]) or tr("none yet")
        raise SettingsError(tr("There is no run '{run}'; the newest are: {known}.", run=short(name), known=known))

    def create(self, recipe: ImageRecipe, identity: Identity, owner: Owner | None = None) -> Run:
        """A new run, queued; raises `OSError` where the folder cannot be written."""
        self.root.mkdir(parents=True, exist_ok=True)
        with held(self.root / "create.lock", 10.0):  # two processes may count at once
            run = Run(self.root / f"{self._next_number():04d}-{identity.preset}")
            (run.path / "sheets").mkdir(parents=True)
            note_owner(run.path, owner)
            run.identity = identity
            run.recipe = recipe
            run.state = State(device=identity.device)
            run.wanted = Wanted("train", self.next_ticket())  # last: now it is a run
        return run

    def _next_number(self) -> int:
        """Counts on where runs were deleted: the link of a run never shows another."""
        counter = self.root / "last-number"
        last = re.match(rb"\d{1,9}", counter.read_bytes()) if counter.exists() else None
        folders = (NUMBERED.match(path.name) for path in self.root.iterdir())
        number = max(int(found.group()) if found else 0 for found in (last, *folders)) + 1
        write(counter, str(number).encode())
        return number

    def next_ticket(self) -> int:
        """The end of the queue."""
        return next_ticket(map(_last_ticket, self.all()))

    def ask(self, run: Run, do: str) -> None:
        """Ask that a run train (at the end of the queue), pause or stop; raises `SettingsError` if it is over."""
        state = run.state
        if do == "train" and state.status in ("done", "diverged"):
            raise SettingsError(
                tr("Run {run} is done and cannot go on; start a new one.", run=run.name)
                if state.status == "done"
                else tr("Run {run} is diverged and cannot go on; start a new one.", run=run.name)
            )
        with self._asking():
            wanted = run.wanted
            ticket = self.next_ticket() if do == "train" and wanted.do != "train" else wanted.ticket
            run.wanted = replace(wanted, do=do, ticket=ticket)
        if state.status not in ("done", "diverged") and not run.alive():  # nobody is there to answer
            run.state = replace(state, status={"train": "queued", "pause": "paused", "stop": "stopped"}[do], text="")

    def ask_setting(self, run: Run, name: str, value: Any) -> None:
        """Ask that a live setting be in force from now on; raises `SettingsError`."""
        now = run.state.iteration
        checked = getattr(run.recipe.edited(now, name, value).at(now), name)
        with self._asking():
            wanted = run.wanted
            run.wanted = replace(wanted, settings={**wanted.settings, name: checked}, asked=wanted.asked + 1)

    def _asking(self) -> AbstractContextManager[bool]:
        """While what is wanted of a run is read and written: a page and its live view may ask at once."""
        return held(self.root / "wanted.lock", 10.0)

    def queue(self) -> list[Run]:
        """The runs that wait for a device, by ticket: also one whose process was killed while it trained.

        A run that cannot be read, or whose folder cannot be written, holds up nobody.
        """
        return in_order(self.all(), _ticket)

    def place(self, run: Run) -> int:
        """How many wait before this one, from 1; 0 if it does not wait."""
        return place_of(self.queue(), run)

    def is_next(self, run: Run) -> bool:
        """Whether no run that somebody is about to train on the same device waits before this one."""
        queue = self.queue()
        before = queue[: queue.index(run)] if run in queue else []
        rivals = [other for other in before if other.identity.device == run.identity.device]
        return not (rivals and (self.supervised() or any(other.alive() for other in rivals)))

    def device_lock(self, device: str) -> Path:
        """Held by the run that trains on a device."""
        return self.root / f"{device}.lock"

    @property
    def supervisor_lock(self) -> Path:
        """Held by the process that starts the runs that wait."""
        return self.root / "supervisor.lock"

    def supervised(self) -> bool:
        """Whether somebody starts the runs that wait."""
        with held(self.supervisor_lock, 0.0) as free:
            return not free


def _last_ticket(run: Run) -> int:
    """The last ticket of a run, whether it waits or not; 0 for one that cannot be read."""
    try:
        return run.wanted.ticket
    except RunError:
        return 0


def _ticket(run: Run) -> int | None:
    """The ticket of a run that waits; None for any other."""
    try:
        wanted, state = run.wanted, run.state
    except RunError:
        return None
    waits = wanted.do == "train" and state.status not in OVER and (state.status != "training" or not run.alive())
    return wanted.ticket if waits and not run.problem and os.access(run.path, os.W_OK) else None
