"""A sweep as its viewers see it: its folder is read once for all of them, and each is told what is new to it."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import nan
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from gan1d.base.budget import BUDGET, Budget, Holder
from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of
from gan1d.languages.lazy import LazyMessage, lazy
from gan1d.sweep import queue
from gan1d.sweep.cost import refuse_dear, seconds_of_a_run
from gan1d.sweep.folder import Folder
from gan1d.sweep.outcome import Outcome, summary
from gan1d.sweep.plan import Run, Sweep
from gan1d.sweep.supervisor import WORKERS
from gan1d.ui.hosting.rules import presentable
from gan1d.ui.live.connection import Message
from gan1d.ui.live.watching import LOOK
from gan1d.ui.sweep.background import problem
from gan1d.ui.sweep.found import Found

COLUMNS = ("i", "j", "step", "seeds", "diverged", "jsd", "share", "settled")  # as in connection.js
ROWS = 4096  # cells in a message
READ = 2**20  # bytes of a folder's file at a time
SHARE = 1 / 8  # of all memory
MARKS = 30  # how many batches back the speed is taken from

Cell = tuple[int, int]


@dataclass
class Told:
    """What one browser has been told."""

    life: int = -1
    changes: int = 0
    state: dict[str, Any] | None = None
    problem: str = ""


class Watch:
    """One sweep, read at most every LOOK seconds and only when somebody asks."""

    def __init__(self, sweep: Sweep, clock: Callable[[], float] = monotonic) -> None:
        self.sweep, self._clock = sweep, clock
        self._folder = Folder.of(sweep)
        self._lock = threading.Lock()
        self._looked = -np.inf
        self._life = 0
        self._weigh()
        self._begin_anew()
        self._status, self._place = "none", 0
        self._text: LazyMessage | str = ""
        self._problem: LazyMessage | str = ""

    def look(self) -> None:
        """Read what is new, unless somebody has just done so."""
        with self._lock:
            now = self._clock()
            if now - self._looked < LOOK:
                return
            try:
                self._read(now)
                self._problem = ""
            except SettingsError as error:
                self._problem = str(error)
            except OSError as error:
                self._problem = lazy("The files of this map cannot be read: {why}.", why=why_of(error))
            self._looked = self._clock()

    def news(self, told: Told) -> list[Message]:
        """What a browser is to be told, in the language spoken, and note it in `told`: a state, then cells as float32
        of COLUMNS, each replacing what was told of the same cell; at most ROWS of them at a time.
        """
        with self._lock:
            messages: list[Message] = []
            sentence = presentable(str(self._problem))
            if sentence != told.problem:
                told.problem = sentence
                if sentence:
                    messages.append({"type": "notice", "text": sentence})
            state = self._state()
            if told.state != state:
                told.state = state
                messages.append(state)
            if told.life != self._life:
                told.life, told.changes = self._life, 0
                messages.append({"type": "anew"})
            changed = self._changes[told.changes : told.changes + ROWS]
            told.changes += len(changed)
            if changed:
                rows = [self._row(divmod(cell, self._cells[1])) for cell in dict.fromkeys(changed)]
                messages.append(np.array(rows, "<f4").tobytes())
            return messages

    def more(self, told: Told) -> bool:
        """Whether there are more cells to tell than one message holds."""
        return told.changes < len(self._changes)

    # ---- reading

    def _weigh(self) -> None:
        """What a run of a cell costs, as a product of what its column and its row cost: near enough for time left."""
        nx, ny, own = len(self.sweep.x.values), len(self.sweep.y.values), self.sweep.weight((0, 0))
        self._across = [self.sweep.weight((i, 0)) / own for i in range(nx)]
        self._up = [self.sweep.weight((0, j)) / own for j in range(ny)]
        self._weight = sum(self._across) * sum(self._up) * self.sweep.seeds

    def _begin_anew(self) -> None:
        self._offset = 0
        self._cells = len(self.sweep.x.values), len(self.sweep.y.values)
        self._found = Found(self._cells, self.sweep.seeds)
        self._changes = array("l")  # cells, by their number, in the order in which something came to them
        self._done = 0
        self._computed = 0.0  # weight of what is done
        self._marks: list[tuple[float, float]] = []

    def _read(self, now: float) -> None:
        if not self._folder.exists():
            if self._changes:
                self._begin_anew()
                self._life += 1
        else:
            before = -1
            while before < self._offset:
                before = self._offset
                found, self._offset = self._folder.read(before, READ)
                for run, outcome in found:
                    self._note(run, outcome)
        self._status = queue.status(self._folder, self._done, self.sweep.runs)
        self._place = queue.place(self._folder) if self._status == "queued" else 0
        wanted = queue.wanted_of(self._folder) if self._status == "failed" else None
        self._text = wanted.text if wanted else problem() if self._status == "queued" else ""
        if self._status != "running":
            self._marks = []
        elif not self._marks or self._marks[-1][1] != self._computed:
            self._marks = [*self._marks[-MARKS:], (now, self._computed)]

    def _note(self, run: Run, outcome: Outcome) -> None:
        i, j, _ = run
        if self._found.put(run, outcome):
            self._done += 1
            self._computed += self._across[i] * self._up[j]
        self._changes.append(i * self._cells[1] + j)

    @property
    def nbytes(self) -> int:
        """Memory held, when all of the map is known."""
        return self._found.nbytes + self._changes.itemsize * self.sweep.runs

    def _state(self) -> dict[str, Any]:
        state = {
            "type": "state",
            "status": self._status,
            "place": self._place,
            "done": self._done,
            "of": self.sweep.runs,
            "left": self._left(),
            "text": presentable(str(self._text)),
            "can_start": False,
        }
        return state | before_start(self.sweep) if self._status == "none" else state

    def _left(self) -> float | None:
        """Seconds, by the speed of the last batches; None before there are two."""
        if len(self._marks) < 2:
            return None
        (began, first), (last, computed) = self._marks[0], self._marks[-1]
        left = (self._weight - computed) * (last - began) / (computed - first)
        return float(max(round(left - (self._clock() - last)), 1))

    def _row(self, cell: Cell) -> list[float]:
        found = summary(self._found.of(cell))
        settled = nan if found.settled is None else found.settled
        return [*cell, self.sweep.step_of(cell), found.n, found.diverged, found.jsd, found.share, settled]


# ---- what it would cost -------------------------------------------------------------------------------------------


def before_start(sweep: Sweep) -> dict[str, Any]:
    """What a sweep that nobody has begun would cost here, in words, and whether it can be begun."""
    seconds = seconds_here(sweep)
    try:
        refuse_dear(sweep, seconds)
    except SettingsError as error:
        return {"text": str(error)}
    return {"can_start": True, "left": float(round(seconds))}


@lru_cache(maxsize=100)
def seconds_here(sweep: Sweep) -> float:
    """Seconds of a sweep on this server, measured once."""
    return seconds_of_a_run(sweep) * sweep.runs / WORKERS


class Watches(Holder):
    """The maps that somebody watches: there is nothing to give up while they do."""

    def __init__(self, budget: Budget) -> None:
        """None yet."""
        self.known: WeakValueDictionary[str, Watch] = WeakValueDictionary()
        budget.take(self, SHARE)

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return sum(watch.nbytes for watch in list(self.known.values()))


_watches = Watches(BUDGET)
_lock = threading.Lock()


def watch_of(sweep: Sweep) -> Watch:
    """The watch of a sweep, one for all connections. Links that differ in what the cells replace share it.

    Raises `SettingsError` if there is no memory for another one.
    """
    name = str(Folder.of(sweep).path)
    with _lock:
        found = _watches.known.get(name)
        if found is None:
            found = Watch(sweep)
            BUDGET.refuse(found.nbytes)
            _watches.known[name] = found
        return found
