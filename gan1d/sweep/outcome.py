"""What became of a run, and of the runs of a cell: the numbers that a map shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gan1d.base.arrays import Array
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.structure import data_of
from gan1d.runs import evidence
from gan1d.runs.evidence import WINDOW
from gan1d.runs.measure import COLUMN
from gan1d.runs.side_by_side import SideBySide
from gan1d.runs.states import CONVERGED_JSD
from gan1d.runs.verdict import KINDS, kind_of
from gan1d.theory.exact import LOG2

LOOK = 10  # iterations between two measurements; the last `WINDOW` states are all measured
"""To measure a state costs as much as up to nine iterations of it."""


@dataclass(frozen=True)
class Outcome:
    """What became of a run.

    `jsd`: the median over its last `WINDOW` states, in nats; None if it diverged. `kind`: the verdict on its last
    state, of `gan1d.runs.verdict.KINDS`. `settled`: from which iteration on JSD stays at or below `CONVERGED_JSD`, None
    if it did not converge. `diverged_at`: the first measured state that is not finite. Both are exact to `LOOK`
    iterations.
    """

    jsd: float | None
    kind: str
    settled: int | None = None
    diverged_at: int | None = None

    @property
    def converged(self) -> bool:
        """By the rule of the sentence on the page."""
        return self.kind == "converged"


@dataclass(frozen=True)
class Summary:
    """The runs of a cell together.

    `jsd`: median over the seeds, where a run that diverged counts as log 2, the largest there is. `share` of runs that
    converged. `settled`: the median, None where half of them or more never did. `kind`: the commonest. `diverged`: how
    many, of `n`.
    """

    jsd: float
    share: float
    settled: float | None
    kind: str
    diverged: int
    n: int


def summary(outcomes: Sequence[Outcome]) -> Summary:
    """The outcomes of a cell, at least one, as one."""
    settled = float(np.median([np.inf if o.settled is None else o.settled for o in outcomes]))
    counts = Counter(o.kind for o in outcomes)
    return Summary(
        jsd=float(np.median([LOG2 if o.jsd is None else o.jsd for o in outcomes])),
        share=float(np.mean([o.converged for o in outcomes])),
        settled=settled if np.isfinite(settled) else None,
        kind=max(KINDS, key=lambda kind: counts[kind]),
        diverged=counts["diverged"],
        n=len(outcomes),
    )


def summaries(outcomes: Mapping[tuple[int, int, int], Outcome]) -> dict[tuple[int, int], Summary]:
    """The cells (i, j) that are known, from their runs (i, j, n)."""
    cells: dict[tuple[int, int], list[Outcome]] = {}
    for (i, j, _), outcome in sorted(outcomes.items()):
        cells.setdefault((i, j), []).append(outcome)
    return {cell: summary(several) for cell, several in cells.items()}


def play(recipes: Sequence[Recipe], iterations: int, leave: Callable[[], bool] = lambda: False) -> list[Outcome]:
    """Train runs side by side and say what became of each; nothing if `leave` says so before the end."""
    ensemble, looks, rows = SideBySide(recipes), [], []
    while True:
        i = ensemble.iteration
        # The sentence compares the medians of the last two blocks, of every fifth state.
        judged = i % evidence.LOOK == 0 and i > iterations - 2 * WINDOW
        if i % LOOK == 0 or i > iterations - WINDOW or judged:
            looks.append(i)
            rows.append(ensemble.metrics().astype(np.float32))  # as `gan1d.runs.recording` keeps them
        if i == iterations or not np.isfinite(rows[-1]).all(1).any():
            break
        if leave():
            return []
        ensemble.advance()
    history = np.stack(rows, 1)
    return [_outcome(r, np.array(looks), history[n]) for n, r in enumerate(recipes)]


def _outcome(recipe: Recipe, looks: Array, measured: Array) -> Outcome:
    """From what was measured (n, len(METRICS)) at n looks."""
    finite = np.isfinite(measured).all(1)
    if not finite.all():
        return Outcome(None, "diverged", diverged_at=int(looks[finite.argmin()]))
    # The rules of the verdict read a row for every iteration: a number stays until the next look.
    history = np.repeat(measured, np.diff(looks, append=looks[-1] + 1), axis=0)
    jsd = measured[:, COLUMN["jsd"]]
    kind = kind_of(history, data_of(recipe.settings), recipe)
    # the first look after the last that was too far off
    stays = kind == "converged" and jsd[-1] <= CONVERGED_JSD
    settled = int(looks[np.flatnonzero(jsd > CONVERGED_JSD).max(initial=-1) + 1]) if stays else None
    return Outcome(float(np.median(history[-WINDOW:, COLUMN["jsd"]])), kind, settled)
