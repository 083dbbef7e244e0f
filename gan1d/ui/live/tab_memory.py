"""What a browser's tab remembers of a session that this server does not know any more, as its script tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.recipes.link import Link, fields_of
from gan1d.recipes.recipe import MAX_ITERATIONS, Recipe
from gan1d.runs.branches import MOST, Branch, Branches
from gan1d.runs.playhead import MAX_SPEED


@dataclass(frozen=True)
class Past:
    """The runs of that session, and where its playhead was on the way to or stood."""

    runs: Branches
    at: int
    playing: bool
    speed: float

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Past:
        """What a script told; raises `SettingsError` for what cannot be.

        `query` is the run and the one beside it. `runs` are all runs of the session, each with its `query`, the newest
        state that was `seen`, whether it is the one that one is in (`now`), and how it is `shown` with that one.
        """
        link, runs = _link(told.get("query")), told.get("runs")
        branches = _of_link(link) if runs is None else _branches(runs)
        return cls(branches, _whole(told.get("iteration")), bool(told.get("playing")), _speed(told.get("speed")))


@dataclass(frozen=True)
class PastGames:
    """Many games of that session: of which recipe, how many, and where; `taken` is the run that Figure 1 had then."""

    recipe: Recipe
    games: int
    taken: Recipe
    at: int
    playing: bool
    speed: float

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> PastGames:
        """What a script told; raises `SettingsError` for what cannot be."""
        return cls(
            _link(told.get("query")).recipe,
            _whole(told.get("games")),
            _link(told.get("taken")).recipe,
            _whole(told.get("iteration")),
            bool(told.get("playing")),
            _speed(told.get("speed")),
        )


def not_shown(error: SettingsError) -> SettingsError:
    """The sentence on what a tab remembers and the app cannot show."""
    return SettingsError(tr("What this tab was doing before cannot be shown: {error}", error=error))


def _link(query: object) -> Link:
    return Link.parse(fields_of("?" + query)) if isinstance(query, str) else _refuse()


def _whole(number: object) -> int:
    good = isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= MAX_ITERATIONS
    return number if good and isinstance(number, int) else _refuse()


def _speed(speed: object) -> float:
    good = isinstance(speed, int | float) and not isinstance(speed, bool) and 0 <= speed <= MAX_SPEED
    return float(speed) if good and isinstance(speed, int | float) else _refuse()


def _of_link(link: Link) -> Branches:
    recipes = [link.recipe, *({link.beside} - {None, link.recipe})]
    two = len(recipes) > 1
    return Branches.of([Branch(0, recipe) for recipe in recipes if recipe], 1, 2 if two else None, two)


def _branches(runs: object) -> Branches:
    if not isinstance(runs, list) or not 0 < len(runs) <= MOST or not all(isinstance(run, dict) for run in runs):
        return _refuse()
    branches = [Branch(0, _link(run.get("query")).recipe, _whole(run.get("seen"))) for run in runs]
    now = [number for number, run in enumerate(runs, 1) if run.get("now") is True]
    shown = [(number, run["shown"]) for number, run in enumerate(runs, 1) if run.get("shown")]
    if len(now) != 1 or len(shown) > 1 or any(n in now or how not in ("ghost", "beside") for n, how in shown):
        return _refuse()
    other, how = shown[0] if shown else (None, "")
    return Branches.of(branches, now[0], other, how == "beside")


def _refuse() -> Any:
    raise SettingsError(tr("It is not as this app writes it."))
