"""The store of recordings: shared by all who watch, bounded in memory, trained only while somebody watches."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Hashable
from time import thread_time
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from gan1d.background import held_up
from gan1d.beside import EMPTY, Beside
from gan1d.budget import BUDGET, Budget, Held
from gan1d.cost import game_bytes, measuring, state_bytes, training
from gan1d.languages.kept import Kept
from gan1d.recipes import Recipe
from gan1d.runs import LEAST_KEPT, End, Recording

SLICE = 8  # iterations between two looks at who is watching, if they are quick
REST = 0.1  # seconds, where nobody else is to be trained, before the first that could not be is tried again
LINGER = 60.0  # seconds without any work, after which a thread puts down its tools
LONGEST = 6  # two to this power are the most slices, or rests, between two attempts
OBJECTS = 8192  # bytes of a run besides its arrays: recipe, settings, lists

LOG = logging.getLogger(__name__)
Key = TypeVar("Key", bound=Hashable)


class Trained(Protocol):
    """What can be trained further: one recording, or many runs side by side."""

    recipe: Recipe

    @property
    def end(self) -> End | None:
        """Why it goes no further."""

    @property
    def recorded(self) -> int:
        """The newest state."""

    @property
    def seconds(self) -> float:
        """About how long the next iteration takes, on one core like the one that was measured."""

    def extend(self, up_to: int) -> None:
        """Train up to a state, or to the end."""


class Shrinking(Trained, Protocol):
    """What holds more than it must."""

    @property
    def nbytes(self) -> int:
        """Memory held."""

    def thin(self) -> bool:
        """Hold less; whether that was possible."""


Run = TypeVar("Run", bound=Shrinking)


class Trainer:
    """The threads that train what is watched, and nothing else.

    One trains quick runs, each a short slice in its turn; the other those of which one iteration takes long, so that
    nobody waits for its turn behind them. A run whose training fails, for want of memory perhaps, is tried again, each
    time after more of the others' slices. A watcher (any hashable) asks with `watch` for runs up to states, and is
    dropped with `leave`.
    """

    slice_seconds = 0.008  # that a slice is to take at most, if one iteration does not take longer
    heavy_seconds = 0.04  # of an iteration, from which on a run is trained beside the others and not in its turn

    def __init__(self) -> None:
        self.trained = 0  # iterations so far
        self._wanted: dict[object, tuple[tuple[Trained, int], ...]] = {}
        self._work = threading.Condition()
        self._threads: dict[bool, threading.Thread] = {}  # of the heavy, and of the quick
        self._pace: WeakKeyDictionary[Trained, float] = WeakKeyDictionary()  # seconds of an iteration, as measured last
        self._held_up: WeakKeyDictionary[Trained, tuple[Kept, int, int]] = WeakKeyDictionary()  # why, failures, turn

    def watch(self, watcher: object, *needs: tuple[Trained, int]) -> None:
        """Ask that each run reach its state; replaces what the watcher asked before."""
        with self._work:
            self._wanted[watcher] = needs
            for heavy in {self._is_heavy(run) for run, up_to in needs if run.recorded < up_to and run.end is None}:
                if heavy not in self._threads:
                    name = "gan1d training, heavy" if heavy else "gan1d training"
                    thread = threading.Thread(target=self._train, args=(heavy,), name=name, daemon=True)
                    thread.start()  # noted when it has: who watches next tries again
                    self._threads[heavy] = thread
                self._work.notify_all()

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

    def _trained(self) -> None:
        """A slice was trained."""

    def _seconds(self, run: Trained) -> float:
        """About how long the next iteration takes."""
        return max(self._pace.get(run, 0.0), run.seconds)

    def _is_heavy(self, run: Trained) -> bool:
        return self._seconds(run) > self.heavy_seconds

    def _train(self, heavy: bool) -> None:
        turn = 0
        while True:
            turn += 1
            with self._work:
                # Several watchers of one run are one demand; each run gets a slice in turn.
                demand = {
                    id(r): r
                    for needs in self._wanted.values()
                    for r, up_to in needs
                    if r.recorded < up_to and r.end is None and self._is_heavy(r) == heavy
                }
                ready = [run for run in demand.values() if run not in self._held_up or self._held_up[run][2] <= turn]
                if not ready:
                    if not self._work.wait(REST if demand else LINGER) and not demand:
                        self._rest(heavy)
                    continue
            self._slice(ready[turn % len(ready)], turn, heavy)
            del demand, ready  # nothing is kept alive that nobody watches any more

    def _rest(self, heavy: bool) -> None:
        """Nothing was wanted of one of the threads for a while."""

    def _extend(self, run: Any, up_to: int, heavy: bool) -> None:
        run.extend(up_to)

    def _slice(self, run: Trained, turn: int, heavy: bool) -> None:
        first, began = run.recorded, thread_time()  # however many others want the core
        try:
            self._extend(run, first + max(1, min(SLICE, int(self.slice_seconds / self._seconds(run)))), heavy)
        except Exception as error:
            self._put_aside(run, error, turn)
        else:
            self._held_up.pop(run, None)
            with self._work:
                self.trained += run.recorded - first
            if run.recorded > first:
                self._pace[run] = (thread_time() - began) / (run.recorded - first)
        self._trained()

    def _put_aside(self, run: Trained, error: Exception, turn: int) -> None:
        failures = self._held_up[run][1] + 1 if run in self._held_up else 1
        if failures == 1:
            LOG.exception("Training held up: %s", run.recipe.to_query())
        self._held_up[run] = held_up(error), failures, turn + 2 ** min(failures, LONGEST)


class Memo(Trainer, ABC, Generic[Key, Run]):
    """What was trained, by what it is, within a budget of memory: what nobody watches goes first, the one used longest
    ago before all others; then what is watched is thinned, and computed again where it is looked at.
    """

    def __init__(self, budget: Budget, share: float) -> None:
        super().__init__()
        self._budget = budget
        self._known: dict[Key, Run] = {}  # used longest ago first
        self._counted = Held()
        self._lock = threading.Lock()
        budget.take(self, share)

    @abstractmethod
    def _made(self, key: Key) -> Run:
        """A new one, whose arrays are counted in `_counted`."""

    def _of(self, key: Key) -> Run:
        """The known one, or a new one."""
        with self._lock:
            found = self._known.get(key)
        if found is None:
            found = self._made(key)  # without the lock: it measures a state
        with self._lock:
            self._known[key] = found = self._known.pop(key, found)
        self._budget.make_room()
        return found

    def __len__(self) -> int:
        return len(self._known)

    @property
    def nbytes(self) -> int:
        """Memory held, what several share counted once."""
        return self._counted.nbytes + OBJECTS * len(self._known)

    def drop(self) -> bool:
        """Give up one that nobody watches, or else hold less of those that are; whether that was possible."""
        with self._lock:
            watched = {id(run) for needs in list(self._wanted.values()) for run, _ in needs}
            for key in list(self._known)[:-1]:  # who got the last one is about to watch it
                if id(self._known[key]) not in watched:
                    del self._known[key]
                    return True
            runs = sorted(self._known.values(), key=lambda run: run.nbytes, reverse=True)
        return any(run.thin() for run in runs)

    def _trained(self) -> None:
        self._budget.make_room()


class Store(Memo[Recipe, Recording]):
    """All recordings of a process."""

    def __init__(self, budget: Budget = BUDGET) -> None:
        super().__init__(budget, share=1 / 2)
        self._beside = Beside(budget)

    def get(self, recipe: Recipe) -> Recording:
        """The recording of a recipe: the known one, or a new one that shares the longest known past."""
        return self._of(recipe)

    def refuse(self, recipe: Recipe) -> None:
        """Raise `SettingsError` if there is no room for a run that is not known yet. The default run has its place."""
        if recipe not in self._known and recipe != Recipe():
            stages = [recipe.at(i) for i in (0, *(edit.iteration for edit in recipe.edits))]
            heavy = any(training(s, 0) + measuring(s) > self.heavy_seconds for s in stages)
            at_work = max(game_bytes(s) for s in stages) + (EMPTY if heavy else 0)
            self._budget.refuse(at_work + 2 * LEAST_KEPT * state_bytes(recipe.settings))

    def _extend(self, run: Recording, up_to: int, heavy: bool) -> None:
        run.extend(up_to, self._beside if heavy else None)

    def _rest(self, heavy: bool) -> None:
        if heavy:
            self._beside.rest()

    def _made(self, key: Recipe) -> Recording:
        with self._lock:
            recordings = list(self._known.values())
        known = max(recordings, key=lambda r: self._common(key, r), default=None)
        past = known if known is not None and self._common(key, known) >= 0 else None
        return Recording(key, past, self._counted)

    @staticmethod
    def _common(recipe: Recipe, recording: Recording) -> int:
        return min(recipe.shared_past(recording.recipe), recording.recorded)
