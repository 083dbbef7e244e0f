"""The engines: what computes a run. Both are a `BatchedGame` and go on from each other's snapshots."""

from __future__ import annotations

from collections.abc import Sequence

from gan1d.recipes.settings import Settings
from gan1d.training.batch import BatchedGame
from gan1d.training.fast.algorithm_1 import FastGame


def game_of(settings: Settings | Sequence[Settings]) -> BatchedGame:
    """The start of a game for each of the settings, on the engine that they name."""
    first = settings if isinstance(settings, Settings) else settings[0]
    if first.engine == "fast":
        return FastGame(settings)
    from gan1d.training.reference.algorithm_1 import Game  # torch takes a second to import, and few runs ask for it

    return Game(settings)
