"""Many runs in one stack: the same iterations of different recipes, side by side, and their exact numbers in a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gan1d.distributions import Array
from gan1d.engines import game_of
from gan1d.fields import SettingsError
from gan1d.languages import tr
from gan1d.measure import METRICS, Curves, Gauge
from gan1d.recipes import ONLY, Recipe
from gan1d.settings import Settings

MEASURED = ("p_data", "weights", "distance", "width", "heights", "expression", "span", "p_z")
"""Settings that decide what p_g is measured against: members that agree in them share a gauge."""


class Ensemble:
    """R runs that share a structure (`gan1d.stack.SHARED`), each with its own recipe; all stand at one iteration.

    Bit for bit each member is the run that it would be alone.
    """

    def __init__(self, recipes: Sequence[Recipe]) -> None:
        """All at iteration 0; raises `SettingsError` if they cannot stand in one stack."""
        solos = {tuple((e.iteration, e.value) for e in r.edits if e.setting == ONLY) for r in recipes}
        if len(solos) > 1:
            raise SettingsError(tr("Runs side by side must have their single updates at the same iterations."))
        self.recipes = tuple(recipes)
        self.iteration = 0
        self._game = game_of([r.settings for r in recipes])
        self._rows = _alike([r.settings for r in recipes])
        self.gauges = tuple(Gauge(self.recipes[rows[0]].settings) for rows in self._rows)

    def advance(self) -> None:
        """One iteration of every member."""
        i = self.iteration
        self._game.iteration(i, [r.at(i) for r in self.recipes], self.recipes[0].only(i))
        self.iteration += 1

    def snapshot(self) -> Array:
        """The present state, (R, S): a row is a snapshot of that member's run."""
        return self._game.snapshot()

    def restore(self, snapshot: Array, iteration: int) -> None:
        """Go back to a state."""
        self._game.restore(snapshot)
        self.iteration = iteration

    def metrics(self) -> Array:
        """The numbers of every member now, (R, len(METRICS)); not finite where one has diverged."""
        snapshot, found = self._game.snapshot(), np.empty((len(self.recipes), len(METRICS)))
        for rows, gauge in zip(self._rows, self.gauges, strict=True):
            found[rows] = gauge.metrics(snapshot[rows], self.recipes[0].at(self.iteration).loss)
        return found

    def curves(self) -> Curves:
        """p_g and D of every member now, (R, ...); all must be measured against the same p_data and p_z."""
        (gauge,) = self.gauges
        return gauge.curves(self._game.snapshot())


def _alike(members: Sequence[Settings]) -> list[list[int]]:
    """The members' rows, gathered by what they are measured against."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for r, s in enumerate(members):
        groups.setdefault(tuple(getattr(s, name) for name in MEASURED), []).append(r)
    return list(groups.values())
