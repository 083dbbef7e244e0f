"""What each generator loss minimises when D is D* at every moment.

Freeze D at D* for the present p_g. G's loss is then E over p_g of a fixed function phi(D*(x)): linear in p_g. Its
slope is that of a divergence J(p_g) whose derivative by p_g(x) is phi(D*(x)); J is convex, and least where
p_g = p_data. For the non-saturating loss J = KL(p_g || p_data) - 2 JSD: Theorem 2.5 of Arjovsky and Bottou (2017).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from gan1d.base.arrays import Array
from gan1d.teaching.workbench.gradients import loss_at
from gan1d.teaching.workbench.pairs import GRID, Humps, Pair
from gan1d.theory import exact, games
from gan1d.theory.exact import LOG2

MEANS = np.linspace(-4.0, 4.0, 81)


def best_output(pair: Pair, loss: str) -> Array:
    """D's raw output at D*, on the cells (N + 2): a logit for the paper's losses, else f*."""
    if loss in ("minimax", "non_saturating"):
        return pair.logits
    return games.GAMES[loss].best(pair.p, pair.q, GRID.step)


def best_loss(pair: Pair, loss: str) -> Array:
    """phi(D*(x)): what G loses at a sample in each cell while D is D*."""
    return loss_at(best_output(pair, loss), loss)


def expected_loss(pair: Pair, loss: str) -> float:
    """The generator loss at D*: E over p_g of phi(D*(x)). (The Wasserstein critic is centred.)"""
    return float(pair.q @ best_loss(pair, loss))


def slope_in_mean(pair: Pair, loss: str) -> float:
    """d/d mean of p_g, of the loss with D frozen: what G follows."""
    # integral of phi dp_g/dmean
    return float((pair.q * pair.g.growth(GRID.centres)) @ best_loss(pair, loss))


def _jsd(pair: Pair) -> float:
    """2 JSD(p_data || p_g)."""
    return 2 * pair.jsd


def _softened_kl(pair: Pair) -> float:
    """KL(p_g || p_data) - 2 JSD = 2 KL(m || p_data), with m = (p_data + p_g)/2."""
    # m log(m / p_data), with logarithms that do not run out of numbers: m / p_data = (1 + exp(-l)) / 2
    return float((pair.p + pair.q) @ (np.logaddexp(0.0, -pair.logits) - LOG2))


def _least_squares(pair: Pair) -> float:
    """KL(p_data || m) - 1/8 sum (p_data - p_g)^2 / (p_data + p_g)."""
    # The game's best value is -1/4 + that sum.
    gained = games.least_squares_best_value(pair.p, pair.q) - games.GAMES["least_squares"].equilibrium_V.value
    return float(exact.kl(pair.p, (pair.p + pair.q) / 2) - gained)


def _tv(pair: Pair) -> float:
    """2 TV."""
    return 2 * pair.tv


def _w1(pair: Pair) -> float:
    """W1, the area between the CDFs."""
    return float(games.wasserstein_best_value(pair.p, pair.q, GRID.step))


# J by loss; 0 where p_g = p_data
DESCENDS: Mapping[str, Callable[[Pair], float]] = {
    "minimax": _jsd,
    "non_saturating": _softened_kl,
    "least_squares": _least_squares,
    "hinge": _tv,
    "wasserstein": _w1,
}


@lru_cache(maxsize=16)
def along_mean(data: Humps, sd: float) -> dict[str, tuple[Array, Array]]:
    """J and its slope, by loss, for p_g = N(mean, sd^2) at each of `MEANS`."""
    pairs = [Pair(data, Humps(float(mean), sd)) for mean in MEANS]
    return {
        loss: (np.array([J(pair) for pair in pairs]), np.array([slope_in_mean(pair, loss) for pair in pairs]))
        for loss, J in DESCENDS.items()
    }


def touching(pair: Pair, loss: str) -> Array:
    """The loss for p_g moved to each of `MEANS` while D stays frozen at this pair's D*, shifted to meet J here.

    J is convex in p_g, and this is linear in p_g with the same slope here: it is never above J.
    """
    phi = best_loss(pair, loss)
    moved = np.array([replace(pair.g, mean=float(mean)).masses() @ phi for mean in MEANS])
    return DESCENDS[loss](pair) + moved - pair.q @ phi
