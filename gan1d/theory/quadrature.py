"""Points for exact means: where p_data, p_z and the networks are read so that sums are integrals.

Expectations over p_data and over p_g are sums over points, each with its share of the mass, more of them where G or D
bends. What compares the two densities is a sum over `gan1d.theory.cells`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gan1d.base.arrays import Array
from gan1d.densities.distributions import Distribution

PARTS = 8  # of a cell, when it is looked at more closely
END_OF_NORMAL = 7.0  # standard deviations of the noise
BEND_OF_G = 1e-7  # nats that a panel of noise may put JSD off, about
CROSSING = 2.5e-4  # of the mass, that a crossing may be off
KINK = 1e-5  # what a panel, or a cell of p_data, may put a mean of f off, about


@dataclass(frozen=True)
class Points:
    """Points x (n,) with their shares of a mass of 1: the mean of f is the sum of weight * f(x)."""

    x: Array
    weights: Array


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
