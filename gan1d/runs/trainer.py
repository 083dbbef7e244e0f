"""The threads that train what is watched, and nothing else."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep, thread_time
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from gan1d.jobs.background import held_up
from gan1d.languages.lazy import LazyMessage
from gan1d.recipes.recipe import Recipe
from gan1d.runs.beside import HELPER, Beside
from gan1d.runs.recording import StopReason

SLICE = 8  # iterations between two looks at who is watching, if they are quick
REST = 0.1  # seconds, where nobody else is to be trained, before the first that could not be is tried again
LINGER = 60.0  # seconds without any work, after which a thread and its process end
LONGEST = 6  # two to this power are the most slices, or rests, between two attempts
FEW = 3  # quick runs under way at once that are trained here
LATELY = 1.0  # seconds since its last slice for which a run counts as under way
CLOSE = 2 * SLICE  # iterations that are wanted at most where a run is looked at state by state
AGAIN = 1.0  # seconds until a process that did not begin is tried again

LOG = logging.getLogger(__name__)


class Trained(Protocol):
    """What can be trained further: one recording, or many runs side by side."""

    recipe: Recipe

    @property
    def end(self) -> StopReason | None:
        """Why it goes no further."""

    @property
    def recorded(self) -> int:
        """The newest state."""

    @property
    def seconds(self) -> float:
        """About how long the next iteration takes, on one core like the one that was measured."""

    def extend(self, up_to: int) -> None:
        """Train up to a state, or to the end."""


@dataclass(eq=False)
class Lane:
    """A thread that trains heavy runs or quick ones, one slice after the other: itself, or with a process beside it.

    It waits on `work`, which has the trainer's lock: who asks for something wakes those alone who can do it.
    """

    name: str
    heavy: bool
    work: threading.Condition
    beside: Beside | None = None
    thread: threading.Thread | None = None

    @property
    def there(self) -> bool:
        """Whether its process answers."""
        return self.beside is not None and self.beside.there


class Trainer:
    """Lanes that train what is watched.

    Quick runs are trained each a short slice, for whoever has waited longest; those of which one iteration takes long
    in a lane of their own, so that nobody waits for its turn behind them. A thread that trains and the threads of the
    pages hold each other up, since they share an interpreter: where more than a few quick runs are under way, helpers
    with processes of their own train them, if there are any.

    A run whose training fails, for want of memory perhaps, is tried again, each time after more of the others' slices.
    A watcher (any hashable) asks with `watch` for runs up to states, and is dropped with `leave`.
    """

    slice_seconds = 0.016  # that a slice is to take at most, if one iteration does not take longer
    heavy_seconds = 0.04  # of an iteration, from which on a run is trained beside the others and not in its turn

    def __init__(self, heavy: Beside | None = None, helpers: Sequence[Beside] = ()) -> None:
        """Heavy runs are trained by a process, and many quick ones by others, if they are given."""
        self.trained = 0  # iterations so far
        self._work = threading.RLock()
        self._quick = Lane("gan1d training", False, threading.Condition(self._work))
        self._heavy = Lane("gan1d training, heavy", True, threading.Condition(self._work), heavy)
        helping = threading.Condition(self._work)
        self._helpers = [Lane(f"gan1d training, helper {n}", False, helping, each) for n, each in enumerate(helpers, 1)]
        self._many = self._helped = False  # more than a few quick runs are under way; and helpers train them
        self._wanted: dict[object, tuple[tuple[Trained, int], ...]] = {}
        self._turn = 0
        self._served: dict[object, int] = {}  # in which turn something was trained for a watcher
        self._in_hand: set[int] = set()  # runs of which a slice is being trained
        self._pace: WeakKeyDictionary[Trained, float] = WeakKeyDictionary()  # seconds of an iteration, as measured last
        self._moved: WeakKeyDictionary[Trained, float] = WeakKeyDictionary()  # when its last slice was trained
        # Why a run cannot go on, how often it failed, and in which turn.
        self._held_up: WeakKeyDictionary[Trained, tuple[LazyMessage, int, int]] = WeakKeyDictionary()

    def watch(self, watcher: object, *needs: tuple[Trained, int]) -> None:
        """Ask that each run reach its state; replaces what the watcher asked before."""
        with self._work:
            self._wanted[watcher] = needs
            for heavy in {self._is_heavy(run) for run, up_to in needs if run.recorded < up_to and run.end is None}:
                lane = self._heavy if heavy else self._helpers[0] if self._helped else self._quick
                self._start(lane)
                lane.work.notify()

    def leave(self, watcher: object) -> None:
        """Forget a watcher; what only it watched stops within a slice."""
        with self._work:
            self._wanted.pop(watcher, None)
            self._served.pop(watcher, None)

    @property
    def watchers(self) -> int:
        """How many are watching."""
        return len(self._wanted)

    def problem_of(self, run: Trained) -> str:
        """Why a run is not trained at the moment; empty if nothing is in the way."""
        known = self._held_up.get(run)
        return str(known[0]) if known else ""

    def _start(self, lane: Lane) -> None:
        if lane.thread is None:
            thread = threading.Thread(target=self._train, args=(lane,), name=lane.name, daemon=True)
            thread.start()  # noted when it has: who watches next tries again
            lane.thread = thread

    def _trained(self) -> None:
        """A slice was trained."""

    def _seconds(self, run: Trained) -> float:
        """About how long the next iteration takes."""
        return max(self._pace.get(run, 0.0), run.seconds)

    def _is_heavy(self, run: Trained) -> bool:
        return self._seconds(run) > self.heavy_seconds

    def _train(self, lane: Lane) -> None:
        last = monotonic()
        while True:
            with self._work:
                run, wait = self._next(lane)
                begins = self._many and lane in self._helpers and not lane.there
                if run is not None:
                    self._in_hand.add(id(run))
                elif lane.beside is not None and not begins and monotonic() - last > LINGER:
                    lane.beside.rest()
                    lane.thread = None
                    return
                elif not begins:
                    lane.work.wait(wait)
            if run is not None:
                self._slice(run, lane)
                last = monotonic()
            elif lane.beside is not None and begins:
                self._begin(lane.beside)
            del run  # nothing is kept alive that nobody watches any more

    def _next(self, lane: Lane) -> tuple[Trained | None, float]:
        """The run of which the lane is to train a slice; where there is none, how long to wait for one."""
        self._turn += 1
        needs = [(watcher, *need) for watcher, needs in self._wanted.items() for need in needs if need[0].end is None]
        # Several watchers of one run are one demand, as old as that of the one who has waited longest.
        behind: dict[Trained, int] = {}
        for watcher, run, up_to in needs:
            if run.recorded < up_to:
                behind[run] = min(behind.get(run, self._turn), self._served.get(watcher, 0))
        demand = [run for run in sorted(behind, key=behind.__getitem__) if self._is_heavy(run) == lane.heavy]
        if not lane.heavy and not self._is_for(lane, {run for _, run, _ in needs}, demand):
            return None, LINGER
        chosen = next((run for run in demand if id(run) not in self._in_hand and self._is_due(run)), None)
        if chosen is None:
            return None, REST if demand else LINGER
        self._served |= {watcher: self._turn for watcher, run, _ in needs if run is chosen}
        return chosen, 0.0

    def _is_close(self, run: Trained) -> bool:
        """Whether nobody asks for more than is seen soon, state by state."""
        with self._work:
            return not any(
                r is run and up_to > r.recorded + CLOSE for needs in self._wanted.values() for r, up_to in needs
            )

    def _is_due(self, run: Trained) -> bool:
        return run not in self._held_up or self._held_up[run][2] <= self._turn

    def _is_for(self, lane: Lane, watched: Iterable[Trained], demand: Sequence[Trained]) -> bool:
        """Whether quick runs are for this lane: many are for the helpers, as soon as one of them is there."""
        lately = monotonic() - LATELY
        moving = {run for run in watched if self._moved.get(run, lately) > lately}
        helpers = [helper for helper in self._helpers if helper.beside is not None and helper.beside.fits]
        many = bool(helpers) and len(moving.union(demand)) > FEW
        if many and len(demand) > 1:
            with suppress(
                RuntimeError
            ):  # no thread is to be had: those that are there go on, the next look tries again
                for helper in helpers:
                    self._start(helper)
            if not self._many:
                helpers[0].work.notify_all()
        self._many, self._helped = many, many and any(helper.there for helper in helpers)
        return many and lane.there if lane in self._helpers else not self._helped

    def _begin(self, beside: Beside) -> None:
        try:
            beside.begin()
        except (OSError, EOFError):
            LOG.warning("%s", HELPER, exc_info=True)
            sleep(AGAIN)

    def _extend(self, run: Any, up_to: int, beside: Beside | None, closely: bool) -> None:
        """Train a run up to a state, here or in the process beside; `closely` if each state is to be looked at."""
        run.extend(up_to)

    def _slice(self, run: Trained, lane: Lane) -> None:
        first, began = run.recorded, thread_time()  # however many others want the core
        try:
            up_to = first + max(1, min(SLICE, int(self.slice_seconds / self._seconds(run))))
            self._extend(run, up_to, lane.beside, self._is_close(run))
        except Exception as error:
            self._put_aside(run, error)
        else:
            self._held_up.pop(run, None)
            if run.recorded > first:
                self._pace[run] = (thread_time() - began) / (run.recorded - first)
        with self._work:
            self.trained += run.recorded - first
            self._moved[run] = monotonic()
            self._in_hand.discard(id(run))
        self._trained()

    def _put_aside(self, run: Trained, error: Exception) -> None:
        failures = self._held_up[run][1] + 1 if run in self._held_up else 1
        if failures == 1:
            LOG.exception("Training held up: %s", run.recipe.to_query())
        self._held_up[run] = held_up(error), failures, self._turn + 2 ** min(failures, LONGEST)
