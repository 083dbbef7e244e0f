"""What became of all runs of a map, in few bytes for each: a map may have a million."""

from __future__ import annotations

import numpy as np

from gan1d.runs.verdict import KINDS
from gan1d.sweep.outcome import Outcome
from gan1d.sweep.plan import Run

RUN = np.dtype([("kind", "u1"), ("jsd", "f8"), ("settled", "i4"), ("diverged_at", "i4")])
"""A run that is known: its kind, counted from 1, and the numbers of `Outcome`; not a number, and -1, where it has none.
"""


class Found:
    """Outcomes by run. Where nothing is known yet it takes no memory."""

    def __init__(self, cells: tuple[int, int], seeds: int) -> None:
        """Nothing is known of so many cells along x and y, with so many runs each."""
        self._runs = np.zeros((*cells, seeds), RUN)

    def put(self, run: Run, outcome: Outcome) -> bool:
        """Note a run; whether it is one that was not known."""
        place = tuple(map(int, run))  # damaged files hold truth values
        new = not self._runs[place]["kind"]
        self._runs[place] = (
            KINDS.index(outcome.kind) + 1,
            np.nan if outcome.jsd is None else outcome.jsd,
            -1 if outcome.settled is None else outcome.settled,
            -1 if outcome.diverged_at is None else outcome.diverged_at,
        )
        return new

    def of(self, cell: tuple[int, int]) -> list[Outcome]:
        """The runs of a cell that are known, by seed."""
        return [
            Outcome(
                None if np.isnan(jsd) else jsd,
                KINDS[kind - 1],
                None if settled < 0 else settled,
                None if diverged_at < 0 else diverged_at,
            )
            for kind, jsd, settled, diverged_at in self._runs[cell].tolist()
            if kind
        ]

    @property
    def nbytes(self) -> int:
        """Memory held once all is known."""
        return self._runs.nbytes
