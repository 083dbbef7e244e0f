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

from gan1d import frames
from gan1d.distributions import Array
from gan1d.fields import SettingsError
from gan1d.playhead import Playhead
from gan1d.recipes import Recipe
from gan1d.runs import Recording
from gan1d.settings import Settings
from gan1d.store import Store
from gan1d.ui.gallery import Gallery
from gan1d.verdict import Verdict, judge

READING = 0.7  # seconds a sentence stands before its numbers change
STORE = Store()
GALLERY = Gallery()
_players: WeakValueDictionary[str, Player] = WeakValueDictionary()


def _nobody() -> None:
    """No browser is there to be woken."""


def find_player(token: str) -> Player | None:
    """The player of a token, or None if its session is over."""
    return _players.get(token)


class Player:
    """A session's playhead behind a lock, and what its browser has been told so far."""

    def __init__(self, recipe: Recipe) -> None:
        """A playhead at the start of the recipe. The token is an address, not part of any run."""
        self.token = secrets.token_urlsafe(16)
        self.wake: Callable[[], object] = _nobody
        self.visits = 0  # connections so far: only the newest drives the playhead
        self._lock = threading.Lock()
        self._head = Playhead(STORE, recipe)
        self._scenes = 0
        self._widgets = self._head.settings  # what the page's widgets show
        self._forget()
        _players[self.token] = self

    def _forget(self) -> None:
        """A browser that connects anew knows nothing."""
        self._told: Recording | None = None
        self._sent = -1
        self._last: tuple[Any, ...] = ()
        self._verdict = Verdict("", "")
        self._unread = 0.0  # seconds since the last sentence
        self._judged: tuple[int, int, bool, bool] | None = None

    @property
    def settings(self) -> Settings:
        """The settings in force at the playhead."""
        with self._lock:
            return self._head.settings

    def edit(self, setting: str, value: Any) -> None:
        """Change a live setting from the present iteration on; raises `SettingsError`."""
        self._do(lambda head: head.edit(setting, value), by_widget=True)

    def renew(self, **changes: Any) -> None:
        """A new run with some settings changed; raises `SettingsError`."""
        self._do(lambda head: head.renew(**changes), by_widget=True)

    def _do(self, action: Callable[[Playhead], None], by_widget: bool = False) -> None:
        with self._lock:
            action(self._head)
            if by_widget:
                self._widgets = self._head.settings
        self.wake()

    def connect(self) -> int:
        """A browser has connected; returns its number. It is to be told everything."""
        with self._lock:
            self.visits += 1
            self._forget()
            return self.visits

    def disconnect(self, visit: int) -> None:
        """That browser is gone: stop training for it, unless another one has come since."""
        with self._lock:
            if visit == self.visits:
                self.visits += 1
                self.wake = _nobody
                self._head.leave()

    def command(self, message: dict[str, Any]) -> None:
        """What the transport asks; raises `SettingsError` for what cannot be."""
        head = self._head
        actions: dict[str, Callable[[], None]] = {
            "play": head.play,
            "pause": head.pause,
            "reset": head.reset,
            "seed": head.new_seed,
            "step": lambda: head.step(str(message.get("what"))),
            "speed": lambda: head.set_speed(message.get("value", "")),
            "resume": lambda: self._resume(message),
        }
        action = actions.get(str(message.get("do")))
        if action is None:
            raise SettingsError(f"do must be one of {', '.join(actions)}; not {message.get('do')}.")
        self._do(lambda _: action())

    def _resume(self, message: dict[str, Any]) -> None:
        """Go on where a reloaded page or a lost connection left off, if it is the same run."""
        if message.get("query") == frames.link(self._head.recipe):
            self._head.set_speed(message.get("speed", ""))
            self._head.seek(message.get("iteration", 0))
            self._head.playing = bool(message.get("playing"))

    @property
    def waiting(self) -> bool:
        """Whether a step or a jump is being trained, so that it is worth looking again soon."""
        return self._head.waiting

    def tick(self, visit: int, seconds: float, frame_rate: float) -> list[dict[str, Any] | bytes]:
        """Let time pass; returns what the browser is to be told: a scene, a frame, a state, or nothing."""
        with self._lock:
            if visit != self.visits:
                return []
            self._unread += seconds
            head = self._head
            head.advance(seconds)
            head.watch()
            recording, at, playing, speed = head.recording, head.iteration, head.playing, head.speed
            slow = not playing or 0 < speed < frame_rate
            part = head.part if playing and slow else 0.0
        # What follows only reads a recording, so a click need not wait for it.
        shown, snapshot = (at, recording.state(at)) if slow else recording.nearest_state(at)
        messages = self._news_of_the_run(recording, shown)
        now = (self._scenes, shown, part, playing, speed, recording.recorded if not playing else None)
        if now != self._last:
            self._last = now
            drawn, p_g = GALLERY.picture(recording, shown, snapshot)
            if part:
                mix = ((snapshot, 1 - part), (recording.state(at + 1), part))
                drawn = frames.picture(recording, mix, recording.gauge.mixed(mix))
            transport = frames.Transport(playing=playing, speed=speed, duration=1000 / frame_rate)
            messages.append(frames.frame(self._scenes, recording, shown, drawn, transport, self._sent))
            self._sent = max(self._sent, shown)
            messages += self._judgement(recording, shown, p_g, playing)
        return messages

    def _news_of_the_run(self, recording: Recording, shown: int) -> list[dict[str, Any] | bytes]:
        """A scene if the browser does not know this run, and word for the page if other settings are in force."""
        messages: list[dict[str, Any] | bytes] = []
        if recording is not self._told:
            self._scenes += 1
            told, self._told = self._told, recording
            common = -1 if told is None else min(recording.recipe.shared_past(told.recipe), self._sent)
            self._sent = min(common, shown) - 1
            messages.append(frames.scene(self._scenes, recording, shown, self._sent))
        if recording.recipe.at(shown) != self._widgets:  # an edit was passed, or the transport changed the run
            self._widgets = recording.recipe.at(shown)
            messages.append({"type": "settings"})
        return messages

    def _judgement(self, recording: Recording, shown: int, p_g: Array, playing: bool) -> list[dict[str, Any]]:
        """The sentence on the state shown, if it is news; in play, new numbers alone wait until one can read."""
        state = (self._scenes, shown, recording.end is None, playing)
        if state == self._judged:
            return []
        self._judged = state
        gauge = recording.gauge
        verdict = judge(recording.history[: shown + 1], p_g, gauge.grid, gauge.data, recording.end)
        reading = playing and self._unread < READING
        if verdict == self._verdict or (reading and verdict.kind == self._verdict.kind):
            return []
        self._verdict, self._unread = verdict, 0.0
        return [{"type": "state", "kind": verdict.kind, "text": verdict.text}]
