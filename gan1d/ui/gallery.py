"""Pictures of exact states, computed once for all who watch the same run."""

from __future__ import annotations

import threading
from weakref import WeakKeyDictionary

from gan1d import frames
from gan1d.distributions import Array
from gan1d.runs import Recording

Picture = tuple[dict[str, Array], Array]
"""The arrays of a frame, and the probabilities of p_g on the grid's cells."""


class Gallery:
    """The last `most` pictures of each recording, gone with the recording. A hall on one link costs one drawing."""

    def __init__(self, most: int = 400) -> None:
        self._most = most
        self._pictures: WeakKeyDictionary[Recording, dict[int, Picture]] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def picture(self, recording: Recording, iteration: int, snapshot: Array) -> Picture:
        """The picture of a state, whose snapshot this is."""
        with self._lock:
            known = self._pictures.setdefault(recording, {}).get(iteration)
        if known is None:
            curves = recording.gauge.curves(snapshot)
            known = frames.picture(recording, iteration, ((snapshot, 1.0),), curves), curves.p_g[0]
            with self._lock:
                pictures = self._pictures.setdefault(recording, {})
                pictures[iteration] = known
                if len(pictures) > self._most:
                    del pictures[next(iter(pictures))]  # the one that was made first
        return known
