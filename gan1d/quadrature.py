"""Points and cells for exact numbers: where p_data, p_z and the networks are read so that sums are integrals.

Expectations over p_data and over p_g are sums over points, each with its share of the mass; what compares the two
densities is a sum over cells whose ends are those of p_data's own cells and the images of noise. All of it is finer
where p_data, G or D ask for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy import special

from gan1d import theory
from gan1d.distributions import Array, Distribution

FAR = 1e-12  # of the mass, beyond the last cell on either side
TAIL = 1e-4  # of the mass, on either side, in cells of growing width
TAIL_CELLS = 24
WIDEST = 1 / 32  # standard deviations, of a cell of p_data that is no tail
HEAVIEST = 1 / 64  # of the mass, in one cell
PIECES = 16  # of a cell of p_data in which D has a kink
PARTS = 8  # of a cell, when it is looked at more closely
BLUR = 1e-8  # nats that the shape of p_data inside one cell may be worth
MOST_CELLS = 2**14
ROUNDS = 20
END_OF_NORMAL = 7.0  # standard deviations of the noise


@dataclass(frozen=True)
class Points:
    """Points x (n,) with their shares of a mass of 1: the mean of f is the sum of weight * f(x)."""

    x: Array
    weights: Array


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


def gauss(p: Distribution, low: Array, high: Array) -> Points:
    """Two points in each cell from low to high (n,), (2 n,) with their masses: Gaussian quadrature for p itself.

    Exact for polynomials of degree 3, whatever p looks like in the cell, as far as its `PARTS` show it.
    """
    part = (high - low) / PARTS
    ends = low[:, None] + part[:, None] * np.arange(PARTS + 1)
    masses = np.maximum(np.diff(p.cdf(ends)), 0.0)
    mass = masses.sum(-1)
    some = mass > 0
    share = np.divide(masses, mass[:, None], out=np.full_like(masses, 1 / PARTS), where=some[:, None])
    middles = (ends[:, 1:] + ends[:, :-1]) / 2
    mean = np.vecdot(share, middles)
    off, own = middles - mean[:, None], part**2 / 12  # a part's own variance
    variance = np.vecdot(share, off**2) + own
    third = np.vecdot(share, off**3) + 3 * own * np.vecdot(share, off)
    # The points are mean + a with a^2 - (third / variance) a - variance = 0
    skew = third / variance
    root = np.sqrt(skew**2 + 4 * variance)
    left, right = (skew - root) / 2, (skew + root) / 2
    x = np.stack((mean + left, mean + right), 1)
    return Points(x.ravel(), (np.stack((right, -left), 1) * (mass / root)[:, None]).ravel())


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


def noise_points(p_z: Distribution, panels: int) -> Array:
    """The ends and middles of panels of noise, (2 * panels + 1,) ascending, denser where normal noise is."""
    low, high = (float(end) for end in p_z.quantile(np.array([0.0, 1.0])))
    ends = np.linspace(low, high, panels + 1) if np.isfinite(low) else _normal_ends(panels)
    z = np.empty(2 * panels + 1)
    z[::2], z[1::2] = ends, (ends[1:] + ends[:-1]) / 2
    return z


def _normal_ends(panels: int) -> Array:
    """Over +-`END_OF_NORMAL`, in the middle 10 times as dense as at the ends."""
    return END_OF_NORMAL * np.sinh(np.linspace(-3, 3, panels + 1)) / np.sinh(3)


def simpson(p_z: Distribution, z: Array) -> Array:
    """The weights of ascending points (2 n + 1,), the ends and middles of panels, for means over p_z."""
    weights = np.zeros_like(z)
    sixth = (z[2::2] - z[:-2:2]) / 6
    weights[:-2:2] += sixth
    weights[1::2] = 4 * sixth
    weights[2::2] += sixth
    weights *= p_z.pdf(z)
    return weights / weights.sum()


BEND_OF_G = 1e-7  # nats that a panel of noise may put JSD off, about
CROSSING = 2.5e-4  # of the mass, that a crossing may be off
KINK = 1e-5  # what a panel, or a cell of p_data, may put a mean of f off, about


def bent_panels(masses: Array, x: Array, f: Array, level: float, rounding: float) -> Array:
    """Which panels of noise (n,) are to be looked at more closely: from x = G(z) and f there, (2 n + 1,) each.

    Where the two halves of a panel are stretched differently, c = (d2 - d1) / (|d1| + |d2|), p_g is not even in
    either: that costs JSD up to mass * (2 c)^2 / 12 / 8. A kink of f costs a mean about mass * |f0 - 2 f1 + f2| / 20,
    and where f crosses `level` beside it, it moves the crossing by about |f0 - 2 f1 + f2| / |f2 - f0| / 4 of the mass.
    What is as small as `rounding` of x says nothing.
    """
    d = x[1:] - x[:-1]
    first, second = d[::2], d[1::2]
    both, apart = np.abs(first) + np.abs(second), np.abs(second - first)
    kink = np.abs(f[:-2:2] - 2 * f[1::2] + f[2::2])
    # masses * (apart / both)^2 / 24 > BEND_OF_G, without dividing by nothing
    stretched = (np.sqrt(masses / (24 * BEND_OF_G)) * apart > both) & (both > rounding * (1 + np.abs(x[1::2])))
    crosses = _crosses(f[:-2:2], f[1::2], f[2::2], level)
    moved = crosses & (masses * kink > 4 * CROSSING * np.abs(f[2::2] - f[:-2:2]))
    return stretched | moved | (masses * kink > 20 * KINK)


def _crosses(a: Array, b: Array, c: Array, level: float) -> Array:
    above = a > level
    return (above != (b > level)) | (above != (c > level))


def bent_cells(points: Points, widths: Array, f: Array, level: float) -> Array:
    """Which cells of p_data (n,), with two points each, are to be looked at more closely: f has a kink there.

    The rise of f from one point to the next tells its slope, and a kink is a change of the slope that stands out from
    those beside it. It costs a mean about mass * width * change / 25; where f crosses `level` beside it, it moves the
    crossing by about change / slope / 4 of the mass.
    """
    slopes = (f[1:] - f[:-1]) / (points.x[1:] - points.x[:-1])
    change = np.zeros(len(f) + 2)
    change[2:-2] = slopes[1:] - slopes[:-1]
    kink = np.abs(change[1:-1] - (change[:-2] + change[2:]) / 2)
    masses = points.weights[::2] + points.weights[1::2]
    kink = np.maximum(kink[::2], kink[1::2])
    (at,) = ((f[1:] > level) != (f[:-1] > level)).nonzero()
    bent = masses * widths * kink > 25 * KINK
    for cell in (at // 2, (at + 1) // 2):  # a crossing lies in a cell, or between two
        bent[cell] |= masses[cell] * kink[cell] > 4 * CROSSING * np.abs(slopes[at])
    return bent


def right_side(points: Array, margins: Array, cdf: Callable[[Array], Array]) -> float:
    """The share of the mass where margins (n,), linear between ascending points (n,), are above 0; 0 counts half."""
    above, level = margins > 0, margins == 0
    share = _above(points, margins, above, cdf)
    return (share + _above(points, margins, above | level, cdf)) / 2 if level.any() else share


def _above(points: Array, margins: Array, above: Array, cdf: Callable[[Array], Array]) -> float:
    (at,) = (above[1:] != above[:-1]).nonzero()
    if not len(at):
        return float(above[-1])
    a, b = margins[at], margins[at + 1]
    below = cdf(points[at] + (points[at + 1] - points[at]) * (a / (a - b)))
    # From a crossing that falls, all below belongs to it; from one that rises, it does not.
    return float(above[-1]) + float(np.where(above[at], below, -below).sum())


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
        return float(np.clip(theory.LOG2 + entropy + inside, 0.0, theory.LOG2))

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
