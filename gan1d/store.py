"""The store of recordings: shared by all who watch, bounded in memory, trained only while somebody watches."""

from __future__ import annotations

import threading
from collections import OrderedDict

from gan1d.recipes import Recipe
from gan1d.runs import Recording

SLICE = 4  # iterations between two looks at who is watching, if they are quick
SLICE_WORK = 5e7  # multiplications; a slow recipe must not hold up the others in its turn


class Store:
    """All recordings of a process, least recently used dropped beyond `max_bytes`, and the thread that trains them.

    A watcher (any hashable) asks with `watch` for recordings up to states, and is dropped with `leave`. What nobody
    watches is not trained.
    """

    def __init__(self, max_bytes: int = 512 * 2**20) -> None:
        self.max_bytes = max_bytes
        self._recordings: OrderedDict[Recipe, Recording] = OrderedDict()
        self._wanted: dict[object, tuple[tuple[Recording, int], ...]] = {}
        self._lock = threading.Lock()
        self._work = threading.Condition()
        self._thread: threading.Thread | None = None

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

    def watch(self, watcher: object, *needs: tuple[Recording, int]) -> None:
        """Ask that each recording reach its state; replaces what the watcher asked before."""
        with self._work:
            self._wanted[watcher] = needs
            if any(recording.recorded < up_to and recording.end is None for recording, up_to in needs):
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

    def __len__(self) -> int:
        return len(self._recordings)

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

    def _train(self) -> None:
        turn = 0
        try:
            while True:
                with self._work:
                    # Several watchers of one recording are one demand; each recording gets a slice in turn.
                    demand = {
                        id(r): r
                        for needs in self._wanted.values()
                        for r, up_to in needs
                        if r.recorded < up_to and r.end is None
                    }
                    if not demand:
                        self._work.wait()
                        continue
                turn += 1
                recording = list(demand.values())[turn % len(demand)]
                work = recording.recipe.at(recording.recorded).work
                recording.extend(recording.recorded + max(1, min(SLICE, int(SLICE_WORK / work))))
        finally:
            self._thread = None  # whatever ended it is printed; the next to watch starts another
