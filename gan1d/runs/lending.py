"""Games with their workspaces, lent to whoever trains: what rests holds states alone.

A workspace depends on the structure of a game only, and a state is a snapshot. So a few games serve all recordings.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gan1d.base.budget import BUDGET, Budget, Holder
from gan1d.recipes.settings import Settings
from gan1d.runs.cost import game_bytes
from gan1d.training.batch import SHARED, BatchedGame
from gan1d.training.engines import game_of

SHARE = 1 / 16  # of all memory, for games that nobody has


@dataclass(eq=False)
class Loan:
    """A game, and in which state: `at` is -1 for none of the borrower's, who then restores one."""

    game: BatchedGame
    structure: tuple[Any, ...]
    borrower: object
    nbytes: int
    at: int = -1
    used: bool = True  # since it was looked at last


class Lender(Holder):
    """The games of a process."""

    def __init__(self, budget: Budget) -> None:
        """None yet; what is lent and what rests is within the budget."""
        self._budget = budget
        self._resting: list[Loan] = []  # used longest ago first
        self._lent: list[Loan] = []
        self._lock = threading.Lock()
        budget.take(self, SHARE)

    @contextmanager
    def lend(self, borrower: object, members: Sequence[Settings]) -> Iterator[Loan]:
        """A game of these members, one that this borrower had if it is here: then it is in the state it was left in.

        Borrowers that are equal are one, and always have the same members.
        """
        loan = self._take(borrower, tuple(members))
        try:
            yield loan
        except BaseException:
            loan.at = -1
            raise
        finally:
            self._put_back(loan)

    def _take(self, borrower: object, members: tuple[Settings, ...]) -> Loan:
        structure = _structure(members)
        with self._lock:
            fitting = [loan for loan in self._resting if loan.structure == structure]
            loan = next((loan for loan in fitting if loan.borrower == borrower), fitting[0] if fitting else None)
            if loan is not None:
                self._resting.remove(loan)
                self._lent.append(loan)
        if loan is None:
            # Its passes are made when it is played; until it is back it counts as what they will be
            loan = Loan(game_of(members), structure, borrower, len(members) * game_bytes(members[0]))
            with self._lock:
                self._lent.append(loan)
        elif loan.borrower != borrower:
            loan.game.seat(members)
            loan.borrower, loan.at = borrower, -1
        return loan

    def _put_back(self, loan: Loan) -> None:
        loan.nbytes, loan.used = loan.game.nbytes, True
        with self._lock:
            self._lent.remove(loan)
            self._resting.append(loan)
        while self.resting > SHARE * self._budget.limit and self.drop():
            pass

    @property
    def resting(self) -> int:
        """Bytes of the games that nobody has."""
        with self._lock:
            return sum(loan.nbytes for loan in self._resting)

    @property
    def nbytes(self) -> int:
        """Bytes of all games."""
        with self._lock:
            return sum(loan.nbytes for loan in (*self._resting, *self._lent))

    def drop(self) -> bool:
        """Give up the game that was used longest ago of those that nobody has."""
        with self._lock:
            found = self._resting[:1]
            del self._resting[:1]
        return bool(found)

    def tidy(self) -> None:
        """Give up the games that nobody has had since the last time."""
        with self._lock:
            self._resting = [loan for loan in self._resting if loan.used]
            for loan in self._resting:
                loan.used = False


def _structure(members: Sequence[Settings]) -> tuple[Any, ...]:
    """What a workspace depends on."""
    s = members[0]
    return len(members), s.m, s.late_m, *(getattr(s, name) for name in SHARED)


GAMES = Lender(BUDGET)
