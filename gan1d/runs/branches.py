"""The runs a session has been through, so that nothing that happened is lost: forks, other seeds, other settings.

Each is a recipe and the newest state of it that was seen. One is current; another may be shown with it: as a ghost in
the same picture, or beside it on the same time axis.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace

from gan1d.base.fields import SettingsError, short, show
from gan1d.languages import tr
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.words import labels_of

MOST = 12  # runs that are kept
SHORT = 30  # iterations: a future shorter than this was only passed on the way, and leaves no run behind


@dataclass(frozen=True)
class Branch:
    """A run of the session: `number` names it for as long as the session lasts."""

    number: int
    recipe: Recipe
    seen: int = 0


class Branches:
    """The runs of one session, oldest first."""

    def __init__(self, recipe: Recipe) -> None:
        """One run, at its start."""
        self._made = 1
        self._runs = {1: Branch(1, recipe)}
        self._current = 1
        self._other: int | None = None
        self.beside = False  # whether the other run is shown beside the current one, not as a ghost behind it
        self.revision = 0  # counts the changes of all this, so that who lists the runs knows when to do it again

    @classmethod
    def of(cls, runs: Sequence[Branch], current: int, other: int | None, beside: bool) -> Branches:
        """The runs of an earlier session, numbered from 1 on; `current` and `other` are such numbers."""
        made = cls(runs[current - 1].recipe)
        made._made, made._runs = len(runs), {n: replace(run, number=n) for n, run in enumerate(runs, 1)}
        made._current, made._other, made.beside = current, other, beside
        return made

    def copy(self) -> Branches:
        """The same runs, for a session that follows this one."""
        twin = copy(self)
        twin._runs = dict(self._runs)
        return twin

    def __iter__(self) -> Iterator[Branch]:
        """All runs, oldest first."""
        return iter(self._runs.values())

    def __len__(self) -> int:
        return len(self._runs)

    @property
    def current(self) -> Branch:
        """The run the playhead is in."""
        return self._runs[self._current]

    @property
    def other(self) -> Branch | None:
        """The run that is shown with the current one."""
        return self._runs[self._other] if self._other is not None else None

    def saw(self, iteration: int) -> None:
        """A state of the current run was shown."""
        if iteration > self.current.seen:
            self._runs[self._current] = replace(self.current, seen=iteration)

    def go_on(self, recipe: Recipe, at: int) -> None:
        """From state `at` on, the current run becomes another. A future that is worth it stays, as a ghost."""
        self.revision += 1
        known, passing = self._known(recipe), self.current.seen - at < SHORT
        if known is not None:
            if passing and self._current not in (known, self._other):
                del self._runs[self._current]
            self._current = known
        elif passing:
            self._runs[self._current] = Branch(self._current, recipe, at)
        else:
            ghost = self._current
            self._add(Branch(self._made + 1, recipe, at))
            if not self.beside:
                self._other = ghost
        if self._other == self._current:
            self.alone()

    def begin(self, recipe: Recipe) -> None:
        """A new run from its start."""
        self.revision += 1
        if not self.beside:
            self.alone()
        known = self._known(recipe)
        if known is not None:
            self._current = known
        elif self.current.seen < SHORT:
            self._runs[self._current] = Branch(self._current, recipe)
        else:
            self._add(Branch(self._made + 1, recipe))
        if self._other == self._current:
            self.alone()

    def put_beside(self, recipe: Recipe) -> None:
        """Show a run beside the current one, whether or not the session has been through it."""
        known = self._known(recipe)
        if known is None:
            here = self._current
            self._add(Branch(self._made + 1, recipe))
            known, self._current = self._current, here
        self.show(known, beside=True)

    def show(self, number: int, beside: bool) -> None:
        """Show another run with the current one, beside it or as a ghost; raises `SettingsError`."""
        if self.named(number).number == self._current:
            raise SettingsError(tr("Run {n} is the current one; another must be chosen to be shown with it.", n=number))
        self._other, self.beside = number, beside
        self.revision += 1

    def alone(self) -> None:
        """Show the current run alone."""
        self._other, self.beside = None, False
        self.revision += 1

    def switch(self, number: int) -> None:
        """Make another run the current one. If it was beside the current one, they change places."""
        before, self._current = self._current, self.named(number).number
        self.revision += 1
        if self._other == number:
            self._other = before

    def forget(self, number: int) -> None:
        """Drop a run that is not the current one; raises `SettingsError`."""
        if self.named(number).number == self._current:
            raise SettingsError(tr("Run {n} is the current one; switch to another before it is dropped.", n=number))
        if self._other == number:
            self.alone()
        del self._runs[number]
        self.revision += 1

    def named(self, number: object) -> Branch:
        """The run with this number; raises `SettingsError`."""
        if not isinstance(number, int) or isinstance(number, bool) or number not in self._runs:
            raise SettingsError(
                tr(
                    "run must be one of {choices}; not {shown}.",
                    choices=", ".join(map(str, self._runs)),
                    shown=short(show(number)),
                )
            )
        return self._runs[number]

    def labels(self) -> dict[int, str]:
        """What each run has that not all of them have."""
        return dict(zip(self._runs, labels_of([branch.recipe for branch in self]), strict=True))

    def _known(self, recipe: Recipe) -> int | None:
        return next((number for number, branch in self._runs.items() if branch.recipe == recipe), None)

    def _add(self, branch: Branch) -> None:
        self._made += 1
        self._runs[branch.number] = branch
        spare = [n for n in self._runs if n not in (branch.number, self._current, self._other)]
        self._current = branch.number
        if len(self._runs) > MOST:
            del self._runs[spare[0]]
