"""Players: the playhead of a browser session, reachable by a token from the page script and from the frame route.

The page script makes a player and keeps it in the session's state, so it goes when the session goes. The route finds it
by its token and drives it for as long as the browser is connected.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from gan1d.base.fields import SettingsError
from gan1d.languages import tr, use_language
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.playhead import Playhead
from gan1d.runs.recording import Recording
from gan1d.runs.store import Store
from gan1d.teaching.scenarios import SCENARIOS
from gan1d.ui.figure.room_member import PATIENCE, RoomMember
from gan1d.ui.figure.updates import Moment, News, listed
from gan1d.ui.hosting.sessions import this_session
from gan1d.ui.live.connection import Message
from gan1d.ui.live.messages import one_of
from gan1d.ui.live.tab_memory import Past, not_shown

MOST_OWED = 1.0  # seconds that are made up for: after more, play goes on where it was
STORE = Store()
_players: WeakValueDictionary[str, SessionPlayer] = WeakValueDictionary()


def find_player(token: str) -> SessionPlayer | None:
    """The player of a token, or None if its session is over."""
    return _players.get(token)


class SessionPlayer(RoomMember):
    """A session's playhead behind a lock, and what its browser has been told so far."""

    def __init__(self, link: Link) -> None:
        """A playhead where the link says. The token is an address, not part of any run."""
        super().__init__(Playhead(STORE, link.recipe))
        self.token, self.session = secrets.token_urlsafe(16), this_session()
        self.visits = 0  # connections so far: only the newest drives the playhead
        self.drawn = threading.Event()  # its browser draws frames
        self._owed = 0.0  # seconds that have passed and were not played yet
        self._resumed = False  # a tab has said what it was doing before this session
        if link.at is not None or link.beside is not None:
            self._head.open(link.recipe, link.at, link.beside)
        self._widgets = self.shown  # what the page's widgets were asked to show
        self._scenario: int | None = None
        self._news = News(0)
        self._forget()
        _players[self.token] = self

    def _forget(self) -> None:
        """A browser that connects anew knows nothing."""
        self._news = News(self._news.scenes)
        self._runs_told = -1  # the revision of the list of runs
        self._room_told = None
        self._scrubbing = False
        self._notice = ""
        self._held_up = ""  # why its run is not trained at the moment, as it was told

    @property
    def settings(self) -> Settings:
        """The settings in force at the playhead."""
        with self._lock:
            return self._head.settings

    @property
    def shown(self) -> Settings:
        """What the page's widgets are to show: the settings in force where it stands or is on the way to. So those of a
        session that goes on with an earlier one show, and tell, the same as before while it is on the way.
        """
        with self._lock:
            return self._head.recipe.at(self._head.goal)

    @property
    def recipe(self) -> Recipe:
        """The recipe of the run it is in."""
        return self._head.recipe

    @property
    def recording(self) -> Recording:
        """The recording of that run."""
        return self._head.recording

    @property
    def iteration(self) -> int:
        """The state it stands at."""
        with self._lock:
            return self._head.iteration

    @property
    def waiting(self) -> bool:
        """Whether a step or a jump is being trained, so that it is worth looking again soon."""
        return self._head.waiting

    @property
    def is_quick(self) -> bool:
        """Whether the next `tick` takes a moment only."""
        return self._head.is_quick

    def speak(self, language: str) -> None:
        """Tell the browser everything in this language from now on."""
        with self._lock:
            if language != self._language:
                self._language, self._runs_told = language, -1
        self.wake()

    # ---- what the page asks --------------------------------------------------------------------------------------

    def edit(self, setting: str, value: Any) -> None:
        """Change a live setting from the present iteration on; raises `SettingsError`."""
        self._do(lambda head: head.edit(setting, value), by_widget=True)

    def renew(self, **changes: Any) -> None:
        """A new run with some settings changed; raises `SettingsError`."""
        self._do(lambda head: head.renew(**changes), by_widget=True)

    def open(self, link: Link) -> None:
        """The run of a link, where it says; the runs before stay in the list."""
        self._do(lambda head: head.open(link.recipe, link.at, link.beside))

    def stage(self, link: Link, speed: float, until: int | None = None) -> None:
        """The run of a link and none beside those it shows: where it says, and from there playing to a state."""

        def show(head: Playhead) -> None:
            head.open(link.recipe, link.at, link.beside)
            head.tidy()
            head.set_speed(speed)
            if until is not None:
                head.play(until)

        self._do(show, by_widget=True)

    def _do(self, action: Callable[[Playhead], None], by_widget: bool = False) -> None:
        with self._lock:
            if self.follows is not None:
                raise SettingsError(
                    tr(
                        "You follow room {code}, where only the presenter steers: leave it first.",
                        code=self.follows.code,
                    )
                )
            action(self._head)
            self._scrubbing = False
            if by_widget:
                self._widgets = self.shown
        self.wake()
        if self.leads is not None:
            self.leads.wake()

    # ---- what the browser asks -----------------------------------------------------------------------------------

    def connect(self) -> int:
        """A browser has connected; returns its number. It is to be told everything."""
        with self._lock:
            self.visits, self.there = self.visits + 1, True
            self._forget()
            return self.visits

    def disconnect(self, visit: int) -> None:
        """That browser is gone: stop training for it, unless another one has come since."""
        with self._lock:
            if visit == self.visits:
                self.visits += 1
                self.drawn.clear()
                self._hang_up()
                self._head.leave()
                self._news = News(self._news.scenes)  # which knows the recordings that it told of

    def command(self, message: dict[str, Any]) -> None:
        """What the transport asks; raises `SettingsError` for what cannot be."""
        with use_language(self._language):
            self._command(message)

    def _command(self, message: dict[str, Any]) -> None:
        head, run = self._head, message.get("run")
        actions: dict[str, Callable[[], None]] = {
            "play": head.play,
            "pause": head.pause,
            "reset": head.reset,
            "seed": head.new_seed,
            "step": lambda: head.step(message.get("what")),
            "speed": lambda: head.set_speed(message.get("value")),
            "seek": lambda: head.seek(message.get("iteration")),
            "scrub": lambda: head.seek(message.get("iteration")),
            "switch": lambda: head.switch(run),
            "ghost": lambda: head.show(run, beside=False),
            "beside": lambda: head.show(run, beside=True),
            "alone": head.alone,
            "forget": lambda: head.forget(run),
            "scenario": lambda: self._next_scenario(one_of({"step": 1} | message, "step", (1, -1))),
        }
        rooms: dict[str, Callable[[], None]] = {
            "open_room": lambda: self._open_room(message.get("address")),
            "close_room": self._close_room,
            "lead": self._lead_on,
            "leave": self._leave,
            "come_back": self._come_back,
            "resume": lambda: self._resume(message),
        }
        do = one_of(message, "do", (*actions, *rooms))
        if do in rooms:
            rooms[do]()
            self.wake()
        else:
            self._do(lambda _: actions[do]())
            self._scrubbing = do == "scrub"

    def _resume(self, message: dict[str, Any]) -> None:
        """Go on with what the tab was doing, if this session is new to it; in the same room, too."""
        with self._lock:
            if self._resumed:
                return
            self._resumed = True
            self._join_again(message)
            if self.follows is not None or "query" not in message:
                return
        try:
            past = Past.of(message)
        except SettingsError as error:
            self._notice = str(not_shown(error))
        else:
            self._do(lambda head: head.resume(past.runs, past.at, past.playing, past.speed))

    def _next_scenario(self, step: int) -> None:
        first = 0 if step > 0 else -1
        self._scenario = (first if self._scenario is None else self._scenario + step) % len(SCENARIOS)
        scenario = SCENARIOS[self._scenario]
        self._head.open(scenario.recipe, None, scenario.versus)
        self._notice = tr("{title}. {look_for}", title=tr(scenario.title), look_for=tr(scenario.look_for))

    # ---- frames --------------------------------------------------------------------------------------------------

    def tick(self, visit: int, seconds: float, frame_rate: float) -> list[Message]:
        """Let time pass; returns what the browser is to be told: a scene, a frame, a state, or nothing.

        While a command holds the player, time waits: those whose pictures are drawn by the same thread do not.
        """
        if not self._lock.acquire(timeout=PATIENCE):
            self._owed = min(self._owed + seconds, MOST_OWED)
            return []
        with use_language(self._language):
            try:
                seconds, self._owed = seconds + self._owed, 0.0
                now, scrubbing, around = self._moved(visit, seconds)
            finally:
                self._lock.release()
            # What follows only reads a recording, so a click need not wait for it.
            return [*self._news.of(now, seconds, frame_rate, scrubbing), *around] if now is not None else []

    def _moved(self, visit: int, seconds: float) -> tuple[Moment | None, bool, list[Message]]:
        """Where it stands after so long, whether the hand is on the timeline, and what there is to tell besides."""
        if visit != self.visits:
            return None, False, []
        head = self._head
        self._mirror()
        self._press_claim(seconds)
        if self.follows is None:
            head.advance(seconds)
        head.watch()
        now, scrubbing = Moment.of(head), self._scrubbing
        around = [*self._run_news(), *self._room_news()]
        if (held_up := STORE.problem_of(now.recording)) != self._held_up:
            self._held_up = self._notice = held_up
        if self._notice:
            around.append({"type": "notice", "text": self._notice})
            self._notice = ""
        # An edit was passed, or the transport changed the run. The page's widgets wait until the hand rests: it
        # would run again and again. Asked under the lock: between here and the end the page may set another run.
        if self.shown != self._widgets and not scrubbing:
            self._widgets = self.shown
            around.append({"type": "settings"})
        return now, scrubbing, around

    def _run_news(self) -> list[Message]:
        """The list of runs, if it has changed."""
        if self._runs_told == self._head.runs.revision:
            return []
        self._runs_told = self._head.runs.revision
        return [{"type": "runs", "runs": listed(self._head.runs)}]
