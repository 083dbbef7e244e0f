"""A long series, kept as means: however long a run is, its curves stay small enough to send and to draw."""

from __future__ import annotations

import numpy as np

from gan1d.base.arrays import Array

MOST = 4096  # blocks; more than a projector has pixels


class Blocks:
    """Means of rows over blocks of `size` rows, at most MOST blocks: `size` is a power of 2 and grows with the rows."""

    def __init__(self, width: int, most: int = MOST) -> None:
        """For rows of `width` numbers; `most` is even."""
        self.size, self.count = 1, 0  # rows a block, rows taken
        self._sums = np.zeros((most, width))

    def add(self, rows: Array) -> None:
        """Take the rows that follow, (n, width)."""
        if not len(rows):
            return
        first, self.count = self.count, self.count + len(rows)
        while self.count > len(self._sums) * self.size:
            self._double()
        block = np.arange(first, self.count) // self.size
        begins = np.flatnonzero(np.diff(block, prepend=block[0] - 1))
        self._sums[block[begins]] += np.add.reduceat(rows.astype(np.float64), begins)

    def since(self, row: int) -> Array:
        """From the block that holds row number `row` on: (blocks, 1 + width), the iteration after a block's first row
        and its means. The last block may still grow; it keeps its iteration.
        """
        block = np.arange(row // self.size, -(-self.count // self.size))
        rows = np.minimum((block + 1) * self.size, self.count) - block * self.size
        return np.column_stack((block * self.size + 1, self._sums[block] / rows[:, None]))

    def _double(self) -> None:
        half = len(self._sums) // 2
        self._sums[:half] = self._sums[0::2] + self._sums[1::2]
        self._sums[half:] = 0
        self.size *= 2
