"""The store of recordings: shared by all who watch, bounded in memory, trained only while somebody watches."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from typing import Protocol
from weakref import WeakKeyDictionary

from gan1d.background import held_up
from gan1d.languages.kept import Kept
from gan1d.recipes import Recipe
from gan1d.runs import End, Recording

SLICE = 8  # iterations between two looks at who is watching, if they are quick
SLICE_WORK = 5e7  # multiplications; a slow recipe must not hold up the others in its turn
REST = 0.1  # seconds, where nobody else is to be trained, before the first that could not be is tried again
LONGEST = 6  # two to this power are the most slices, or rests, between two attempts

LOG = logging.getLogger(__name__)


class Trained(Protocol):
    """What can be trained further: one recording, or many runs side by side."""

    recipe: Recipe

    @property
    def end(self) -> End | None:
        """Why it goes no further."""

    @property
    def recorded(self) -> int:
        """The newest state."""

    def extend(self, up_to: int) -> None:
        """Train up to a state, or to the end."""


class Trainer:
    """The thread that trains what is watched, and nothing else.

    A run whose training fails, for want of memory perhaps, is tried again, each time after more of the others' slices.
    A watcher (any hashable) asks with `watch` for runs up to states, and is dropped with `leave`.
    """

    def __init__(self) -> None:
        self.trained = 0  # iterations so far
        self._wanted: dict[object, tuple[tuple[Trained, int], ...]] = {}
        self._work = threading.Condition()
        self._thread: threading.Thread | None = None
        self._held_up: WeakKeyDictionary[Trained, tuple[Kept, int, int]] = WeakKeyDictionary()  # why, failures, turn

    def watch(self, watcher: object, *needs: tuple[Trained, int]) -> None:
        """Ask that each run reach its state; replaces what the watcher asked before."""
        with self._work:
            self._wanted[watcher] = needs
            if any(run.recorded < up_to and run.end is None for run, up_to in needs):
                if self._thread is None:
                    self._thread = threading.Thread(target=self._train, name="gan1d training", daemon=True)
                    self._thread.start()
                self._work.notify()

    def leave(self, watcher: object) -> None:
        """Forget a watcher; what only it watched stops within a slice."""
        with self._work:
            self._wanted.pop(watcher, None)

    @property
    def watchers(self) -> int:
        """How many are watching."""
        return len(self._wanted)

    def problem_of(self, run: Trained) -> str:
        """Why a run is not trained at the moment; empty if nothing is in the way."""
        known = self._held_up.get(run)
        return str(known[0]) if known else ""

    def _train(self) -> None:
        turn = 0
        while True:
            turn += 1
            with self._work:
                # Several watchers of one run are one demand; each run gets a slice in turn.
                demand = {
                    id(r): r
                    for needs in self._wanted.values()
                    for r, up_to in needs
                    if r.recorded < up_to and r.end is None
                }
                ready = [run for run in demand.values() if run not in self._held_up or self._held_up[run][2] <= turn]
                if not ready:
                    self._work.wait(REST if demand else None)
                    continue
            run = ready[turn % len(ready)]
            before = run.recorded
            try:
                work = run.recipe.at(run.recorded).work
                run.extend(run.recorded + max(1, min(SLICE, int(SLICE_WORK / work))))
            except Exception as error:
                self._put_aside(run, error, turn)
            else:
                self._held_up.pop(run, None)
                self.trained += run.recorded - before

    def _put_aside(self, run: Trained, error: Exception, turn: int) -> None:
        failures = self._held_up[run][1] + 1 if run in self._held_up else 1
        if failures == 1:
            LOG.exception("Training held up: %s", run.recipe.to_query())
        self._held_up[run] = held_up(error), failures, turn + 2 ** min(failures, LONGEST)


class Store(Trainer):
    """All recordings of a process, least recently used dropped beyond `max_bytes`."""

    def __init__(self, max_bytes: int = 512 * 2**20) -> None:
        super().__init__()
        self.max_bytes = max_bytes
        self._recordings: OrderedDict[Recipe, Recording] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, recipe: Recipe) -> Recording:
        """The recording of a recipe: the known one, or a new one that shares the longest known past."""
        with self._lock:
            if recipe not in self._recordings:
                known = max(self._recordings.values(), key=lambda r: self._common(recipe, r), default=None)
                past = known if known is not None and self._common(recipe, known) >= 0 else None
                self._recordings[recipe] = Recording(recipe, past)
            self._recordings.move_to_end(recipe)
            self._drop_old()
            return self._recordings[recipe]

    def __len__(self) -> int:
        return len(self._recordings)

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return sum(recording.nbytes for recording in list(self._recordings.values()))

    @staticmethod
    def _common(recipe: Recipe, recording: Recording) -> int:
        return min(recipe.shared_past(recording.recipe), recording.recorded)

    def _drop_old(self) -> None:
        watched = {id(r) for needs in list(self._wanted.values()) for r, _ in needs}
        total = sum(r.nbytes for r in self._recordings.values())
        for recipe in list(self._recordings)[:-1]:
            if total <= self.max_bytes:
                break
            if id(self._recordings[recipe]) not in watched:
                total -= self._recordings.pop(recipe).nbytes
