"""The densities of the paper's Figure 1: p_data, what G must learn, and p_z, the noise it starts from.

Every p_data is shifted and scaled to mean 0 and standard deviation 1, so that x and all distances are in units of
p_data's standard deviation and one set of learning rates suits them all. Random numbers come only from the generator
that is passed in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import special

from gan1d.base.arrays import Array
from gan1d.languages import N_

Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]

HALVINGS = 60  # of an interval of some standard deviations: to the last bits


@dataclass(frozen=True)
class Mode:
    """One hump of a density: its centre, the interval that belongs to it and the probability inside."""

    centre: float
    low: float
    high: float
    weight: float


@dataclass(frozen=True, eq=False)
class Distribution:
    """A density on the line with the four things the game needs of it.

    `pdf`, `cdf` and `quantile` take and return arrays of any shape; `draw(rng, shape)` returns independent values.
    `modes` lists its humps from left to right. `knots` are the points (n,), ascending, where the pdf jumps or bends, if
    there are any: between them it is smooth.
    """

    name: str
    pdf: Callable[[Any], Array]
    cdf: Callable[[Any], Array]
    quantile: Callable[[Any], Array]
    draw: Draw
    modes: tuple[Mode, ...]
    knots: Array = field(default_factory=lambda: np.empty(0))

    def sample(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        """Independent draws of the given shape, from `rng` alone."""
        return self.draw(rng, shape)


def _whole(
    name: str, pdf: Callable[[Any], Array], cdf: Callable[[Any], Array], quantile: Any, draw: Draw, *knots: float
) -> Distribution:
    """A density of one hump, with mean 0. Closed forms: scipy.stats, which has them all, takes long to import."""
    return Distribution(name, pdf, cdf, quantile, draw, (Mode(0.0, -math.inf, math.inf, 1.0),), np.array(knots))


def normal() -> Distribution:
    """N(0, 1)."""
    return _whole(
        "normal",
        lambda x: np.exp(-0.5 * np.square(x)) / math.sqrt(2 * math.pi),
        special.ndtr,
        special.ndtri,
        lambda rng, shape: rng.standard_normal(shape),
    )


def uniform(half_width: float = math.sqrt(3.0)) -> Distribution:
    """Uniform on (-half_width, half_width); the default has standard deviation 1."""
    h = half_width
    return _whole(
        "uniform",
        lambda x: np.where(np.abs(x) <= h, 0.5 / h, 0.0),
        lambda x: np.clip((np.asarray(x, float) + h) / (2 * h), 0.0, 1.0),
        lambda p: h * (2 * np.asarray(p, float) - 1),
        lambda rng, shape: 2 * h * rng.random(shape) - h,  # a third of the time of rng.uniform
        -h,
        h,
    )


def laplace() -> Distribution:
    """Laplace with mean 0 and standard deviation 1, hence scale 1/sqrt(2)."""
    s = math.sqrt(0.5)

    def cdf(x: Any) -> Array:
        # The mass beyond |x| is exp(-|x| / s) / 2 on either side.
        beyond = np.exp(-np.abs(x) / s) / 2
        return np.where(np.asarray(x) > 0, 1 - beyond, beyond)

    def quantile(p: Any) -> Array:
        p = np.asarray(p, float)
        with np.errstate(divide="ignore"):  # -inf and inf at 0 and 1
            return s * np.sign(p - 0.5) * -np.log(2 * np.minimum(p, 1 - p))

    return _whole(
        "laplace",
        lambda x: np.exp(-np.abs(x) / s) / (2 * s),
        cdf,
        quantile,
        lambda rng, shape: rng.laplace(0.0, s, shape),
        0.0,
    )


def exponential() -> Distribution:
    """Exponential with rate 1, shifted to mean 0: support (-1, inf)."""

    def quantile(p: Any) -> Array:
        with np.errstate(divide="ignore"):  # inf at 1
            return -np.log1p(-np.asarray(p, float)) - 1

    return _whole(
        "exponential",
        lambda x: np.where(np.asarray(x) >= -1, np.exp(-np.maximum(x, -1.0) - 1), 0.0),
        lambda x: -np.expm1(-np.maximum(x, -1.0) - 1),
        quantile,
        lambda rng, shape: rng.exponential(1.0, shape) - 1.0,
        -1.0,
    )


def _bisect(cdf: Callable[[Any], Array], p: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """The ends, as near as numbers can be, of where the cdf crosses p between low and high, (n,) each.

    Of our own: SciPy's root finders ask every array whether it is PyTorch's, which fails in one thread while another
    is importing PyTorch.
    """
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = cdf(middle) < p
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return low, high


def mixture(name: str, weights: tuple[float, ...], centres: tuple[float, ...], width: float) -> Distribution:
    """Normal mixture of equal widths: sum_j w_j N(centre_j, width^2), then standardised.

    `weights` need not sum to 1; they must not be negative and not all zero. `centres` ascend.
    """
    w = np.asarray(weights, float) / np.sum(weights)
    mean = float(w @ np.asarray(centres))
    # Var = sum_j w_j (width^2 + (c_j - mean)^2)
    sd = math.sqrt(width**2 + float(w @ (np.asarray(centres) - mean) ** 2))
    c = (np.asarray(centres, float) - mean) / sd
    s = width / sd

    def pdf(x: Any) -> Array:
        u = (np.asarray(x, float)[..., None] - c) / s
        return np.exp(-0.5 * u * u) @ w / (s * math.sqrt(2 * math.pi))

    def cdf(x: Any) -> Array:
        return special.ndtr((np.asarray(x, float)[..., None] - c) / s) @ w

    def quantile(p: Any) -> Array:
        shape, p = np.shape(p), np.atleast_1d(np.asarray(p, float))
        # The quantile of a mixture lies between the least and the greatest quantile of its components.
        each = c + s * special.ndtri(p)[..., None]
        present = each[..., w > 0]
        low, high = present.min(axis=-1), present.max(axis=-1)
        open_ = low < high  # 0 and 1 have theirs at infinity
        low[open_], high[open_] = _bisect(cdf, p[open_], low[open_], high[open_])
        return low.reshape(shape)

    def draw(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        which = np.searchsorted(np.cumsum(w)[:-1], rng.random(shape), side="right")
        return c[which] + s * rng.standard_normal(shape)

    return Distribution(name, pdf, cdf, quantile, draw, _humps(pdf, cdf, c[w > 0]))


def _humps(pdf: Callable[[Any], Array], cdf: Callable[[Any], Array], centres: Array) -> tuple[Mode, ...]:
    """The modes of a mixture whose components have these centres: two between which the density does not fall are one.

    Below a distance of twice their width two equal components make one hump. A wall stands at the lowest point.
    """
    walls, tops, first = [-math.inf], [], 0
    for j in range(len(centres) - 1):
        x = np.linspace(centres[first], centres[j + 1], 2001)
        density = pdf(x)
        valleys = density[1:-1][(density[1:-1] <= density[:-2]) & (density[1:-1] < density[2:])]
        if len(valleys):
            tops.append(centres[first : j + 1].mean())
            walls.append(float(np.median(x[1:-1][density[1:-1] == valleys.min()])))
            first = j + 1
    tops.append(centres[first:].mean())
    walls.append(math.inf)
    below = cdf(np.array(walls))
    return tuple(
        Mode(float(top), low, high, float(weight))
        for top, low, high, weight in zip(tops, walls[:-1], walls[1:], np.diff(below), strict=True)
    )


# By name; settings.p_data has two more, see own_data.py.
P_DATA = (
    N_("normal"),
    N_("two_modes"),
    N_("three_modes"),
    N_("uniform"),
    N_("laplace"),
    N_("exponential"),
)
P_Z = ("uniform", "normal")


@lru_cache(maxsize=64)
def make_p_data(
    name: str, weights: tuple[float, ...] = (1.0, 1.0), distance: float = 3.0, width: float = 0.4
) -> Distribution:
    """p_data by its name in `P_DATA`.

    The last three count for the mixtures only: one weight a mode, the distance between neighbouring centres and the
    standard deviation of a mode, both before standardising.
    """
    if name in ("two_modes", "three_modes"):
        n = len(weights)
        centres = tuple(distance * (j - (n - 1) / 2) for j in range(n))
        return mixture(name, weights, centres, width)
    return {"normal": normal, "uniform": uniform, "laplace": laplace, "exponential": exponential}[name]()


@lru_cache(maxsize=2)
def make_p_z(name: str) -> Distribution:
    """p_z by its name in `P_Z`: uniform on (-1, 1) as in Figure 1, or N(0, 1)."""
    return uniform(1.0) if name == "uniform" else normal()
