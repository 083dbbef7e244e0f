"""What changes with the iteration by plan: the decay of the learning rates and the late growth of the minibatch."""

from __future__ import annotations

import math

from gan1d.recipes.settings import Settings

FINAL_RATE = 0.01
LATE = 0.6  # share of the horizon after which the minibatch grows


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
