"""Pictures of exact states, computed once for all who watch the same run."""

from __future__ import annotations

import threading
from collections import OrderedDict
from weakref import ref

from gan1d.base.arrays import Array
from gan1d.base.budget import BUDGET, Budget, Held, Holder
from gan1d.runs import figure_1
from gan1d.runs.recording import Recording

SHARE = 1 / 16  # of all memory


class Gallery(Holder):
    """The pictures used last, of all runs together, as far as no process beside has drawn them; they keep no recording
    alive. A hall on one link costs one drawing.
    """

    def __init__(self, budget: Budget = BUDGET) -> None:
        """None yet; they never take more than their share."""
        self._budget = budget
        self._pictures: OrderedDict[tuple[ref[Recording], int], figure_1.Picture] = OrderedDict()
        self._used: set[tuple[ref[Recording], int]] = set()  # since it was tidied last
        self._held = Held()
        self._lock = threading.Lock()
        budget.take(self, SHARE)

    def picture(self, recording: Recording, iteration: int, snapshot: Array) -> figure_1.Picture:
        """The picture of a state, whose snapshot this is."""
        row = recording.drawn(iteration)
        if row is not None:
            return figure_1.unpacked(row)
        key = ref(recording), iteration
        known = self._pictures.get(key)
        if known is None:
            known = figure_1.still(recording.evaluator, recording.recipe, iteration, snapshot)
            self._held.add(*known[0].values(), known[1])
        with self._lock:
            self._pictures[key] = known
            self._pictures.move_to_end(key)
            self._used.add(key)
        while self.nbytes > SHARE * self._budget.limit and self.drop():
            pass
        return known

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return self._held.nbytes

    def drop(self) -> bool:
        """Give up the picture that was used longest ago, but for the last one; whether there was one."""
        with self._lock:
            if len(self._pictures) < 2:
                return False
            key, _ = self._pictures.popitem(last=False)
            self._used.discard(key)
            return True

    def tidy(self) -> None:
        """Give up the pictures that nobody has used since the last time."""
        with self._lock:
            for key in self._pictures.keys() - self._used:
                del self._pictures[key]
            self._used.clear()
