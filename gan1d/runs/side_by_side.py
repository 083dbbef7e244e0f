"""Many runs side by side: the same iterations of different recipes, and their exact numbers in a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.recipes.recipe import ONLY, Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.measure import MEASURED, METRICS, Curves, Evaluator
from gan1d.training.batch import refuse_apart
from gan1d.training.engines import game_of

STACK = 16  # members in one stack of the fast engine: more would push each other out of the cache
T = TypeVar("T")


class SideBySide:
    """R runs that share a structure (`gan1d.training.batch.SHARED`), each with its own recipe; all stand at one
    iteration.

    With the fast engine each member is, bit for bit, the run that it would be alone.
    """

    def __init__(self, recipes: Sequence[Recipe], threads: int = 1) -> None:
        """All at iteration 0; raises `SettingsError` if they cannot stand side by side.

        `threads` share the work of the fast engine; the numbers do not depend on how many.
        """
        solos = {tuple((e.iteration, e.value) for e in r.edits if e.setting == ONLY) for r in recipes}
        if len(solos) > 1:
            raise SettingsError(tr("Runs side by side must have their single updates at the same iterations."))
        refuse_apart([r.settings for r in recipes])
        self.recipes = tuple(recipes)
        self.iteration = 0
        size = STACK if recipes[0].settings.engine == "fast" else len(recipes)
        self._rows = [slice(at, at + size) for at in range(0, len(recipes), size)]
        self._stacks = [game_of([r.settings for r in self.recipes[rows]]) for rows in self._rows]
        self._alike = _alike([r.settings for r in recipes])
        self.evaluators = tuple(Evaluator(self.recipes[rows[0]].settings) for rows in self._alike)
        self._pool = ThreadPoolExecutor(threads, "gan1d ensemble") if threads > 1 and len(self._rows) > 1 else None

    def advance(self, iterations: int = 1) -> None:
        """So many iterations of every member."""
        self._each([partial(self._advance, j, iterations) for j in range(len(self._rows))])
        self.iteration += iterations

    def _advance(self, j: int, iterations: int) -> None:
        recipes = self.recipes[self._rows[j]]
        for i in range(self.iteration, self.iteration + iterations):
            self._stacks[j].iteration(i, [r.at(i) for r in recipes], recipes[0].only(i))

    def snapshot(self) -> Array:
        """The present state, (R, S): a row is a snapshot of that member's run."""
        return np.concatenate([stack.snapshot() for stack in self._stacks])

    def restore(self, snapshot: Array, iteration: int) -> None:
        """Go back to a state."""
        for rows, stack in zip(self._rows, self._stacks, strict=True):
            stack.restore(snapshot[rows])
        self.iteration = iteration

    def metrics(self) -> Array:
        """The numbers of every member now, (R, len(METRICS)); not finite where one has diverged."""
        snapshot, found = self.snapshot(), np.empty((len(self.recipes), len(METRICS)))
        losses = np.array([r.at(self.iteration).loss for r in self.recipes])
        for rows, evaluator in zip(self._alike, self.evaluators, strict=True):
            for loss in np.unique(losses[rows]):
                these = np.array(rows)[losses[rows] == loss]
                parts = [these[at : at + STACK] for at in range(0, len(these), STACK)]
                measured = self._each([partial(evaluator.metrics, snapshot[part], str(loss)) for part in parts])
                found[these] = np.concatenate(measured)
        return found

    def curves(self) -> Curves:
        """p_g and D of every member now, (R, ...); all must be measured against the same p_data and p_z."""
        (evaluator,) = self.evaluators
        return evaluator.curves(self.snapshot())

    def _each(self, tasks: Sequence[Callable[[], T]]) -> list[T]:
        """The results of all tasks, in order."""
        return [task() for task in tasks] if self._pool is None else list(self._pool.map(lambda task: task(), tasks))


def _alike(members: Sequence[Settings]) -> list[list[int]]:
    """The members' rows, gathered by what they are measured against."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for r, s in enumerate(members):
        groups.setdefault(tuple(getattr(s, name) for name in MEASURED), []).append(r)
    return list(groups.values())
