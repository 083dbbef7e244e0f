"""The generator's loss at one sample, and its slopes, against what D says of the sample (Section 3).

With D's raw output f: the paper's two losses read it as a logit, D = sigmoid(f); least squares takes f itself for D;
hinge and Wasserstein have a critic f. The losses are those that training descends,
`gan1d.training.reference.objective`.
"""

from __future__ import annotations

import numpy as np
import torch
from scipy import special

from gan1d.base.arrays import Array
from gan1d.theory.games import GAMES
from gan1d.theory.losses import GENERATOR_LOSSES
from gan1d.training.reference import objective

OF_D = GENERATOR_LOSSES  # losses that are functions of a probability D


def loss_at(f: Array, loss: str) -> Array:
    """The generator loss of one sample on which D's output is f, elementwise."""
    return objective.generator_loss(torch.from_numpy(np.asarray(f, float))[..., None], loss).numpy()


def push_at(f: Array, loss: str) -> Array:
    """-d loss / d f: how hard the loss moves a sample where D's output rises with slope 1.

    minimax D; non_saturating 1 - D; least squares 1 - f; hinge and Wasserstein 1.
    """
    f = np.asarray(f, float)
    return GAMES[loss].push(f, np.ones_like(f))


def slope_in_D(D: Array, loss: str) -> Array:
    """d loss / d D for a loss of `OF_D` and D between 0 and 1: minimax -1/(1 - D), non_saturating -1/D."""
    # d loss / d D = (d loss / d f) / (d D / d f), and d D / d f = D (1 - D)
    return -push_at(special.logit(D), loss) / (D * (1 - D))
