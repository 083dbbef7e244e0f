"""A playhead: where one session stands in a run, and how it moves. It knows no clock; whoever drives it says how much
time has passed.
"""

from __future__ import annotations

import math
from typing import Any

from gan1d.fields import SettingsError
from gan1d.recipes import MAX_ITERATIONS, ONLY, Recipe
from gan1d.runs import Recording
from gan1d.settings import Settings
from gan1d.store import SLICE, Store

DEFAULT_SPEED = 30.0
MAX_SPEED = 100_000.0
AHEAD_AT_MOST = 64  # iterations, when playing as fast as it goes
AHEAD_SECONDS = 0.3  # how far training runs ahead of play, so that play is even


class Playhead:
    """Position in the run of a recipe: play, pause, step, seek, edit. Not thread-safe: its owner holds a lock."""

    def __init__(self, store: Store, recipe: Recipe) -> None:
        """At the start of the run, playing."""
        self._store = store
        self.playing = True
        self.speed = DEFAULT_SPEED
        self._go(recipe, 0)

    def _go(self, recipe: Recipe, position: float) -> None:
        self.recipe = recipe
        self.recording: Recording = self._store.get(recipe)
        self._position = position
        self._target: int | None = None  # a state to be shown as soon as it is trained

    @property
    def iteration(self) -> int:
        """The state it stands at."""
        return min(int(self._position), self.recording.recorded)

    @property
    def part(self) -> float:
        """How far it is on the way to the next state, from 0 to 1."""
        return min(self._position - self.iteration, 1.0) if self.iteration < self.recording.recorded else 0.0

    @property
    def settings(self) -> Settings:
        """The settings in force here."""
        return self.recipe.at(self.iteration)

    @property
    def at_end(self) -> bool:
        """Whether the run goes no further than here."""
        end = self.recording.end
        return end is not None and self.iteration >= end.iteration

    @property
    def waiting(self) -> bool:
        """Whether it is on its way to a state that is not yet trained."""
        return self._target is not None

    def advance(self, seconds: float) -> None:
        """Let time pass. Play never outruns training; at speed 0 it keeps to the newest state."""
        recorded = self.recording.recorded
        if self._target is not None:
            self._position = float(min(self._target, recorded))
            if recorded >= self._target or self.recording.end is not None:
                self._target = None
        elif self.playing:
            ahead = self._position + self.speed * seconds if self.speed else math.inf
            self._position = min(ahead, recorded + 0.999) if self.speed else float(recorded)
        if self.playing and self._target is None and self.at_end:
            self.playing = False

    def wanted(self) -> int:
        """The state training should reach now."""
        if self._target is not None:
            return self._target
        if not self.playing:
            return self.iteration
        ahead = math.ceil(self.speed * AHEAD_SECONDS) if self.speed else AHEAD_AT_MOST
        return min(self.iteration + max(ahead, SLICE), MAX_ITERATIONS)

    def play(self) -> None:
        """Go on from here."""
        self.playing = True

    def pause(self) -> None:
        """Stop here."""
        self.playing = False
        self._position = float(self.iteration)

    def set_speed(self, speed: Any) -> None:
        """Iterations a second; 0 is as fast as it goes. Raises `SettingsError` for anything else."""
        good = isinstance(speed, int | float) and not isinstance(speed, bool) and 0 <= speed <= MAX_SPEED
        if not good:
            raise SettingsError(f"speed must be a number from 0 (as fast as it goes) to {MAX_SPEED:g}; not {speed}.")
        self.speed = float(speed)

    def seek(self, iteration: Any) -> None:
        """Go to a state, training up to it if need be."""
        good = isinstance(iteration, int) and not isinstance(iteration, bool) and 0 <= iteration <= MAX_ITERATIONS
        if not good:
            raise SettingsError(f"iteration must be a whole number from 0 to {MAX_ITERATIONS}; not {iteration}.")
        self._target = iteration
        self.advance(0.0)

    def step(self, what: str) -> None:
        """Pause and do one `iteration`, or one update of the `discriminator` or the `generator` alone."""
        if what not in ("iteration", "discriminator", "generator"):
            raise SettingsError(f"step must be one of iteration, discriminator, generator; not {what}.")
        # A second press before the first is trained counts too: steps add up from where it is heading.
        here = self.iteration if self._target is None else self._target
        self.pause()
        if self.at_end:
            return
        solo = self.recipe.only(here)
        if what != "iteration":
            self._fork(self.recipe.edited(here, ONLY, "D" if what == "discriminator" else "G"))
        elif solo is not None:
            self._fork(self.recipe.whole(here))
        self._target = here + 1
        self.advance(0.0)

    def edit(self, setting: str, value: Any) -> None:
        """Change a live setting from here on; the past stays. Raises `SettingsError` and changes nothing."""
        self._fork(self.recipe.edited(self.iteration, setting, value))

    def _fork(self, recipe: Recipe) -> None:
        if recipe != self.recipe:
            playing = self.playing or self.at_end
            self._go(recipe, min(self._position, self.iteration + 0.999))
            self.playing = playing

    def reset(self) -> None:
        """Back to the start, with the settings that are in force here; nothing of them is forgotten."""
        self._go(self.recipe.restarted(self.iteration), 0)

    def new_seed(self) -> None:
        """The same settings from the start with the next seed."""
        self.renew(seed=(self.settings.seed + 1) % 2**31)

    def renew(self, **changes: Any) -> None:
        """A new run with some settings changed, playing from the start. Raises `SettingsError` and changes nothing."""
        self._go(self.recipe.restarted(self.iteration, **changes), 0)
        self.playing = True

    def watch(self) -> None:
        """Tell the store what this playhead needs."""
        self._store.watch(self, self.recording, self.wanted())

    def leave(self) -> None:
        """Nobody looks at this playhead any more."""
        self._store.leave(self)
