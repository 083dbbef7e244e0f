"""Onlookers: where a browser session stands in many games, reachable by a token from the page and from the route."""

from __future__ import annotations

import math
import secrets
import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from gan1d.base.fields import SettingsError, short, show, whole
from gan1d.languages import ENGLISH, tr, use_language
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.many_seeds import EVERY, MOST_ITERATIONS, Crowds, ManySeeds
from gan1d.ui.figure.room_member import nobody
from gan1d.ui.hosting.sessions import this_session
from gan1d.ui.live.connection import Message
from gan1d.ui.live.messages import one_of
from gan1d.ui.live.tab_memory import PastGames, not_shown
from gan1d.ui.many.frames import Transport, frame, scene

CROWDS = Crowds()
AHEAD = 2  # seconds of play that training runs ahead
MOST_SPEED = 10_000.0
_onlookers: WeakValueDictionary[str, Onlooker] = WeakValueDictionary()


def find_onlooker(token: str) -> Onlooker | None:
    """The onlooker of a token, or None if its session is over."""
    return _onlookers.get(token)


class Onlooker:
    """A place in a crowd: play, pause, speed, seek; and what the browser was told. Raises `SettingsError`."""

    def __init__(self, recipe: Recipe, n: int, at: int | None = None) -> None:
        """At the start and playing, or paused at an iteration. The token is an address, not part of any run."""
        self.token = secrets.token_urlsafe(16)
        self.session = this_session()
        self.wake: Callable[[], object] = nobody
        self.drawn = threading.Event()  # its browser draws frames
        self.visits = 0  # connections so far: only the newest moves it
        self.playing = at is None
        self.speed = 0.0  # iterations a second; 0: as fast as it goes
        self.taken = Recipe()  # the run of Figure 1 when the page was last shown
        self._resumes = False  # a tab may say what it was doing before this session
        self._elsewhere: Recipe | None = None  # what this session has in Figure 1 by then
        self._language = ENGLISH
        self._lock = threading.RLock()
        self._scenes = 0
        self._begin(recipe, n)
        if at is not None:
            self._seek(at)
        _onlookers[self.token] = self

    def _begin(self, recipe: Recipe, n: int) -> None:
        CROWDS.refuse(recipe, n)
        self.recipe, self.games = recipe, n  # the recipe of the first game, and how many
        self._crowd: ManySeeds | None = None
        self._position = 0.0
        self._target: int | None = None  # an iteration to be shown as soon as it is trained
        self._forget()

    def _forget(self) -> None:
        """The browser is to be told everything."""
        self._scenes += 1
        self._sent = -1  # newest row of history
        self._told: tuple[Any, ...] | None = None
        self._held_up = ""  # why nothing is trained at the moment, as it was told

    @property
    def crowd(self) -> ManySeeds:
        """The games. Whoever nobody looks at keeps none alive: they are there, or are trained again."""
        return self._crowd or CROWDS.get(self.recipe, self.games)

    @property
    def row(self) -> int:
        """The row of the crowd that is shown."""
        return min(int(self._position) // EVERY, self.crowd.rows - 1)

    @property
    def settings(self) -> Settings:
        """The settings in force where it stands or is on the way to, as the page's controls show them."""
        return self.recipe.at(self._goal)

    @property
    def language(self) -> str:
        """What its browser is told everything in."""
        return self._language

    def speak(self, language: str) -> None:
        """Tell the browser everything in this language from now on."""
        with self._lock:
            if language != self._language:
                self._language = language
                self._forget()
        self.wake()

    def renew(self, games: int | None = None, **changes: Any) -> None:
        """New games from the settings in force, with some changed, playing from the start. Raises `SettingsError`."""
        with self._lock:
            recipe = self.recipe.restarted(self._goal, **changes) if changes else self.recipe
            self._begin(recipe, games or self.games)
            self.playing = True
        self.wake()

    def may_resume(self, in_figure_1: Recipe | None) -> None:
        """The session is new to the browser: its tab may go on here with what it did, if Figure 1 has no other run."""
        self._resumes, self._elsewhere = True, in_figure_1
        self.taken = in_figure_1 or Recipe()

    # ---- what the browser asks -----------------------------------------------------------------------------------

    def connect(self) -> int:
        """A browser has connected; returns its number."""
        with self._lock:
            self.visits += 1
            self._forget()
            return self.visits

    def disconnect(self, visit: int) -> None:
        """That browser is gone: stop training for it, unless another one has come since."""
        with self._lock:
            if visit == self.visits:
                self.visits += 1
                self.wake = nobody
                self.drawn.clear()
                CROWDS.leave(self)
                self._crowd = None

    def command(self, message: dict[str, Any]) -> bool:
        """What the transport asks; whether the page's controls have to follow. Raises `SettingsError`."""
        actions: dict[str, Callable[[], None]] = {
            "play": lambda: self._play(True),
            "pause": lambda: self._play(False),
            "reset": lambda: self._seek(0),
            "step": lambda: self._seek(min(self._goal + EVERY, MOST_ITERATIONS)),
            "back": lambda: self._seek(max(self._goal - EVERY, 0)),
            "seek": lambda: self._seek(message.get("iteration")),
            "speed": lambda: self._set_speed(message.get("value")),
            "seeds": self._other_seeds,
            "resume": lambda: self._resume(message),
        }
        with use_language(self._language), self._lock:
            do = one_of(message, "do", actions)
            actions[do]()
        self.wake()
        return do in ("seeds", "resume")

    def _resume(self, told: dict[str, Any]) -> None:
        """Go on with what the tab was doing."""
        if not self._resumes:
            return
        self._resumes = False
        try:
            past = PastGames.of(told)
            if self._elsewhere in (None, past.taken):
                self._begin(past.recipe, past.games)
                self._seek(past.at)
                self.taken, self.playing, self.speed = past.taken, past.playing, past.speed
        except SettingsError as error:
            raise not_shown(error) from error

    @property
    def _goal(self) -> int:
        return int(self._position) // EVERY * EVERY if self._target is None else self._target

    def _play(self, playing: bool) -> None:
        self.playing, self._target = playing, None
        self._position = float(self.row * EVERY)

    def _set_speed(self, speed: Any) -> None:
        if isinstance(speed, bool) or not isinstance(speed, int | float) or not 0 <= speed <= MOST_SPEED:
            raise SettingsError(
                tr(
                    "speed must be a number from 0 (as fast as it goes) to {most:g}; not {shown}.",
                    most=MOST_SPEED,
                    shown=short(show(speed)),
                )
            )
        self.speed = float(speed)

    def _seek(self, iteration: Any) -> None:
        iteration = whole("iteration", iteration, MOST_ITERATIONS)
        self.playing, self._target = False, iteration - iteration % EVERY
        self._advance(0.0)

    def _other_seeds(self) -> None:
        """As many games again, with the seeds that follow those shown."""
        self.renew(seed=(self.crowd.members[-1].settings.seed + 1) % 2**31)

    # ---- frames --------------------------------------------------------------------------------------------------

    def tick(self, visit: int, seconds: float) -> list[Message]:
        """Let time pass; returns what the browser is to be told: a scene, a frame, a sentence, or nothing."""
        with use_language(self._language), self._lock:
            if visit != self.visits:
                return []
            self._crowd = self.crowd
            self._advance(seconds)
            CROWDS.watch(self, (self.crowd, self._wanted()))
            return [*self._news(), *self._trouble()]

    def _trouble(self) -> list[Message]:
        """Why these games are not trained at the moment, once."""
        held_up, before = CROWDS.problem_of(self.crowd), self._held_up
        self._held_up = held_up
        return [{"type": "notice", "text": held_up}] if held_up and held_up != before else []

    def _advance(self, seconds: float) -> None:
        ready = (self.crowd.rows - 1) * EVERY
        if self._target is not None:
            self._position = float(min(self._target, ready))
            if ready >= self._target or self.crowd.end is not None:
                self._target = None
        elif self.playing:
            ahead = min(self._position + self.speed * seconds if self.speed else math.inf, float(ready))
            self._position = max(self._position, ahead)  # what was given up meanwhile is trained again
            end = self.crowd.end
            if end is not None and self._position >= end.iteration // EVERY * EVERY:
                self.playing = False

    def _wanted(self) -> int:
        if self._target is not None:
            return self._target
        if not self.playing:
            return self._goal
        return math.ceil(self._position) + max(math.ceil(AHEAD * self.speed), 2 * EVERY)

    def _news(self) -> list[Message]:
        crowd, row = self.crowd, self.row
        now = row, self._goal, self.playing, self.speed, self._scenes, crowd.end is None
        if now == self._told:
            return []
        first, self._told = self._told is None or self._told[4] != self._scenes, now
        told: list[Message] = [scene(self._scenes, crowd)] if first else []
        transport = Transport(goal=self._goal, playing=self.playing, speed=self.speed)
        told.append(frame(self._scenes, crowd, row, transport, self._sent + 1, row))
        self._sent = max(self._sent, row)
        if crowd.end is not None and row * EVERY >= crowd.end.iteration // EVERY * EVERY:
            told.append({"type": "notice", "text": crowd.end.reason})
        return told
