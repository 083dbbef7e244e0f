"""What the paper says of a generator and a discriminator, computed exactly in one dimension (Sections 4.1 and 4.2).

Densities are held as the probabilities of cells on the x axis: N equal bins of a `Grid` and one unbounded cell beyond
each end, so every distribution has mass 1 wherever it lies. D is taken as constant in a cell. All laws between the
quantities then hold to rounding. Logarithms are natural: divergences are in nats. Arrays may have leading dimensions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

from gan1d.base.arrays import Array
from gan1d.densities.distributions import Distribution

LOG2 = float(np.log(2.0))
LOG4 = 2 * LOG2


@dataclass(frozen=True)
class Grid:
    """N bins of equal width from `low` to `high`, and a cell beyond each end: N + 2 cells."""

    low: float = -5.0
    high: float = 5.0
    n: int = 800

    @property
    def step(self) -> float:
        """Width of a bin."""
        return (self.high - self.low) / self.n

    @property
    def edges(self) -> Array:
        """The N + 1 ends of the bins."""
        return np.linspace(self.low, self.high, self.n + 1)

    @property
    def centres(self) -> Array:
        """The N + 2 points at which D is read: bin centres, and half a bin beyond either end."""
        return self.low + self.step * (np.arange(self.n + 2) - 0.5)

    def masses(self, cdf: Callable[[Array], Array]) -> Array:
        """Probabilities (N + 2) of the cells, from a cdf."""
        return np.diff(cdf(self.edges), prepend=0.0, append=1.0)

    def density(self, masses: Array) -> Array:
        """Mean density (..., N) in each bin, from the probabilities (..., N + 2) of the cells."""
        return masses[..., 1:-1] / self.step


def grid_for(p_data: Distribution) -> Grid:
    """800 bins over at least +-5 standard deviations and out to where 1 in 100,000 of p_data is left."""
    low, high = p_data.quantile(np.array([1e-5, 1 - 1e-5]))
    return Grid(min(-5.0, float(np.floor(low))), max(5.0, float(np.ceil(high))))


@lru_cache(maxsize=8)
def noise_cells(p_z: Distribution, n: int = 4096) -> Array:
    """The n + 1 ends of n cells of equal p_z mass; an infinite end is drawn in to the quantile of a quarter cell."""
    p = np.linspace(0.0, 1.0, n + 1)
    ends = p_z.quantile(p)
    if not np.isfinite(ends[[0, -1]]).all():
        p[0], p[-1] = 0.25 / n, 1 - 0.25 / n
        ends = p_z.quantile(p)
    ends.flags.writeable = False
    return ends


def push_forward(images: Array, grid: Grid) -> Array:
    """p_g as probabilities (..., N + 2) of the grid's cells, from G at the ends of noise cells, `images` (..., n + 1).

    A cell's mass 1/n lies evenly between the images of its ends. Folds of G simply add up; the mass is 1 to rounding.
    """
    images = np.asarray(images, float)
    masses = np.empty((*images.shape[:-1], grid.n + 2))
    for row in np.ndindex(masses.shape[:-1]):  # one G at a time stays in the cache
        masses[row] = _pushed(images[row], grid)
    return masses


def _pushed(images: Array, grid: Grid) -> Array:
    """`push_forward` of one G (n + 1,)."""
    n = len(images) - 1
    # Positions in bins; ends at infinity become numbers. A position counts from the first edge at or above it.
    at = np.clip((images - grid.low) / grid.step, -1e12, 1e12)
    edge = np.clip(np.ceil(at), 0, grid.n + 1)
    index, width = edge.astype(np.intp), at[1:] - at[:-1]
    upper = np.maximum(index[1:], index[:-1])
    # A noise cell whose image lies in one cell of the grid, or is pressed to a point, gives it its whole mass ...
    (cut,) = ((index[1:] != index[:-1]) & (np.abs(width) >= 1e-6)).nonzero()
    masses = (np.bincount(upper, minlength=grid.n + 2) - np.bincount(upper[cut], minlength=grid.n + 2)) / n
    # ... the others are ramps from a to b: F(e) = sum of slope * ((e - a)+ - (e - b)+), slope = 1 / (n (b - a)),
    # piecewise linear in the edge e, and the same whichever way they run.
    slope, ends = 1 / n / width[cut], np.concatenate((cut, cut + 1))
    weight, first = np.concatenate((slope, -slope)), index[ends]
    # Collect weights and weight * position by the first edge each end reaches, then sum along the edges:
    # F(e_j) = F(e_{j-1}) + slopes_{j-1} * 1 + sum of the new ends' weight * (e_j - position).
    slopes = np.cumsum(np.bincount(first, weight, grid.n + 2))
    # Positions relative to the edge keep the numbers small, so that rounding stays near 1e-12.
    masses += np.bincount(first, weight * (edge[ends] - at[ends]), grid.n + 2)
    masses[1:] += slopes[:-1]
    masses[-1] = 1.0 - masses[:-1].sum()
    return np.maximum(masses, 0.0)


def sigmoid(logits: Array) -> Array:
    """D = 1 / (1 + exp(-l)), without overflow."""
    return special.expit(logits)


def log_sigmoid(logits: Array) -> Array:
    """log D = min(l, 0) - log(1 + exp(-|l|)), without overflow; log(1 - D) is that of -l."""
    return np.minimum(logits, 0.0) - np.log1p(np.exp(-np.abs(logits)))


def optimal_discriminator(p_data: Array, p_g: Array) -> Array:
    """D*(x) = p_data(x) / (p_data(x) + p_g(x)) (Proposition 1); 1/2 where there is neither."""
    both = p_data + p_g
    return np.divide(p_data, both, out=np.full_like(both, 0.5), where=both > 0)


def kl(p: Array, q: Array) -> Array:
    """KL(p || q) = sum p log(p / q), infinite where q misses mass of p."""
    return special.rel_entr(p, q).sum(-1)


def jsd(p: Array, q: Array) -> Array:
    """JSD(p || q) = KL(p || (p+q)/2)/2 + KL(q || (p+q)/2)/2, between 0 and log 2, also after rounding."""
    middle = (p + q) / 2
    return np.clip((kl(p, middle) + kl(q, middle)) / 2, 0.0, LOG2)


def total_variation(p: Array, q: Array) -> Array:
    """TV = sum |p - q| / 2."""
    return np.abs(p - q).sum(-1) / 2


def best_accuracy(p: Array, q: Array) -> Array:
    """Share that the best possible D tells right: (1 + TV) / 2."""
    return (1 + total_variation(p, q)) / 2


def value(p_data: Array, p_g: Array, logits: Array) -> Array:
    """V(D, G) = sum p_data log D + sum p_g log(1 - D) on cells, from D's logits there (equation 1)."""
    log_D = log_sigmoid(logits)
    return np.vecdot(p_data, log_D) + np.vecdot(p_g, log_D - logits)  # log(1 - D) = log D - l


def value_of_optimum(p_data: Array, p_g: Array) -> Array:
    """C(G) = max over D of V(D, G) = -log 4 + 2 JSD(p_data || p_g) (Theorem 1)."""
    return -LOG4 + 2 * jsd(p_data, p_g)


def generator_loss(p_g: Array, logits: Array, loss: str) -> Array:
    """Expected generator loss: minimax sum p_g log(1 - D), non_saturating -sum p_g log D."""
    return np.vecdot(p_g, log_sigmoid(-logits) if loss == "minimax" else -log_sigmoid(logits))


def mode_masses(masses: Array, grid: Grid, p_data: Distribution) -> Array:
    """Mass around each mode of p_data, from left to right: (..., N + 2) probabilities of the cells -> (..., modes)."""
    below = np.concatenate((np.zeros_like(masses[..., :1]), np.cumsum(masses, -1)), -1)
    walls = np.searchsorted(grid.centres, [p_data.modes[0].low, *(mode.high for mode in p_data.modes)], side="right")
    return np.diff(below[..., walls], axis=-1)


def optimal_map(p_data: Distribution, p_z: Distribution, z: Array, mirrored: bool = False) -> Array:
    """The increasing map that turns p_z into p_data, G*(z) = F_data^-1(F_z(z)), or its decreasing mirror."""
    u = p_z.cdf(z)
    return p_data.quantile(1 - u if mirrored else u)


def push(logits: Array, slopes: Array, loss: str) -> Array:
    """Where descent moves a sample at x: -d/dx of its generator loss, from l(x) and l'(x).

    minimax: D(x) l'(x), which vanishes where D(x) -> 0; non_saturating: (1 - D(x)) l'(x), which does not.
    """
    return special.expit(logits if loss == "minimax" else -logits) * slopes
