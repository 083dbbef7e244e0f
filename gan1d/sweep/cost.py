"""How long a map would take here, by the clock."""

from __future__ import annotations

import dataclasses
from time import perf_counter
from typing import Any

from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.languages.sentences import DAY, duration
from gan1d.recipes.recipe import Recipe
from gan1d.runs.side_by_side import SideBySide
from gan1d.sweep.outcome import LOOK
from gan1d.sweep.plan import Sweep, stack_size

ENOUGH = 0.4  # seconds of measuring


def seconds_of_a_run(sweep: Sweep) -> float:
    """What a run of the map takes one worker here, on average over the cells, as measured now for half a second.

    The time of an iteration grows in proportion to k, m or the like, so the mean over a grid is the time at the mean.
    """
    changes: dict[str, Any] = {}
    for axis in (sweep.x, sweep.y):
        mean = sum(axis.values) / len(axis.values)
        changes[axis.setting] = round(mean) if isinstance(axis.values[0], int) else mean
    recipe = Recipe(dataclasses.replace(sweep.recipe.settings, **changes))
    ensemble = SideBySide([recipe] * stack_size(recipe.settings))
    ensemble.advance()
    ensemble.metrics()
    n, began = 0, perf_counter()
    while (seconds := perf_counter() - began) < ENOUGH:
        ensemble.advance()
        n += 1
        if n % LOOK == 1:
            ensemble.metrics()
    return seconds / n / len(ensemble.recipes) * sweep.iterations


def refuse_dear(sweep: Sweep, seconds: float) -> None:
    """Raise `SettingsError` if it would take this machine more than a day."""
    if seconds > DAY:
        raise SettingsError(
            tr(
                "This map would take about {time} ({runs:,} runs of {iterations:,} iterations); more than a day is "
                "not begun: ask for fewer values, seeds or iterations.",
                time=duration(seconds),
                runs=sweep.runs,
                iterations=sweep.iterations,
            )
        )
