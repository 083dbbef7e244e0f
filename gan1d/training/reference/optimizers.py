"""Gradient descent on flat weights in torch: SGD, momentum and Adam (Kingma and Ba 2015).

The updates are torch.optim's, written on one flat array a player so that an optimizer's memory is part of a snapshot
and a stack of games is one update.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from gan1d.recipes.settings import Settings
from gan1d.training.batch import PerMember

ADAM_EPSILON = 1e-8  # of Kingma and Ba, Algorithm 1; the other engine has its own


def update(
    optimizer: str,
    weights: Tensor,
    gradient: Tensor,
    memory: list[Tensor],
    count: Any,
    rate: Any,
    settings: Settings | PerMember,
) -> None:
    """One descent step in place.

    `weights` and `gradient` are (R, P); `memory` holds two running means of that shape, zero at the start; `count` is
    the number of this update from 1 on, for Adam's bias correction. `count`, `rate` and the numbers of the settings
    are those of all members, or columns (R, 1).
    """

    def each(value: Any) -> Any:
        return torch.as_tensor(value).to(weights) if isinstance(value, np.ndarray) else value

    if optimizer == "sgd":
        # theta <- theta - rate * g
        weights.sub_(gradient * each(rate))
    elif optimizer == "momentum":
        # v <- mu v + g;  theta <- theta - rate * v
        memory[0].mul_(each(settings.momentum)).add_(gradient)
        weights.sub_(memory[0] * each(rate))
    else:
        # a <- b1 a + (1 - b1) g;  s <- b2 s + (1 - b2) g^2
        # theta <- theta - rate * (a / (1 - b1^t)) / (sqrt(s / (1 - b2^t)) + eps)
        first, second = memory
        b1, b2 = settings.beta1, settings.beta2
        first.mul_(each(b1)).add_(gradient * each(1 - b1))
        second.mul_(each(b2)).add_(gradient.square() * each(1 - b2))
        root = second.sqrt().div_(each((1 - b2**count) ** 0.5)).add_(ADAM_EPSILON)
        weights.sub_(first / root * each(rate / (1 - b1**count)))
