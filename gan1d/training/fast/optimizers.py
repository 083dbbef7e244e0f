"""Gradient descent on flat weights: the formulas of `training.reference.optimizers`, written into given arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gan1d.base.arrays import Array
from gan1d.recipes.settings import Settings
from gan1d.training.batch import PerMember

ADAM_EPSILON = 1e-8


def update(
    optimizer: str,
    weights: Array,
    gradient: Array,
    memory: Sequence[Array],
    room: Array,
    count: Any,
    rate: Any,
    settings: Settings | PerMember,
) -> None:
    """One descent step in place.

    All arrays are (R, P). `memory` holds two running means, zero at the start; `room` and the gradient are written
    over. `count` is the number of this update from 1 on, for Adam's bias correction. `count`, `rate` and the numbers
    of the settings are those of all members, or columns (R, 1).
    """

    def each(value: Any) -> Any:
        return value.astype(weights.dtype) if isinstance(value, np.ndarray) else value

    first, second = memory
    if optimizer == "sgd":
        # theta <- theta - rate * g
        gradient *= each(rate)
    elif optimizer == "momentum":
        # v <- mu v + g;  theta <- theta - rate * v
        first *= each(settings.momentum)
        first += gradient
        np.multiply(first, each(rate), out=gradient)
    else:
        # a <- b1 a + (1 - b1) g;  s <- b2 s + (1 - b2) g^2
        b1, b2, c = settings.beta1, settings.beta2, (1 - settings.beta2**count) ** 0.5
        second *= each(b2)
        np.multiply(gradient, gradient, out=room)
        room *= each(1 - b2)
        second += room
        gradient *= each(1 - b1)
        first *= each(b1)
        first += gradient
        # theta <- theta - rate * (a / (1 - b1^t)) / (sqrt(s) / c + eps), numerator and denominator times c
        np.sqrt(second, out=room)
        room += each(c * ADAM_EPSILON)
        np.divide(first, room, out=gradient)
        gradient *= each(rate * c / (1 - b1**count))
    weights -= gradient
