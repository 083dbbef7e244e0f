"""Cells for exact distances between p_data and p_g.

Their ends are those of p_data's own cells, finer where p_data asks for it, and the images of noise: p_data is even or
nearly linear in a cell, p_g is even.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy import special

from gan1d.base.arrays import Array
from gan1d.densities.distributions import Distribution
from gan1d.theory import exact
from gan1d.theory.quadrature import PARTS, Points, gauss

FAR = 1e-12  # of the mass, beyond the last cell on either side
TAIL = 1e-4  # of the mass, on either side, in cells of growing width
TAIL_CELLS = 24
WIDEST = 1 / 32  # standard deviations, of a cell of p_data that is no tail
HEAVIEST = 1 / 64  # of the mass, in one cell
PIECES = 16  # of a cell of p_data in which D has a kink
BLUR = 1e-8  # nats that the shape of p_data inside one cell may be worth
MOST_CELLS = 2**14
ROUNDS = 20


@lru_cache(maxsize=64)
def cells_of(p: Distribution) -> DataCells:
    """The cells of p_data, worked out once."""
    return DataCells(p)


def ends_of(p: Distribution) -> Array:
    """Ends of cells of p, finer where there is much mass; each holds at most `HEAVIEST` of it, if numbers allow."""
    low, high = (float(end) for end in p.quantile(np.array([TAIL, 1 - TAIL])))
    shares = np.geomspace(FAR, TAIL, TAIL_CELLS + 1)[:-1]
    n = int(np.ceil((high - low) / WIDEST))
    ends = np.concatenate((p.quantile(shares), np.linspace(low, high, n + 1), p.quantile(1 - shares)[::-1]))
    ends = np.unique(ends)
    for _ in range(ROUNDS):
        heavy = np.diff(p.cdf(ends)) > HEAVIEST
        if not heavy.any():
            break
        ends = divided(ends, heavy, PARTS)
    return ends


def divided(ends: Array, cells: Array, parts: int) -> Array:
    """The ends (n + 1,) with these cells, a mask (n,), cut into equal parts."""
    (at,) = cells.nonzero()
    inner = ends[at, None] + (ends[at + 1] - ends[at])[:, None] * (np.arange(1, parts) / parts)
    return np.insert(ends, np.repeat(at + 1, parts - 1), inner.ravel())


class DataCells:
    """The cells of p_data, and the points where D is read for means over it.

    `unseen`: nats of JSD that detail of p_data inside its finest cells may be worth at most.
    """

    def __init__(self, p: Distribution) -> None:
        self.p = p
        ends = ends_of(p)
        full = np.flatnonzero(np.diff(p.cdf(ends)) > FAR)  # cells that hold anything
        self.low, self.high = ends[full], ends[full + 1]
        points = gauss(p, self.low, self.high)
        self.points = Points(points.x, points.weights / points.weights.sum())
        self.fine = _resolved(p, ends)
        self.below = p.cdf(self.fine)
        variance, left = _shape_in(p, self.fine)
        width = np.diff(self.fine)
        # Of each cell, and of what lies beyond either end
        self.bend = np.pad(variance / width**2, 1)
        half = p.cdf((self.fine[1:] + self.fine[:-1]) / 2)
        self.slope = np.pad(4 * (self.below[1:] - 2 * half + self.below[:-1]) / width**2, 1)
        self.unseen = float(left.sum())

    @cached_property
    def pieces(self) -> Points:
        """Points of each cell cut into `PIECES`, (cells, 2 * PIECES), for where D has a kink in it."""
        walls = self.low[:, None] + (self.high - self.low)[:, None] * (np.arange(PIECES + 1) / PIECES)
        points = gauss(self.p, walls[:, :-1].ravel(), walls[:, 1:].ravel())
        each = points.weights.reshape(len(self.low), -1)
        return Points(points.x.reshape(len(self.low), -1), each)


def _resolved(p: Distribution, ends: Array) -> Array:
    """Ends of cells in which p is even, or nearly linear."""
    inside = (p.knots >= ends[0]) & (p.knots <= ends[-1])
    ends = np.unique(np.concatenate((ends, p.knots[inside])))
    for _ in range(ROUNDS):
        left = _shape_in(p, ends)[1]
        coarse, room = left > BLUR, MOST_CELLS - len(ends)
        if not coarse.any() or room <= 0:
            break
        if coarse.sum() > room:
            coarse &= left > np.partition(left, -room)[-room]
        ends = divided(ends, coarse, 2)
    return ends


def _shape_in(p: Distribution, ends: Array) -> tuple[Array, Array]:
    """Of each cell, seen in `PARTS` of it: the variance of p over its square, and what JSD may lose beside that.

    To take p as even in a cell of mass m costs JSD at most half of the divergence from that, m KL(p || even) / 2, and
    to second order m variance / 4, which `Cells.jsd` gives back.
    """
    part = np.diff(ends) / PARTS
    masses = np.maximum(np.diff(p.cdf(ends[:-1, None] + part[:, None] * np.arange(PARTS + 1))), 0.0)
    mass = masses.sum(-1)
    ratio = np.divide(masses * PARTS, mass[:, None], out=np.ones_like(masses), where=mass[:, None] > 0)
    # The parts' means are less spread than p by what it varies inside a part, 1 / PARTS^2 of a slope's variance
    variance = np.vecdot(ratio - 1, ratio - 1) / PARTS / (1 - PARTS**-2)
    lost = special.xlogy(ratio, ratio).mean(-1) / 2
    return variance, mass * np.abs(lost - variance / 4)


@dataclass(frozen=True)
class Cells:
    """Cells of x between ascending ends (n + 1,), and the masses (n,) of p_data and p_g in each."""

    ends: Array
    p_data: Array
    p_g: Array
    bend: Array  # variance of p_data in a cell over its squared mean, for a cell of width 1
    slope: Array  # p_data'(x)

    @cached_property
    def width(self) -> Array:
        """Of each cell."""
        return self.ends[1:] - self.ends[:-1]

    @cached_property
    def jsd(self) -> float:
        """JSD, with what p_data's slope inside a cell adds to it: variance / 4 of p q / (p + q)."""
        p, q = self.p_data, self.p_g
        both = np.maximum(p + q, 1e-300)
        inside = np.vecdot(p * q / both, self.bend * self.width**2) / 4
        # sum p log(2 p / (p + q)) + q log(2 q / (p + q)), over 2
        entropy = (special.xlogy(p, p / both) + special.xlogy(q, q / both)).sum() / 2
        return float(np.clip(exact.LOG2 + entropy + inside, 0.0, exact.LOG2))

    @cached_property
    def w1(self) -> float:
        """W1 = integral |F_g - F_data|, of F_g linear and F_data quadratic in a cell."""
        gap = np.zeros(len(self.ends))
        np.cumsum(self.p_g - self.p_data, out=gap[1:])
        a, b = gap[:-1], gap[1:]
        both = np.abs(a) + np.abs(b)
        # F_data sags by p' w^2 / 12 on average
        total = np.vecdot(self.width, both + np.sign(a + b) * self.slope * self.width**2 / 6) / 2
        (turns,) = (a * b < 0).nonzero()
        # Where the gap changes its side inside the cell, there are two triangles: (a^2 + b^2) / (|a| + |b|) / 2
        a, b, both = a[turns], b[turns], both[turns]
        return float(total + np.vecdot(self.width[turns], (a * a + b * b) / both - both) / 2)


def merged(data: DataCells, images: Array, masses: Array) -> Cells:
    """The cells between all ends of p_data's cells and all images (m + 1,) of the ends of noise cells with `masses`.

    A noise cell's mass lies evenly between the images of its ends, so p_g is even in every one of these cells; folds
    add up, and a noise cell that is pressed to a point gives it its whole mass.
    """
    n = len(images)
    x = np.concatenate((images, data.fine))
    order = x.argsort(kind="stable")
    x = x[order]
    place = np.empty(len(x), np.intp)
    place[order] = np.arange(len(x))
    first, last = np.minimum(place[: n - 1], place[1:n]), np.maximum(place[: n - 1], place[1:n])
    width = np.abs(images[1:] - images[:-1])
    wide = width > 1e-12
    slope = np.where(wide, masses / np.maximum(width, 1e-12), 0.0)
    # Density of p_g: every noise cell adds its own from its first end on and takes it away again at its last
    density = np.cumsum(np.bincount(first, slope, len(x)) - np.bincount(last, slope, len(x)))[:-1]
    p_g = np.maximum(density, 0.0) * (x[1:] - x[:-1])
    if not wide.all():
        p_g += np.bincount(first[~wide], masses[~wide], len(x))[:-1]
    below = np.concatenate((data.p.cdf(images), data.below))[order]
    p_data = np.maximum(below[1:] - below[:-1], 0.0)
    inside = np.cumsum(order >= n)[:-1]  # which of p_data's cells, those beyond its ends with it
    return Cells(x, p_data / p_data.sum(), p_g / p_g.sum(), data.bend[inside], data.slope[inside])
