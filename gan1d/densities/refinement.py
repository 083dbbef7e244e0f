"""A formula read at points between which it is as good as linear: its area, mean and standard deviation are then true.

It is read at equally spaced points, and where it bends, jumps or rises to a peak at points between, until all three
numbers and the shape stay as they are when it is read twice as finely.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gan1d.base.arrays import Array
from gan1d.densities.piecewise import moments_of

MOST_POINTS = 2**15
SAME = 2e-5  # of area and standard deviation, what reading twice as finely may change
SHAPE = 2e-3  # of the area, what lies between the lines and the formula
HALVINGS = 60  # of the space between two of the first points: to the last bits


class UnsettledError(ValueError):
    """No end to what finer reading finds; `x` is where."""

    def __init__(self, x: float) -> None:
        super().__init__(f"not settled at {x:g}")
        self.x = x


def read(values: Callable[[Array], Array], x: Array, hints: Array) -> tuple[Array, Array]:
    """Points (n,), ascending, and heights of at least 0 there, of a formula first read at x.

    `values(x)` are finite or raise. `hints` are places between x where it may have a peak that x would miss. Raises
    `UnsettledError` where reading more finely never comes to an end.
    """
    x, heights = _with_hints(values, x, hints)
    middles = (x[1:] + x[:-1]) / 2
    between = values(middles)
    for _ in range(HALVINGS):
        # About the area between the line and the formula in each piece
        off = (x[1:] - x[:-1]) * np.abs(between - (heights[1:] + heights[:-1]) / 2)
        if not off.any() or _settled(x, heights, middles, between, off):
            return x, heights
        area = np.vecdot(x[1:] - x[:-1], (heights[1:] + heights[:-1]) / 2 + between) / 2
        (at,) = (off > SAME * area / (2 * len(x))).nonzero()
        if not len(at):
            return x, heights
        worst = int(off.argmax())
        if len(x) + len(at) > MOST_POINTS or not x[worst] < middles[worst] < x[worst + 1]:
            break
        at = at[(x[at] < middles[at]) & (middles[at] < x[at + 1])]
        x, heights, middles, between = _halved(values, x, heights, middles, between, at)
    raise UnsettledError(float(middles[worst]))


def _with_hints(values: Callable[[Array], Array], x: Array, hints: Array) -> tuple[Array, Array]:
    heights = values(x)
    if not len(hints):
        return x, heights
    there = values(hints)
    area = np.trapezoid(heights, x)
    off = np.abs(there - np.interp(hints, x, heights)) * (x[1] - x[0]) > SAME * area / len(x)
    x, heights = np.concatenate((x, hints[off])), np.concatenate((heights, there[off]))
    x, first = np.unique(x, return_index=True)
    return x, heights[first]


def _settled(x: Array, heights: Array, middles: Array, between: Array, off: Array) -> bool:
    """Whether area, mean, standard deviation and shape stay as they are with the middles."""
    if not heights.any() or off.sum() > SHAPE * np.trapezoid(heights, x):
        return False
    finer = np.empty(2 * len(x) - 1), np.empty(2 * len(x) - 1)
    finer[0][::2], finer[0][1::2], finer[1][::2], finer[1][1::2] = x, middles, heights, between
    was, now = moments_of(x, heights), moments_of(*finer)
    return bool(
        abs(now.area - was.area) <= SAME * now.area
        and abs(now.mean - was.mean) <= SAME * now.sd
        and abs(now.sd - was.sd) <= SAME * now.sd
    )


def _halved(
    values: Callable[[Array], Array], x: Array, heights: Array, middles: Array, between: Array, at: Array
) -> tuple[Array, Array, Array, Array]:
    """With the middles of these pieces as points, and the middles of their halves as middles."""
    left, right = (x[at] + middles[at]) / 2, (middles[at] + x[at + 1]) / 2
    new = values(np.concatenate((left, right)))
    x, heights = np.insert(x, at + 1, middles[at]), np.insert(heights, at + 1, between[at])
    middles, between = middles.copy(), between.copy()
    middles[at], between[at] = left, new[: len(at)]
    return x, heights, np.insert(middles, at + 1, right), np.insert(between, at + 1, new[len(at) :])
