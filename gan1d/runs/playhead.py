"""A playhead: where one session stands in a run, and how it moves. It knows no clock; whoever drives it says how much
time has passed.
"""

from __future__ import annotations

import math
from typing import Any

from gan1d.base.fields import SettingsError, short, show, whole
from gan1d.languages import tr
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import MAX_ITERATIONS, ONLY, Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.branches import Branches
from gan1d.runs.recording import Recording
from gan1d.runs.store import Store
from gan1d.runs.trainer import SLICE

DEFAULT_SPEED = 30.0
MAX_SPEED = 100_000.0
STEPS = ("iteration", "discriminator", "generator", "back")
QUICK = 0.01  # seconds of an iteration, with its measurement; to draw a state takes no longer
AHEAD_AT_MOST = 256  # iterations, when playing as fast as it goes
AHEAD_SECONDS = 0.3  # how far training runs ahead of play, so that play is even


class Playhead:
    """Position in the run of a recipe: play, pause, step, seek, edit. Not thread-safe: its owner holds a lock.

    `runs` are the runs it has been through. One of them may stand beside the present one; then both move together.
    Whoever nobody looks at keeps no recording alive: the store has them, or trains them again. A wish raises
    `SettingsError` and changes nothing if there is no memory for what it asks for.
    """

    def __init__(self, store: Store, recipe: Recipe) -> None:
        """At the start of the run, playing."""
        store.refuse(recipe)
        self._store = store
        self.playing = True
        self.speed = DEFAULT_SPEED
        self.runs = Branches(recipe)
        self._go(0)

    def _go(self, position: float) -> None:
        """Into the current run, at a position."""
        self.recipe = self.runs.current.recipe
        self._recording: Recording | None = None
        self._position = position
        self._target: int | None = None  # a state to be shown as soon as it is trained
        self._until: int | None = None  # play comes to rest there, if it comes from before
        self._look_aside()

    def _look_aside(self) -> None:
        self._other: Recording | None = None

    @property
    def recording(self) -> Recording:
        """The recording of the run."""
        return self._recording or self._store.get(self.recipe)

    @property
    def other(self) -> Recording | None:
        """The recording of the run that is shown with it."""
        other = self.runs.other
        return self._other or self._store.get(other.recipe) if other is not None else None

    @property
    def _ready(self) -> int:
        """The newest state that can be shown; a run beside this one must have it too, unless it has ended."""
        ready, other = self.recording.recorded, self.other
        if other is None or not self.runs.beside or other.end is not None:
            return ready
        return min(ready, other.recorded)

    @property
    def iteration(self) -> int:
        """The state it stands at."""
        return min(int(self._position), self._ready)

    @property
    def goal(self) -> int:
        """The state it is on its way to, or stands at."""
        return self.iteration if self._target is None else self._target

    @property
    def part(self) -> float:
        """How far it is on the way to the next state, from 0 to 1."""
        return min(self._position - self.iteration, 1.0) if self.iteration < self._ready else 0.0

    @property
    def link(self) -> Link:
        """The run, and the one beside it."""
        other = self.runs.other
        return Link(self.recipe, beside=other.recipe if other is not None and self.runs.beside else None)

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

    @property
    def is_quick(self) -> bool:
        """Whether its next picture takes a moment only: it plays, and the networks that it shows are small."""
        shown = self._recording if self._target is None else None
        quick = shown is not None and shown.seconds < QUICK and (self._other is None or self._other.seconds < QUICK)
        return self.playing and quick

    def advance(self, seconds: float) -> None:
        """Let time pass. Play never outruns training; at speed 0 it keeps to the newest state."""
        ready = self._ready
        if self._target is not None:
            self._position = float(min(self._target, ready))
            end = self.recording.end
            if ready >= self._target or (end is not None and ready >= end.iteration):
                self._target = None
        elif self.playing:
            ahead = self._position + self.speed * seconds if self.speed else math.inf
            ahead = min(ahead, ready + 0.999) if self.speed else float(ready)
            stop = self._stop
            if stop is not None and ahead >= stop:
                ahead, self.playing, self._until = float(stop), False, None
            self._position = ahead
        self.runs.saw(self.iteration)
        if self.playing and self._target is None and self.at_end:
            self.playing = False

    @property
    def _stop(self) -> int | None:
        """The state at which play comes to rest, if it is still ahead."""
        return self._until if self._until is not None and self._position <= self._until else None

    def wanted(self) -> int:
        """The state training should reach now."""
        if self._target is not None:
            return self._target
        if not self.playing:
            return self.iteration
        ahead = math.ceil(self.speed * AHEAD_SECONDS) if self.speed else AHEAD_AT_MOST
        stop = MAX_ITERATIONS if self._stop is None else self._stop
        return min(self.iteration + max(ahead, SLICE), stop)

    def play(self, until: int | None = None) -> None:
        """Go on from here; with `until`, to that state exactly. Behind it already, it plays on."""
        self.playing, self._until = True, until

    def pause(self) -> None:
        """Stop here."""
        self.playing = False
        self._position = float(self.iteration)

    def set_speed(self, speed: Any) -> None:
        """Iterations a second; 0 is as fast as it goes. Raises `SettingsError` for anything else."""
        good = isinstance(speed, int | float) and not isinstance(speed, bool) and 0 <= speed <= MAX_SPEED
        if not good:
            raise SettingsError(
                tr(
                    "speed must be a number from 0 (as fast as it goes) to {most:g}; not {shown}.",
                    most=MAX_SPEED,
                    shown=short(show(speed)),
                )
            )
        self.speed = float(speed)

    def resume(self, runs: Branches, at: int, playing: bool, speed: float) -> None:
        """Go on in the runs of an earlier session, at a state. Where play is to come to rest stays as it is."""
        self._refuse(runs.current.recipe, runs.other.recipe if runs.other is not None else None)
        until, runs.revision = self._until, self.runs.revision + 1
        self.runs = runs
        self._go(0)
        self.set_speed(speed)
        self.seek(at)
        self.playing, self._until = playing, until

    def seek(self, iteration: Any) -> None:
        """Go to a state, training up to it if need be."""
        self._target = whole("iteration", iteration, MAX_ITERATIONS)
        self.advance(0.0)

    def step(self, what: Any) -> None:
        """Pause and do one `iteration`, one update of the `discriminator` or `generator` alone, or go one `back`."""
        if what not in STEPS:
            choices = ", ".join(STEPS)
            raise SettingsError(
                tr("step must be one of {choices}; not {shown}.", choices=choices, shown=short(show(what)))
            )
        # A second press before the first is trained counts too: steps add up from where it is heading.
        here = self.goal
        self.pause()
        if what == "back":
            self.seek(max(here - 1, 0))
            return
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
            self._refuse(recipe)
            playing, until = self.playing or self.at_end, self._until
            self.runs.go_on(recipe, self.iteration)
            self._go(min(self._position, self.iteration + 0.999))
            self.playing, self._until = playing, until

    def reset(self) -> None:
        """Back to the start, with the settings that are in force here; nothing of them is forgotten."""
        self._begin(self.recipe.restarted(self.iteration))

    def new_seed(self) -> None:
        """The same settings from the start with the next seed."""
        self.renew(seed=(self.settings.seed + 1) % 2**31)

    def renew(self, **changes: Any) -> None:
        """A new run with some settings changed, playing from the start. Raises `SettingsError` and changes nothing."""
        self._begin(self.recipe.restarted(self.iteration, **changes))
        self.playing = True

    def open(self, recipe: Recipe, at: int | None = None, beside: Recipe | None = None) -> None:
        """Another run: paused at a state, or playing from the start; and one beside it. What was before is kept."""
        self._refuse(recipe, beside)
        self.runs.alone()
        self._begin(recipe)
        if beside is not None and beside != recipe:
            self.runs.put_beside(beside)
            self._look_aside()
        self.playing = at is None
        if at is not None:
            self.seek(at)

    def _refuse(self, *recipes: Recipe | None) -> None:
        """Raise `SettingsError` if there is no memory for one of them."""
        for recipe in filter(None, recipes):
            self._store.refuse(recipe)

    def _begin(self, recipe: Recipe) -> None:
        self._refuse(recipe)
        self.runs.begin(recipe)
        self._go(0)

    def switch(self, number: Any) -> None:
        """To another run of the session, at the same iteration. Raises `SettingsError` and changes nothing."""
        here = self.goal
        self._refuse(self.runs.named(number).recipe)
        self.runs.switch(number)
        self._go(0)
        self.seek(here)

    def show(self, number: Any, beside: bool) -> None:
        """Show another run of the session with this one: beside it, or as a ghost. Raises `SettingsError`."""
        self._refuse(self.runs.named(number).recipe)
        self.runs.show(number, beside)
        self._look_aside()

    def alone(self) -> None:
        """Show this run alone; the other one stays in the list."""
        self.runs.alone()
        self._look_aside()

    def forget(self, number: Any) -> None:
        """Drop another run of the session from the list. Raises `SettingsError`."""
        self.runs.forget(number)
        self._look_aside()

    def tidy(self) -> None:
        """Drop every run that is not shown from the list."""
        for branch in list(self.runs):
            if branch not in (self.runs.current, self.runs.other):
                self.runs.forget(branch.number)

    def mirror(self, leader: Playhead) -> None:
        """Stand where another playhead stands, in the same runs."""
        self.recipe, self._recording, self._other = leader.recipe, leader._recording, leader._other
        self.runs = leader.runs.copy()
        self.playing, self.speed = leader.playing, leader.speed
        self._position, self._target = leader._position, leader._target

    def watch(self) -> None:
        """Tell the store what this playhead needs. What was seen is trained again where the store has dropped it."""
        self._recording, self._other = self.recording, self.other
        ahead, other = self.wanted(), self.runs.other
        needs = [(self._recording, max(ahead, self.runs.current.seen))]
        if self._other is not None and other is not None:
            needs.append((self._other, max(ahead, other.seen) if self.runs.beside else other.seen))
        self._store.watch(self, *needs)

    def leave(self) -> None:
        """Nobody looks at this playhead any more."""
        self._store.leave(self)
        self._recording = self._other = None
