"""Two densities that are moved by hand, and how D* and the divergences of `gan1d.theory.exact` see them (Section 4).

The densities are normals, or mixtures of two, so their logarithms are known at every x, however far out. Integrals are
midpoint sums on `GRID`, which for such smooth functions are exact to rounding (TV and W1, which have corners, to 1e-4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from gan1d.base.arrays import Array
from gan1d.theory import exact
from gan1d.theory.exact import Grid

GRID = Grid(-20.0, 20.0, 2000)  # eight of the widest standard deviations (2) beyond the furthest mean (4)


@dataclass(frozen=True)
class Humps:
    """Two normals of one width side by side, (1 - right) N(mean - distance/2, sd^2) + right N(mean + distance/2, sd^2).

    At `distance` 0 it is one normal.
    """

    mean: float = 0.0
    sd: float = 1.0
    distance: float = 0.0
    right: float = 0.5

    def log_pdf(self, x: Array) -> Array:
        """log of the density at x."""
        return special.logsumexp(self._log_parts(x), axis=0)

    def pdf(self, x: Array) -> Array:
        """The density at x."""
        return np.exp(self.log_pdf(x))

    def masses(self) -> Array:
        """Probabilities (N + 2) of the cells of `GRID`."""
        return self.pdf(GRID.centres) * GRID.step

    def growth(self, x: Array) -> Array:
        """d log p(x) / d mean = sum over humps of (share of the hump at x) (x - centre) / sd^2."""
        parts = self._log_parts(x)
        shares = np.exp(parts - special.logsumexp(parts, axis=0))
        return (shares * (x - self._centres)).sum(0) / self.sd**2

    @property
    def _centres(self) -> Array:
        return self.mean + self.distance * np.array([[-0.5], [0.5]])

    def _log_parts(self, x: Array) -> Array:
        """log of weight times density of each hump, (2, *x.shape) for x of one dimension."""
        with np.errstate(divide="ignore"):
            log_weights = np.log([[1 - self.right], [self.right]])
        u = (x - self._centres) / self.sd
        return log_weights - 0.5 * u * u - math.log(self.sd * math.sqrt(2 * math.pi))


@dataclass(frozen=True)
class Pair:
    """p_data and p_g, and what is between them. Divergences are in nats, W1 is in units of x."""

    data: Humps
    g: Humps

    @cached_property
    def p(self) -> Array:
        """p_data as probabilities of cells."""
        return self.data.masses()

    @cached_property
    def q(self) -> Array:
        """p_g as probabilities of cells."""
        return self.g.masses()

    @cached_property
    def logits(self) -> Array:
        """Those of D* at the centres of the cells."""
        return self.log_ratio(GRID.centres)

    def log_ratio(self, x: Array) -> Array:
        """log p_data(x) - log p_g(x), the logit of D*."""
        return self.data.log_pdf(x) - self.g.log_pdf(x)

    def D_star(self, x: Array) -> Array:
        """p_data(x) / (p_data(x) + p_g(x))."""
        return exact.sigmoid(self.log_ratio(x))

    @property
    def jsd(self) -> float:
        """JSD(p_data || p_g), from 0 to log 2."""
        return float(exact.jsd(self.p, self.q))

    @property
    def C(self) -> float:
        """C(G) = V(D*, G) = -log 4 + 2 JSD (Theorem 1)."""
        return float(exact.value_of_optimum(self.p, self.q))

    @property
    def kl_data(self) -> float:
        """KL(p_data || p_g) = E_data of D*'s logit; finite for normals, though p_g may be too small for a computer."""
        return float((self.p * self.logits).sum())

    @property
    def kl_samples(self) -> float:
        """KL(p_g || p_data) = -E_samples of D*'s logit."""
        return float(-(self.q * self.logits).sum())

    @property
    def tv(self) -> float:
        """Total variation, from 0 to 1."""
        return float(exact.total_variation(self.p, self.q))

    @property
    def best_accuracy(self) -> float:
        """Share that D* tells right, (1 + TV) / 2."""
        return float(exact.best_accuracy(self.p, self.q))
