"""Densities that are linear between points: what a drawing and a formula become, exactly.

On a segment of width h with the densities f0 and f1 at its ends, and t from 0 to h, everything has a closed form:
f(t) = f0 + (f1 - f0) t / h, F(t) = f0 t + (f1 - f0) t^2 / (2 h), and the quantile solves that quadratic.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from gan1d.base.arrays import Array
from gan1d.densities.distributions import Distribution, Mode

MOST_MODES = 12
DIP = 0.5  # between two modes the density falls to this share of the lower one, or further
LEAST_MODE = 0.005  # of the mass


@dataclass(frozen=True)
class Moments:
    """Of the curve as it was given: its area, and mean and standard deviation of the density it is in shape."""

    area: float
    mean: float
    sd: float


def piecewise_linear(name: str, x: Array, heights: Array) -> tuple[Distribution, Moments]:
    """The density of the shape `heights` (n,) over ascending `x` (n,), standardised.

    `heights` are at least 0, not all 0, and far enough from the ends of the floating-point numbers to be squared. The
    distribution has mean 0 and standard deviation 1; the moments tell what was done to it.
    """
    moments = moments_of(x, heights)
    # u = (x - mean) / sd has the density p(u) = sd f(x) / area
    support = _support(heights)
    knots = (x[support] - moments.mean) / moments.sd
    return _distribution(name, knots, heights[support] / moments.area * moments.sd), moments


def _support(heights: Array) -> slice:
    """From the last 0 before the density begins to the first after it has ended."""
    above = np.flatnonzero(heights)
    return slice(max(int(above[0]) - 1, 0), int(above[-1]) + 2)


def moments_of(x: Array, heights: Array) -> Moments:
    """Of the curve that is linear between points x (n,), ascending, with heights (n,) of at least 0, not all 0."""
    h = np.diff(x)
    f0, f1 = heights[:-1], heights[1:]
    mass = h * (f0 + f1) / 2  # integral of f(t) over a segment
    first = h**2 * (f0 + 2 * f1) / 6  # of t f(t)
    second = h**3 * (f0 + 3 * f1) / 12  # of t^2 f(t)
    area = float(mass.sum())
    mean = float((x[:-1] * mass + first).sum()) / area
    # x = (left end of the segment) + t, seen from the mean, so that nothing large cancels
    d = x[:-1] - mean
    variance = float((d**2 * mass + 2 * d * first + second).sum()) / area
    return Moments(area, mean, math.sqrt(variance))


def _distribution(name: str, knots: Array, density: Array) -> Distribution:
    """The four functions of a density given at its knots."""
    # The last knot begins a segment of no width, so that F is exactly 1 there.
    h = np.diff(knots, append=knots[-1])
    below = np.concatenate(([0.0], np.cumsum(h[:-1] * (density[:-1] + density[1:]) / 2)))
    density, below = density / below[-1], below / below[-1]  # area 1 to the last bit
    f0, slope = density, np.append(np.diff(density) / h[:-1], 0.0)

    def pdf(x: Any) -> Array:
        return np.interp(x, knots, density, left=0.0, right=0.0)

    def cdf(x: Any) -> Array:
        x = np.clip(np.asarray(x, float), knots[0], knots[-1])
        j = np.searchsorted(knots, x, side="right") - 1
        t = x - knots[j]
        return np.clip(below[j] + f0[j] * t + slope[j] * t**2 / 2, 0.0, 1.0)

    def quantile(p: Any) -> Array:
        p = np.asarray(p, float)
        j = np.searchsorted(below, p, side="right") - 1
        c = np.maximum(p - below[j], 0.0)
        # c = f0 t + slope t^2 / 2, solved as t = 2 c / (f0 + sqrt(f0^2 + 2 slope c)), which cancels nowhere
        under = f0[j] + np.sqrt(np.maximum(f0[j] ** 2 + 2 * slope[j] * c, 0.0))
        t = np.divide(2 * c, under, out=np.zeros_like(c), where=under > 0)
        return knots[j] + t

    def draw(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        return quantile(rng.random(shape))

    return Distribution(name, pdf, cdf, quantile, draw, _modes(knots, density, below), knots)


def _modes(knots: Array, density: Array, below: Array) -> tuple[Mode, ...]:
    """The humps that matter: with a valley of `DIP` between neighbours, `LEAST_MODE` of the mass, `MOST_MODES` at most.

    A wall stands at the lowest point of a valley. The hump with the least mass joins a neighbour over the higher wall
    until all of this holds.
    """
    walls = _valleys(density)
    while True:
        ends = [0, *walls, len(knots) - 1]
        masses = np.diff(below[ends])
        if not walls or (len(masses) <= MOST_MODES and masses.min() >= LEAST_MODE):
            break
        least = int(masses.argmin())
        beside = [i for i in (least - 1, least) if 0 <= i < len(walls)]
        del walls[max(beside, key=lambda i: float(density[walls[i]]))]
    places = [-math.inf, *(float(knots[wall]) for wall in walls), math.inf]
    modes = []
    for i, mass in enumerate(masses):
        hump = density[ends[i] : ends[i + 1] + 1]
        top = knots[ends[i] : ends[i + 1] + 1][hump == hump.max()]
        modes.append(Mode(float(top.mean()), places[i], places[i + 1], float(mass)))
    return tuple(modes)


def _valleys(density: Array) -> list[int]:
    """Lowest points between humps: it has fallen to `DIP` of the top before, and rises to 1 / `DIP` of the valley."""
    walls: list[int] = []
    top, first, last, lowest = 0.0, 0, 0, math.inf  # lowest is infinite until the density has fallen far enough
    for i, f in enumerate(density.tolist()):
        if lowest < math.inf and f * DIP >= lowest and f > lowest:
            walls.append((first + last) // 2)
            top, lowest = f, math.inf
        elif f < lowest and f <= DIP * top:
            lowest, first, last = f, i, i
        elif f == lowest:
            last = i
        top = max(top, f)
    return walls
