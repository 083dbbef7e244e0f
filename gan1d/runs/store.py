"""The store of recordings: shared by all who watch, bounded in memory, trained only while somebody watches."""

from __future__ import annotations

import os
import threading
from abc import abstractmethod
from collections import deque
from collections.abc import Hashable, Sequence
from typing import Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary, ref

from gan1d.base.budget import BUDGET, Budget, Held, Holder
from gan1d.recipes.recipe import Recipe
from gan1d.runs.beside import EMPTY, Beside
from gan1d.runs.cost import game_bytes, measuring, state_bytes, training
from gan1d.runs.recording import LEAST_KEPT, Recording
from gan1d.runs.trainer import Trained, Trainer

HELPERS = 3  # processes at most that train quick runs where many are under way; more would train what nobody is told
SEEN = 8  # runs that are kept for whoever saw them last
OBJECTS = 8192  # bytes of a run besides its arrays: recipe, settings, lists

Key = TypeVar("Key", bound=Hashable)


class Shrinking(Trained, Protocol):
    """What holds more than it must."""

    @property
    def nbytes(self) -> int:
        """Memory held."""

    def thin(self) -> bool:
        """Hold less; whether that was possible."""


Run = TypeVar("Run", bound=Shrinking)


class Memo(Trainer, Holder, Generic[Key, Run]):
    """What was trained, by what it is, within a budget of memory: what nobody watches goes first, the one used longest
    ago before all others; then what is watched is thinned, and computed again where it is looked at.
    """

    def __init__(
        self, budget: Budget, share: float, heavy: Beside | None = None, helpers: Sequence[Beside] = ()
    ) -> None:
        super().__init__(heavy, helpers)
        self._budget = budget
        self._known: dict[Key, Run] = {}  # used longest ago first
        self._asked: set[Key] = set()  # for which somebody has asked since it was tidied last
        self._seen: WeakKeyDictionary[object, deque[ref[Trained]]] = WeakKeyDictionary()  # by a watcher, newest last
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
            self._asked.add(key)
        self._budget.make_room()
        return found

    def watch(self, watcher: object, *needs: tuple[Trained, int]) -> None:
        """As any trainer; and while the watcher lives, what it saw last is kept for it as far as memory allows."""
        super().watch(watcher, *needs)
        with self._lock:
            seen = self._seen.setdefault(watcher, deque(maxlen=SEEN))
            seen.extend(ref(run) for run, _ in needs if not any(known() is run for known in seen))

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
                    self._asked.discard(key)
                    return True
            runs = sorted(self._known.values(), key=lambda run: run.nbytes, reverse=True)
        return any(run.thin() for run in runs)

    def tidy(self) -> None:
        """Give up what nobody watches, nobody has asked for since the last time, and nobody has seen who is there."""
        with self._lock:
            kept = {id(run) for needs in list(self._wanted.values()) for run, _ in needs}
            kept |= {id(run()) for seen in list(self._seen.values()) for run in seen}
            for key in self._known.keys() - self._asked:
                if id(self._known[key]) not in kept:
                    del self._known[key]
            self._asked.clear()

    def _trained(self) -> None:
        self._budget.make_room()


class Store(Memo[Recipe, Recording]):
    """All recordings of a process."""

    def __init__(self, budget: Budget = BUDGET) -> None:
        helpers = [Beside(budget) for _ in range(min(HELPERS, os.cpu_count() or 1))]
        super().__init__(budget, 1 / 2, Beside(budget), helpers)

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

    def _extend(self, run: Recording, up_to: int, beside: Beside | None, closely: bool) -> None:
        run.extend(up_to, beside, draw=closely)

    def _made(self, key: Recipe) -> Recording:
        with self._lock:
            recordings = list(self._known.values())
        known = max(recordings, key=lambda r: self._common(key, r), default=None)
        past = known if known is not None and self._common(key, known) >= 0 else None
        return Recording(key, past, self._counted)

    @staticmethod
    def _common(recipe: Recipe, recording: Recording) -> int:
        return min(recipe.shared_past(recording.recipe), recording.recorded)
