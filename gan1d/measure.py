"""Exact measurements of runs: from snapshots of G and D to the numbers and curves of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gan1d import theory
from gan1d.distributions import Array, make_p_z
from gan1d.fast.evaluate import evaluate
from gan1d.fast.network import Network
from gan1d.fast.penalties import Slopes
from gan1d.games import GAMES
from gan1d.settings import Settings
from gan1d.shapes import Shape
from gan1d.stack import data_of, discriminator_of, generator_of

METRICS = (
    "discriminator_loss",
    "generator_loss",
    "V",
    "d_data",
    "d_samples",
    "accuracy_data",
    "accuracy_samples",
    "jsd",
    "regret",
    "w1",
    "d_deviation",
    "mean",
    "sd",
    "signal",
    "mode_share",
)
"""Columns of a history, all exact expectations over p_data and p_g.

discriminator_loss and generator_loss, V(D, G); D and accuracy on data and on samples; JSD(p_data || p_g);
regret V(D*, G) - V(D, G); W1; d_deviation E_{x~p_data} |D(x) - 1/2|; mean and standard deviation of p_g;
signal, the mean size of the push on a sample; mode_share, the mass of p_g around a mode as a share of p_data's there,
of the mode where it is least (1 where p_g = p_data). In the games of other losses V, D and 1/2 are that game's
(`gan1d.games`), without its penalty. Wasserstein's regret may be negative: the penalty binds its critic only softly.
"""
COLUMN = {name: j for j, name in enumerate(METRICS)}


@dataclass(frozen=True)
class Curves:
    """The curves of B snapshots: probabilities of the grid's cells and D's logits there."""

    p_g: Array  # (B, N + 2)
    logits: Array  # (B, N + 2); in later games the raw output f, see `gan1d.games`
    images: Array  # (B, n + 1), G at the ends of the noise cells

    def __getitem__(self, rows: slice) -> Curves:
        """The curves of some of the snapshots."""
        return Curves(self.p_g[rows], self.logits[rows], self.images[rows])

    @property
    def D(self) -> Array:
        """D on the cells (B, N + 2)."""
        return theory.sigmoid(self.logits)


Mix = tuple[tuple[Array, float], ...]
"""Snapshots (1, S) with weights that sum to 1: one state, or two neighbours and how far it is on the way."""


CHUNK = 4  # snapshots measured at a time, so that what comes and goes stays in the cache


def _chunks(n: int) -> Iterator[slice]:
    """All of n snapshots, a few at a time."""
    return (slice(at, at + CHUNK) for at in range(0, n, CHUNK))


class Gauge:
    """Measures games of one structure (that of `settings`); knows p_data and p_z exactly."""

    def __init__(self, settings: Settings) -> None:
        self.data, self.noise = data_of(settings), make_p_z(settings.p_z)
        self.grid = theory.grid_for(self.data)
        self.p_data = self.grid.masses(self.data.cdf)  # (N + 2,)
        self._mode_masses = theory.mode_masses(self.p_data, self.grid, self.data)
        self.z = theory.noise_cells(self.noise)
        self.targets = theory.optimal_map(self.data, self.noise, self._interior(self.z))
        self.quantiles = theory.quantiles(self.targets)  # of p_data, at the middles of the noise cells' shares
        self._G, self._D = generator_of(settings), discriminator_of(settings)
        self.size_of_G = 3 * self._G.n_parameters  # how much of a snapshot is G's, before D's begins
        self._z = self.z.astype(np.float32)
        self._x = self.grid.centres.astype(np.float32)

    def _interior(self, z: Array) -> Array:
        """The noise cells' ends, those of probability 0 or 1 drawn in a quarter cell so that F_data^-1 is finite."""
        z, quarter = z.copy(), 0.25 / (len(z) - 1)
        u = self.noise.cdf(z[[0, -1]])
        z[[0, -1]] = self.noise.quantile(np.clip(u, quarter, 1 - quarter))
        return z

    def _weights(self, snapshots: Array, player: str) -> tuple[Shape, Array]:
        """The shape of one player and its weights in each snapshot (B, S)."""
        shape, at = (self._G, 0) if player == "G" else (self._D, self.size_of_G)
        return shape, snapshots[:, at : at + shape.n_parameters]

    def _stack(self, snapshots: Array, points: Array, player: str) -> Array:
        """One player of each snapshot (B, S) at points (n,) -> (B, n)."""
        with np.errstate(invalid="ignore", over="ignore"):
            return evaluate(*self._weights(snapshots, player), points)

    def G(self, snapshots: Array, z: Array) -> Array:
        """x = G(z): snapshots (B, S) and points (n,) -> (B, n)."""
        return self._stack(snapshots, np.asarray(z, np.float32), "G")

    def tangents(self, snapshot: Array, x: Array) -> tuple[Array, Array]:
        """D's logit l(x) and its slope l'(x): one snapshot (1, S) and points (n,) -> (n,) each."""
        network = Network(*self._weights(snapshot, "D"))
        there = network.pass_of(len(x))
        there.points[...] = x
        logits = there.forward()
        return logits, Slopes(there, len(x)).values

    def curves(self, snapshots: Array) -> Curves:
        """p_g and D of B snapshots (B, S)."""
        images, logits = self._stack(snapshots, self._z, "G"), self._stack(snapshots, self._x, "D")
        p_g, finite = np.full(logits.shape, np.nan), np.isfinite(images).all(-1)
        p_g[finite] = theory.push_forward(images[finite], self.grid)  # a G that overflowed has no density
        return Curves(p_g, logits.astype(float), images)

    def mixed(self, mix: Mix) -> Curves:
        """Curves on the way from one state to the next: samples travel straight from G(z) to the next G(z).

        For slow motion. Mixing the two densities instead would show two half-height edges where one edge moves.
        """
        each = [(self.curves(snapshot), weight) for snapshot, weight in mix]
        images = np.sum([weight * curves.images for curves, weight in each], axis=0)
        logits = np.sum([weight * curves.logits for curves, weight in each], axis=0)
        return Curves(theory.push_forward(images, self.grid), logits, images)

    def metrics(self, snapshots: Array, loss: str) -> Array:
        """The numbers of B snapshots: (B, len(METRICS)), not finite where a network has overflowed.

        Bit for bit those of each snapshot alone.
        """
        return np.concatenate([self._numbers(self.curves(snapshots[rows]), loss) for rows in _chunks(len(snapshots))])

    def numbers(self, c: Curves, loss: str) -> Array:
        """The numbers of B snapshots from their curves, as `metrics`."""
        return np.concatenate([self._numbers(c[rows], loss) for rows in _chunks(len(c.images))])

    def _numbers(self, c: Curves, loss: str) -> Array:
        p, q, rules = self.p_data, c.p_g, GAMES[loss]
        # E f(x) over p_data or p_g is np.vecdot(p, f) or np.vecdot(q, f)
        with np.errstate(invalid="ignore", over="ignore"):
            D, V = rules.D(p, q, c.logits), rules.value(p, q, c.logits)
            from_blind = D - rules.blind.value
            slopes = np.gradient(c.logits, self.grid.step, axis=-1)
            quantiles = theory.quantiles(c.images).astype(float)
            mean = quantiles.mean(-1)
            from_mean = quantiles - mean[:, None]
            columns = (
                rules.loss_of_V * V,
                rules.generator_loss(p, q, c.logits),
                V,
                np.vecdot(p, D),
                np.vecdot(q, D),
                theory.accuracy(p, from_blind, of_data=True),
                theory.accuracy(q, from_blind, of_data=False),
                theory.jsd(p, q),
                rules.best_value(p, q, self.grid.step) - V,  # V(D*, G) - V(D, G)
                theory.wasserstein_1(quantiles, self.quantiles),
                np.vecdot(p, np.abs(from_blind)),
                mean,
                np.sqrt(np.vecdot(from_mean, from_mean) / quantiles.shape[-1]),
                np.vecdot(q, np.abs(rules.push(c.logits, slopes))),
                (theory.mode_masses(q, self.grid, self.data) / self._mode_masses).min(-1),
            )
            return np.stack(columns, 1)
