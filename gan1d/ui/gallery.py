"""Pictures of exact states, computed once for all who watch the same run."""

from __future__ import annotations

import threading
from collections import OrderedDict
from weakref import ref

from gan1d import frames
from gan1d.distributions import Array
from gan1d.runs import Recording

Picture = tuple[dict[str, Array], Array]
"""The arrays of a frame, and the probabilities of p_g on the grid's cells."""


class Gallery:
    """The pictures used last, `most` of all runs together; they keep no recording alive. A hall on one link costs one
    drawing.
    """

    def __init__(self, most: int = 3000) -> None:
        self._most = most
        self._pictures: OrderedDict[tuple[ref[Recording], int], Picture] = OrderedDict()
        self._lock = threading.Lock()

    def picture(self, recording: Recording, iteration: int, snapshot: Array) -> Picture:
        """The picture of a state, whose snapshot this is."""
        key = ref(recording), iteration
        known = self._pictures.get(key)
        if known is None:
            curves = recording.gauge.curves(snapshot)
            known = frames.picture(recording, iteration, ((snapshot, 1.0),), curves), curves.p_g[0]
        with self._lock:
            self._pictures[key] = known
            self._pictures.move_to_end(key)
            if len(self._pictures) > self._most:
                self._pictures.popitem(last=False)
        return known
