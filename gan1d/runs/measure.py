"""Exact measurements of runs: from snapshots of G and D to the numbers and curves of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

import numpy as np

from gan1d.base.arrays import Array
from gan1d.densities.distributions import make_p_z
from gan1d.networks.evaluate import evaluate
from gan1d.networks.numpy_network import Network
from gan1d.networks.shape import Shape
from gan1d.networks.slopes import Slopes
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.recipes.structure import data_of, discriminator_of, generator_of
from gan1d.theory import exact
from gan1d.theory.cells import cells_of, merged
from gan1d.theory.games import GAMES
from gan1d.theory.quadrature import Points, bent_cells, bent_panels, noise_points, right_side, simpson
from gan1d.theory.rules import Rules
from gan1d.training.batch import SHARED

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

discriminator_loss and generator_loss, V(D, G); D and accuracy on data and on samples; JSD(p_data || p_g); regret V(D*,
G) - V(D, G); W1; d_deviation E_{x~p_data} |D(x) - 1/2|; mean and standard deviation of p_g; signal, the mean size of
the push on a sample; mode_share, the mass of p_g around a mode as a share of p_data's there, of the mode where it is
least (1 where p_g = p_data). In the games of other losses V, D and 1/2 are that game's (`gan1d.theory.games`), without
its penalty. Wasserstein's regret may be negative: the penalty binds its critic only softly.
"""
COLUMN = {name: j for j, name in enumerate(METRICS)}
MEASURED = ("p_data", "weights", "distance", "width", "heights", "expression", "span", "p_z")
"""Settings that decide what p_g is measured against: games of one structure that agree in them share an evaluator."""


class Curves:
    """The curves of B snapshots: probabilities of the grid's cells and D's logits there."""

    def __init__(self, p_g: Array, images: Array, logits: Callable[[], Array]) -> None:
        """p_g (B, N + 2); `images` (B, n + 1), G at the ends of the noise cells; `logits` is asked when they are."""
        self.p_g, self.images, self._logits = p_g, images, logits

    def __getitem__(self, rows: slice) -> Curves:
        """The curves of some of the snapshots."""
        return Curves(self.p_g[rows], self.images[rows], lambda: self.logits[rows])

    @cached_property
    def logits(self) -> Array:
        """D's logits on the cells (B, N + 2); in later games the raw output f, see `gan1d.theory.games`."""
        return self._logits()

    @property
    def D(self) -> Array:
        """D on the cells (B, N + 2)."""
        return exact.sigmoid(self.logits)


Mix = tuple[tuple[Array, float], ...]
"""Snapshots (1, S) with weights that sum to 1: one state, or two neighbours and how far it is on the way."""


PANELS = 256  # of noise, each read at its ends and its middle
ROUNDS = 4  # of looking more closely, each time at a quarter of what bends
FINE = 1e-3  # standard deviations
NARROW = 5e-4  # standard deviations: over less, rounding would show in D's rise


@lru_cache(maxsize=64)
def _known_evaluator(values: tuple[Any, ...]) -> Evaluator:
    own: Any = zip((*MEASURED, *SHARED), values, strict=True)
    # The others are as light as they may be, so that these can stand with them.
    return Evaluator(Settings(m=1, late_m=1, k=1, g_steps=1, **dict(own)))


def evaluator_of(settings: Settings) -> Evaluator:
    """The evaluator of games of the structure of these settings, for all that measure by it."""
    return _known_evaluator(tuple(getattr(settings, name) for name in (*MEASURED, *SHARED)))


def measured(evaluator: Evaluator, recipe: Recipe, first: int, snapshots: Sequence[Array]) -> Array:
    """The numbers of the states from `first` on of a run, each under the loss in force there: (n, len(METRICS))."""
    losses = [recipe.at(first + j).loss for j in range(len(snapshots))]
    # States under one loss are measured together: faster, and bit for bit as if one by one.
    return np.concatenate(
        [
            evaluator.metrics(np.concatenate([snapshots[j] for j in same]), loss)
            for loss, same in groupby(range(len(snapshots)), losses.__getitem__)
        ]
    )


@dataclass(frozen=True)
class Samples:
    """G and D of one snapshot along the noise: for means over p_g, and the ends of noise cells."""

    z: Array  # (n,), ascending: ends and middles of panels
    x: Array  # G(z)
    f: Array  # D's raw output there
    below: Array  # F_z(z)
    weights: Array


class Evaluator:
    """Measures games of one structure (that of `settings`); knows p_data and p_z exactly."""

    def __init__(self, settings: Settings) -> None:
        self.data, self.noise = data_of(settings), make_p_z(settings.p_z)
        self.grid = exact.grid_for(self.data)
        self.p_data = self.grid.masses(self.data.cdf)  # (N + 2,)
        self.z = exact.noise_cells(self.noise)
        self.cells = cells_of(self.data)
        self._G, self._D = generator_of(settings), discriminator_of(settings)
        self.size_of_G = 3 * self._G.n_parameters  # how much of a snapshot is G's, before D's begins
        self._z = self.z.astype(np.float32)
        self._x = self.grid.centres.astype(np.float32)
        self._panels = noise_points(self.noise, PANELS)
        self._panels_below, self._panels_weights = self.noise.cdf(self._panels), simpson(self.noise, self._panels)
        # Where p_data is finer than float32 can tell the images of noise cells apart, both are worked out in float64.
        fine = float((self.cells.high - self.cells.low).min())
        self._float = np.float64 if fine < FINE else np.float32
        self._rounding = 256 * float(np.finfo(self._float).eps)

    @property
    def arrays(self) -> tuple[Array, ...]:
        """What it holds."""
        held = (*vars(self).values(), *vars(self.cells).values())
        return tuple(each for each in held if isinstance(each, np.ndarray))

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

    def f(self, snapshots: Array, x: Array) -> Array:
        """D's raw output f(x): snapshots (B, S) and points (n,) -> (B, n)."""
        return self._stack(snapshots, np.asarray(x, np.float32), "D")

    def tangents(self, snapshot: Array, x: Array) -> tuple[Array, Array]:
        """D's logit l(x) and its slope l'(x): one snapshot (1, S) and points (n,) -> (n,) each."""
        network = Network(*self._weights(snapshot, "D"))
        there = network.pass_of(len(x))
        there.points[...] = x
        logits = there.forward()
        return logits, Slopes(there, len(x)).values

    def curves(self, snapshots: Array) -> Curves:
        """p_g and D of B snapshots (B, S)."""
        images = self._stack(snapshots, self._z, "G")
        p_g, finite = np.full((len(snapshots), self.grid.n + 2), np.nan), np.isfinite(images).all(-1)
        p_g[finite] = exact.push_forward(images[finite], self.grid)  # a G that overflowed has no density
        return Curves(p_g, images, lambda: self._stack(snapshots, self._x, "D").astype(float))

    def mixed(self, mix: Mix) -> Curves:
        """Curves on the way from one state to the next: samples travel straight from G(z) to the next G(z).

        For slow motion. Mixing the two densities instead would show two half-height edges where one edge moves.
        """
        each = [(self.curves(snapshot), weight) for snapshot, weight in mix]
        images = np.sum([weight * curves.images for curves, weight in each], axis=0)
        p_g = exact.push_forward(images, self.grid)
        return Curves(p_g, images, lambda: np.sum([weight * curves.logits for curves, weight in each], axis=0))

    def _points(self, snapshot: Array, rules: Rules) -> tuple[Samples, Points, Array]:
        """Where G and D of one snapshot (1, S) are read along the noise; where D is for p_data, and D there."""
        z, data = self._panels, self.cells.points
        x = self._read(snapshot, z, "G")
        f = self._read(snapshot, np.concatenate((x, data.x)), "D")
        s, f = Samples(z, x, f[: len(z)], self._panels_below, self._panels_weights), f[len(z) :]
        level = rules.uninformed_f
        if level is None:
            level = float(np.vecdot(data.weights, f) + np.vecdot(s.weights, s.f)) / 2
        return self._finer_samples(snapshot, s, level), *self._finer_data(snapshot, data, f, level)

    def _finer_samples(self, snapshot: Array, s: Samples, level: float) -> Samples:
        """With more points where G or D bends."""
        for _ in range(ROUNDS):
            (at,) = bent_panels(s.below[2::2] - s.below[:-2:2], s.x, s.f, level, self._rounding).nonzero()
            if not len(at) or not np.isfinite(s.x).all():
                break
            # Between the ends and the middle of a panel that bends: the points that make it 4 panels
            eighth = (s.z[2 * at + 2] - s.z[2 * at]) / 8
            new = (s.z[2 * at, None] + eighth[:, None] * np.array([1, 2, 3, 5, 6, 7])).ravel()
            x_new = self._read(snapshot, new, "G")
            f_new = self._read(snapshot, x_new, "D")
            # New points stand three by three behind an end and behind a middle
            order = np.concatenate((np.arange(len(s.z)), np.repeat(2 * at, 6) + np.tile((0, 0, 0, 1, 1, 1), len(at))))
            order = order.argsort(kind="stable")
            z, x, f = (np.concatenate(both)[order] for both in ((s.z, new), (s.x, x_new), (s.f, f_new)))
            s = Samples(z, x, f, self.noise.cdf(z), simpson(self.noise, z))
        return s

    def _finer_data(self, snapshot: Array, points: Points, f: Array, level: float) -> tuple[Points, Array]:
        """With more points where D has a kink."""
        (at,) = bent_cells(points, self.cells.high - self.cells.low, f, level).nonzero()
        if not len(at):
            return points, f
        new, weights = self.cells.pieces, points.weights.copy()
        weights[2 * at] = weights[2 * at + 1] = 0.0
        x_new, more = new.x[at].ravel(), new.weights[at].ravel()
        x = np.concatenate((points.x, x_new))
        order = x.argsort(kind="stable")
        f = np.concatenate((f, self._read(snapshot, x_new, "D")))
        return Points(x[order], np.concatenate((weights, more))[order]), f[order]

    def _read(self, snapshot: Array, points: Array, player: str) -> Array:
        """One player of one snapshot (1, S) at points (n,), as float64."""
        snapshot, points = snapshot.astype(self._float, copy=False), points.astype(self._float)
        return self._stack(snapshot, points, player)[0].astype(float)

    def _signal(self, snapshot: Array, s: Samples, rules: Rules) -> float:
        """E |push|: by D's rise over half a panel, and by its slope at the middle of a panel that is very narrow."""
        dx, df, masses = s.x[1:] - s.x[:-1], s.f[1:] - s.f[:-1], s.below[1:] - s.below[:-1]
        wide = np.abs(dx) > NARROW
        push = rules.push((s.f[1:] + s.f[:-1]) / 2, df / np.where(wide, dx, np.inf))
        total = np.vecdot(masses * wide, np.abs(push))
        (at,) = (~(wide[::2] & wide[1::2])).nonzero()
        if len(at):
            narrow = (masses * ~wide)[::2][at] + (masses * ~wide)[1::2][at]
            total += np.vecdot(narrow, np.abs(rules.push(*self.tangents(snapshot, s.x[1::2][at]))))
        return float(total)

    def _mode_share(self, s: Samples) -> float:
        """The least share of a mode's mass that p_g has there."""
        modes = self.data.modes
        if len(modes) == 1:
            return 1.0
        walls = np.array([mode.high for mode in modes[:-1]])[:, None]
        masses, low, high = s.below[1:] - s.below[:-1], np.minimum(s.x[1:], s.x[:-1]), np.maximum(s.x[1:], s.x[:-1])
        # Of each piece of noise the part whose image, taken as even, lies below a wall
        part = np.where(high > low, np.clip((walls - low) / np.where(high > low, high - low, 1.0), 0, 1), walls > low)
        below = np.concatenate(([0.0], part @ masses / masses.sum(), [1.0]))
        return float((np.diff(below) / [mode.weight for mode in modes]).min())

    def metrics(self, snapshots: Array, loss: str) -> Array:
        """The numbers of B snapshots: (B, len(METRICS)), not finite where a network has overflowed.

        Bit for bit those of each snapshot alone.
        """
        with np.errstate(invalid="ignore", over="ignore"):
            return np.array([self._numbers(snapshots[row : row + 1], GAMES[loss]) for row in range(len(snapshots))])

    @property
    def unseen(self) -> float:
        """Nats of JSD that detail of p_data finer than the finest cells may be worth at most."""
        return self.cells.unseen

    def _numbers(self, snapshot: Array, rules: Rules) -> tuple[float, ...]:
        """The numbers of one snapshot (1, S)."""
        s, data, f = self._points(snapshot, rules)
        if not np.isfinite(s.x).all():
            return (np.nan,) * len(METRICS)
        cells = merged(self.cells, s.x, s.below[1:] - s.below[:-1])
        # Means over p_data or p_g as sums over the points of both, p and q: those of the other have no weight.
        p = np.concatenate((data.weights, np.zeros_like(s.weights)))
        q = np.concatenate((np.zeros_like(data.weights), s.weights))
        f = np.concatenate((f, s.f))
        D, V = rules.D(p, q, f), rules.value(p, q, f)
        from_uninformed, n = D - rules.uninformed_D.value, len(data.x)
        mean = np.vecdot(s.weights, s.x)
        return (
            float(rules.loss_of_V * V),
            float(rules.generator_loss(p, q, f)),
            float(V),
            np.vecdot(p, D),
            np.vecdot(q, D),
            right_side(data.x, from_uninformed[:n], self.data.cdf),
            right_side(s.z, -from_uninformed[n:], self.noise.cdf),
            cells.jsd,
            rules.best_value(cells) - float(V),  # V(D*, G) - V(D, G)
            cells.w1,
            np.vecdot(p, np.abs(from_uninformed)),
            mean,
            np.sqrt(np.vecdot(s.weights, (s.x - mean) ** 2)),
            self._signal(snapshot, s, rules),
            self._mode_share(s),
        )
