"""Runs trained in a process beside the server, heavy ones, and quick ones where there are many: a thread that trains
would hold up every thread of the server, since they share an interpreter.
"""

from __future__ import annotations

import os
import pickle
import subprocess
from typing import BinaryIO

from gan1d.base.arrays import Array
from gan1d.base.budget import Budget, Holder
from gan1d.jobs import child
from gan1d.recipes.recipe import Recipe
from gan1d.runs.cost import game_bytes

EMPTY = 64 * 2**20  # bytes of a process that has computed nothing yet
SHARE = 1 / 8  # of all memory
HELPER = "gan1d.runs.helper"  # its module
READY = b"ready\n"  # said once; after it come answers alone

Answer = tuple[list[Array], Array, list[Array]]
"""Snapshots, rows of numbers, and pictures."""


class Beside(Holder):
    """One such process, `gan1d.runs.helper`, which is there while it is asked for; one thread asks."""

    def __init__(self, budget: Budget) -> None:
        """None yet. What it takes counts in the budget."""
        self._budget = budget
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: BinaryIO | None = None
        self._there, self._game = False, 0  # bytes
        budget.take(self, SHARE)

    @property
    def nbytes(self) -> int:
        """Memory of the process."""
        return EMPTY + self._game if self._process is not None else 0

    def states(self, recipe: Recipe, kept: int, state: Array, first: int, n: int, draw: bool = False) -> Answer:
        """From the state after `kept` iterations: the n states from `first` on, and their numbers, n rows; and their
        pictures, as `gan1d.runs.figure_1` packs them, if asked for.

        Raises what goes wrong there, and `OSError` or `EOFError` if the process is lost; the next one is a new one.
        """
        self._game = game_bytes(recipe.at(first - 1))
        try:
            process, answers = self._begun()
            if process.stdin is None:
                raise EOFError("the process hears nothing")
            pickle.dump((recipe, kept, state, first, n, draw), process.stdin)
            process.stdin.flush()
            answer: Answer | Exception = pickle.load(answers)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.rest()
            raise
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def fits(self) -> bool:
        """Whether memory is not too scarce for it."""
        return self._budget.limit * SHARE >= EMPTY

    @property
    def there(self) -> bool:
        """Whether the process answers."""
        return self._there

    def begin(self) -> None:
        """Start the process, unless it is there. Raises `OSError` or `EOFError`."""
        try:
            self._begun()
        except (OSError, EOFError):
            self.rest()
            raise

    def _begun(self) -> tuple[subprocess.Popen[bytes], BinaryIO]:
        if self._process is None or self._answers is None:
            read, write = os.pipe()
            self._answers = open(read, "rb")  # noqa: SIM115  # closed by `rest`
            with open(write, "wb") as out:
                self._process = child.start((*child.PYTHON, "-m", HELPER), out)
            while (line := self._answers.readline()) != READY:
                if not line:
                    raise EOFError("the process did not begin")
            self._there = True
        return self._process, self._answers

    def rest(self) -> None:
        """End the process: nobody asks at the moment."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        if self._answers is not None:
            self._answers.close()
        self._process, self._answers, self._there = None, None, False
