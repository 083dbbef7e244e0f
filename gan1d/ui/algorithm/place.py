"""Where a reader stands in Algorithm 1: a run, an iteration of it, and a moment of that iteration. It is the link."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from gan1d.base.fields import parse_whole, whole
from gan1d.recipes.link import AT, Link
from gan1d.recipes.recipe import MAX_ITERATIONS, Recipe
from gan1d.recipes.settings import Settings
from gan1d.teaching.walkthrough import count

M = 8  # of a link that says nothing: as many points as one can follow
START = 20  # by then D has something to say
MOMENT = "moment"


@dataclass(frozen=True)
class Place:
    """The iteration that leads from state `at` to the next, and a moment of it, from 1 on."""

    recipe: Recipe = Recipe(Settings(m=M))
    at: int = START
    moment: int = 1

    def __post_init__(self) -> None:
        """Raises `SettingsError` for an iteration or a moment that the run does not have."""
        whole(AT, self.at, MAX_ITERATIONS - 1)
        whole(MOMENT, self.moment, self.count, 1)

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Place:
        """The place of a link's fields; raises `SettingsError` with one sentence for what is wrong in it."""
        link = Link.parse({"m": str(M)} | {name: text for name, text in query.items() if name != MOMENT})
        here = cls(link.recipe, START if link.at is None else link.at)
        return dataclasses.replace(here, moment=parse_whole(MOMENT, query.get(MOMENT, "1"), here.count, 1))

    def query(self) -> dict[str, str]:
        """The link's fields; m is always among them, because the other pages' m is another one when none is given."""
        m = {"m": str(self.recipe.settings.m)}
        return {**self.recipe.to_query(), **m, AT: str(self.at), MOMENT: str(self.moment)}

    @property
    def count(self) -> int:
        """How many moments this iteration has."""
        return count(self.recipe, self.at)

    @property
    def first(self) -> bool:
        """Whether nothing is before it."""
        return self.at == 0 and self.moment == 1

    @property
    def last(self) -> bool:
        """Whether no iteration is behind it."""
        return self.at == MAX_ITERATIONS - 1

    def later(self) -> Place:
        """The next moment, which may be of the next iteration."""
        if self.moment < self.count:
            return dataclasses.replace(self, moment=self.moment + 1)
        return self.iteration(self.at + 1)

    def earlier(self) -> Place:
        """The moment before, which may be the last one of the iteration before."""
        if self.moment > 1:
            return dataclasses.replace(self, moment=self.moment - 1)
        before = self.iteration(self.at - 1)
        return dataclasses.replace(before, moment=before.count)

    def iteration(self, at: int) -> Place:
        """The first moment of an iteration."""
        return Place(self.recipe, at)

    def setting(self, name: str, value: object) -> Place:
        """The same iteration of a run that has had this setting from its start."""
        return Place(self.recipe.restarted(self.at, **{name: value}), self.at)
