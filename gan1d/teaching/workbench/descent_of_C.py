"""Ways down C(G) = max over D of V(D, G): with p_g free, by way of a network, against a D that is one (Section 4.2)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from scipy import stats
from torch import Tensor
from torch.nn.functional import softplus

from gan1d.base.arrays import Array
from gan1d.densities.distributions import Distribution
from gan1d.recipes.settings import Settings
from gan1d.runs.measure import Evaluator
from gan1d.theory.exact import Grid
from gan1d.training.reference.algorithm_1 import Game, Minibatches

NOISE_CELLS = 1024  # over which G's step averages when D is a network

# ---- p_g free ------------------------------------------------------------------------------------------------------


def slope_of_C(p_data: Array, p_g: Array) -> Array:
    """dC/dp_g(x) = log(1 - D*(x)), for cell probabilities (..., N + 2); 0 where p_g has no mass to move."""
    # D* depends on p_g, but V is flat in D there: only V's own dependence counts.
    return np.log(np.divide(p_g, p_data + p_g, out=np.ones_like(p_g), where=p_g > 0))


def free_step(p_data: Array, p_g: Array, rate: float) -> Array:
    """One step down C among all densities: the p with the least (slope of C, p) + KL(p || p_g) / rate.

    C never rises if 0 < rate <= 1, and 2 JSD <= KL(p_data || first p_g) / (rate t) after t steps: with
    h(p) = sum p log p, h - C is convex (Lu, Freund and Nesterov 2018). p_g must be positive where p_data is.
    """
    # p+ ~ p_g (1 - D*)^-rate
    moved = p_g * np.exp(-rate * slope_of_C(p_data, p_g))
    return moved / moved.sum(-1, keepdims=True)


def start_of_free(grid: Grid, settings: Settings) -> Array:
    """A normal with the mean and sd that G's p_g starts with, as cell probabilities (N + 2,), positive everywhere."""
    # Not from the cdf: 1 - cdf is 0 in the far tail, and what is 0 stays 0.
    density = stats.norm.pdf(grid.centres, settings.start_mean, settings.start_sd)
    return density / density.sum()


# ---- p_g by way of networks ----------------------------------------------------------------------------------------


def mean_over_p_g(values: Array, images: Tensor, grid: Grid) -> Tensor:
    """sum p_g values (R,), differentiable in `images`, G at the ends of the noise cells (R, n + 1).

    `values` (N + 2,) hold on the grid's cells; a noise cell's mass lies evenly between the images of its ends, as in
    `theory.push_forward`.
    """
    heights = torch.from_numpy(values)
    area = torch.from_numpy(np.concatenate(([0.0], np.cumsum(values[1:-1]) * grid.step)))  # up to each edge
    at = (images.double() - grid.low) / grid.step
    cell = at.detach().ceil().clamp(0, grid.n + 1).long()
    edge = (cell - 1).clamp(min=0)
    up_to = area[edge] + heights[cell] * (at - edge) * grid.step
    (a, b), inside = (images.double()[:, s] for s in (slice(-1), slice(1, None))), cell[:, :-1] == cell[:, 1:]
    # the mean over a noise cell: (integral from a to b) / (b - a), or the height of the one cell both lie in
    means = (up_to[:, 1:] - up_to[:, :-1]) / torch.where(inside, 1.0, b - a)
    return torch.where(inside, heights[cell[:, 1:]], means).mean(-1)


class Exactly(Minibatches):
    """The two steps of Algorithm 1 with exact expectations: D's over the grid's cells, G's over cells of equal p_z."""

    def __init__(self, game: Game, evaluator: Evaluator, i: int, settings: Settings) -> None:
        super().__init__(game, i, settings)
        self.evaluator = evaluator
        self.p_g = evaluator.curves(game.snapshot()).p_g  # (1, N + 2)

    def draw(self, distributions: Sequence[Distribution]) -> Tensor:
        """The middles (1, NOISE_CELLS) of cells of equal probability instead of a minibatch."""
        (distribution,) = distributions
        middles = distribution.quantile((np.arange(NOISE_CELLS) + 0.5) / NOISE_CELLS)
        return torch.from_numpy(middles[None].astype(np.float32))

    def discriminator_step(self) -> None:
        """Ascend V(D, G) = sum p_data log D + sum p_g log(1 - D)."""
        D, s, grid = self.game.D, self.settings, self.evaluator.grid
        logits = D(torch.from_numpy(grid.centres[None].astype(np.float32)))
        p, q = (torch.from_numpy(masses.astype(np.float32)) for masses in (self.evaluator.p_data, self.p_g))
        minus_V = (p * softplus(-logits) + q * softplus(logits)).sum(-1)
        D.descend(minus_V, s.optimizer_D, s.learning_rate_D, s)


class WithBestD(Exactly):
    """As `Exactly`, with D = D* on the grid: G goes down C itself."""

    def discriminator_step(self) -> None:
        """Nothing to do: D is at its optimum."""

    def generator_step(self) -> None:
        """Descend C(G): its gradient is that of E log(1 - D) with D held at D*."""
        G, s, evaluator = self.game.G, self.settings, self.evaluator
        images = G(torch.from_numpy(evaluator.z[None].astype(np.float32)))
        loss = mean_over_p_g(slope_of_C(evaluator.p_data, self.p_g[0]), images, evaluator.grid)
        G.descend(loss.float(), s.optimizer_G, s.learning_rate_G, s)
