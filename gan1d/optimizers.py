"""Gradient descent on flat weights: SGD, momentum and Adam (Kingma and Ba 2015), and the decay of the learning rate.

The updates are torch.optim's, written on one flat array a player so that an optimizer's memory is part of a snapshot
and a stack of games is one update.
"""

from __future__ import annotations

import math

from torch import Tensor

from gan1d.settings import Settings

ADAM_EPSILON = 1e-8
FINAL_RATE = 0.01
LATE = 0.6  # share of the horizon after which the minibatch grows


def update(
    optimizer: str, weights: Tensor, gradient: Tensor, memory: list[Tensor], count: int, rate: float, settings: Settings
) -> None:
    """One descent step in place.

    `weights` and `gradient` are (R, P); `memory` holds two running means of that shape, zero at the start; `count` is
    the number of this update from 1 on, for Adam's bias correction.
    """
    if optimizer == "sgd":
        # theta <- theta - rate * g
        weights.sub_(gradient, alpha=rate)
    elif optimizer == "momentum":
        # v <- mu v + g;  theta <- theta - rate * v
        memory[0].mul_(settings.momentum).add_(gradient)
        weights.sub_(memory[0], alpha=rate)
    else:
        # a <- b1 a + (1 - b1) g;  s <- b2 s + (1 - b2) g^2
        # theta <- theta - rate * (a / (1 - b1^t)) / (sqrt(s / (1 - b2^t)) + eps)
        first, second = memory
        first.lerp_(gradient, 1 - settings.beta1)
        second.mul_(settings.beta2).addcmul_(gradient, gradient, value=1 - settings.beta2)
        root = second.sqrt().div_(math.sqrt(1 - settings.beta2**count)).add_(ADAM_EPSILON)
        weights.addcdiv_(first, root, value=-rate / (1 - settings.beta1**count))


def decayed(settings: Settings, iteration: int) -> float:
    """Factor on both learning rates: 1 for half the horizon, then a cosine down to 1 %, where it stays."""
    if settings.decay == "constant":
        return 1.0
    progress = min(max(2 * iteration / settings.horizon - 1, 0.0), 1.0)
    # f = 0.01 + 0.99 (1 + cos(pi p)) / 2
    return FINAL_RATE + (1 - FINAL_RATE) * (1 + math.cos(math.pi * progress)) / 2


def minibatch_size(settings: Settings, iteration: int) -> int:
    """m at an iteration: `m`, times `late_m` in the last 40 % of the horizon and after."""
    return settings.m * (settings.late_m if iteration >= LATE * settings.horizon else 1)
