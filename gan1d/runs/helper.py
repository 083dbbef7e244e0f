"""The process that `gan1d.runs.beside` asks: it trains, measures and draws states of runs, one wish after the other."""

from __future__ import annotations

import os
import pickle
import sys

import numpy as np

from gan1d.base.arrays import Array
from gan1d.recipes.recipe import Recipe
from gan1d.runs.beside import READY, Answer
from gan1d.runs.figure_1 import packed, still
from gan1d.runs.lending import GAMES
from gan1d.runs.measure import evaluator_of, measured

LESS = 10  # how much it steps back from a core that others want, of 19


def main() -> None:
    """Answer what is asked on standard input until it ends."""
    if hasattr(os, "nice"):
        os.nice(LESS)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers, open(os.devnull, "wb") as nowhere:
        for stream in (sys.stdout, sys.stderr):  # whatever else is said is no answer
            os.dup2(nowhere.fileno(), stream.fileno())
        answers.write(READY)
        answers.flush()
        while True:
            try:
                asked = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            try:
                found: object = _states(*asked)
            except Exception as error:
                found = error
            pickle.dump(found, answers)
            answers.flush()


def _states(recipe: Recipe, kept: int, state: Array, first: int, n: int, draw: bool) -> Answer:
    with GAMES.lend(recipe, (recipe.settings,)) as loan:
        loan.game.restore(state)
        snapshots = []
        for i in range(kept, first + n - 1):
            loan.game.iteration(i, recipe.at(i), recipe.only(i))
            if i + 1 >= first:
                snapshots.append(loan.game.snapshot())
    evaluator = evaluator_of(recipe.settings)
    rows = measured(evaluator, recipe, first, snapshots)
    if not (draw and np.isfinite(rows).all()):
        return snapshots, rows, []
    pictures = [packed(still(evaluator, recipe, i, snapshot)) for i, snapshot in enumerate(snapshots, first)]
    return snapshots, rows, pictures


if __name__ == "__main__":
    main()
