"""Runs whose iterations take long, trained in a process of their own: a thread beside those of the server would hold
up every one of them, since they share an interpreter.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import BrokenExecutor
from concurrent.futures.process import ProcessPoolExecutor
from ctypes import c_byte

from gan1d.budget import Budget
from gan1d.cost import game_bytes
from gan1d.distributions import Array
from gan1d.lending import GAMES
from gan1d.measure import gauge_of, measured
from gan1d.recipes import Recipe
from gan1d.sweep.worker import begin

LESS = 10  # how much it steps back from a core that others want, of 19
EMPTY = 100 * 2**20  # bytes of a process that has computed nothing yet
SHARE = 1 / 8  # of all memory


class Beside:
    """The process, which is there while it is asked for; one thread asks."""

    def __init__(self, budget: Budget) -> None:
        """None yet. What it takes counts in the budget."""
        self._executor: ProcessPoolExecutor | None = None
        self._game = 0  # bytes
        budget.take(self, SHARE)

    @property
    def nbytes(self) -> int:
        """Memory of the process."""
        return EMPTY + self._game if self._executor is not None else 0

    def drop(self) -> bool:
        """It ends by itself."""
        return False

    def states(self, recipe: Recipe, kept: int, state: Array, first: int, n: int) -> tuple[list[Array], Array]:
        """From the state after `kept` iterations: the n states from `first` on, and their numbers, n rows.

        Raises `BrokenExecutor` if the process is lost, and what goes wrong in it; then the next one is a new one.
        """
        if self._executor is None:
            context = multiprocessing.get_context("spawn")  # the only way that every system has
            self._executor = ProcessPoolExecutor(1, context, _begin, (context.RawValue("b", 0),))
        self._game = game_bytes(recipe.at(first - 1))
        try:
            return self._executor.submit(_states, recipe, kept, state, first, n).result()
        except BrokenExecutor:
            self.rest()
            raise

    def rest(self) -> None:
        """End the process: nobody asks at the moment."""
        if self._executor is not None:
            self._executor.shutdown(wait=False)
            self._executor = None


def _begin(stop: c_byte) -> None:
    begin(stop)
    if hasattr(os, "nice"):
        os.nice(LESS)


def _states(recipe: Recipe, kept: int, state: Array, first: int, n: int) -> tuple[list[Array], Array]:
    with GAMES.lend(_states, (recipe.settings,)) as loan:
        loan.game.restore(state)
        snapshots = []
        for i in range(kept, first + n - 1):
            loan.game.iteration(i, recipe.at(i), recipe.only(i))
            if i + 1 >= first:
                snapshots.append(loan.game.snapshot())
    return snapshots, measured(gauge_of(recipe.settings), recipe, first, snapshots)
