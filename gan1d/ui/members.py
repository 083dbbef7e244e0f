"""What a player is to the rooms of an audience: it may lead one, or follow one and stand where its leader stands."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from gan1d.fields import SettingsError
from gan1d.languages import ENGLISH, tr
from gan1d.playhead import Playhead
from gan1d.ui.news import Message
from gan1d.ui.rooms import ROOMS, Room


def nobody() -> None:
    """No browser is there to be woken."""


class Member:
    """A playhead behind a lock that may lead a room or follow one."""

    def __init__(self, head: Playhead) -> None:
        """On its own."""
        self.wake: Callable[[], object] = nobody
        self.leads: Room | None = None
        self.follows: Room | None = None
        self._left: Room | None = None  # followed before, and may be joined again
        self._head = head
        self._lock = threading.RLock()
        self._language = ENGLISH
        self._runs_told = -1  # the revision of the list of runs
        self._room_told: dict[str, Any] | None = None
        self._notice = ""  # a sentence for the person in front of the browser

    def follow(self, room: Room) -> None:
        """Stand where the room's leader stands, until the room closes or is left."""
        with self._lock:
            if self.leads is not None:  # who leads follows nobody, so rooms cannot chase each other in a circle
                raise SettingsError(
                    tr("You lead room {code}: close it before you follow another.", code=self.leads.code)
                )
            self.follows, self._left, self._runs_told = room, None, -1
        room.followers.add(self)
        self.wake()

    def _open_room(self, address: Any) -> None:
        if self.follows is not None:
            raise SettingsError(
                tr("You follow room {code}: leave it before you open one of your own.", code=self.follows.code)
            )
        if self.leads is None:
            self.leads = ROOMS.open(self, address, self._language)

    def _lead_again(self, key: Any) -> None:
        """Lead the room whose key the browser's tab remembers."""
        self.leads = ROOMS.take_over(key, self) or self.leads

    def _close_room(self) -> None:
        if self.leads is not None:
            ROOMS.close(self.leads)
            self.leads = None

    def _leave(self) -> None:
        with self._lock:
            if self.follows is not None:
                self.follows.followers.discard(self)
                self.follows, self._left = None, self.follows

    def _come_back(self) -> None:
        if self._left is not None:
            self.follow(ROOMS.find(self._left.code))

    def _mirror(self) -> None:
        """Stand where the leader stands; a room that has closed is left, with a sentence."""
        room = self.follows
        if room is None:
            return
        if not room.open:
            self.follows = None
            self._notice = tr("Room {code} is closed: you go on alone from here.", code=room.code)
            return
        leader = room.leader
        if leader is not None:
            with leader._lock:
                self._head.mirror(leader._head)

    def _room_news(self) -> list[Message]:
        """What the browser is to show of the room, if that has changed."""
        if self.leads is not None and not self.leads.open:
            self.leads = None
        message: dict[str, Any] = {"type": "room", "role": None}
        if self.leads is not None:
            room = self.leads
            about = {"code": room.code, "key": room.key, "link": room.link, "qr": room.qr}
            message = {"type": "room", "role": "leads", **about, "n": len(room.followers)}
        elif self.follows is not None:
            there = self.follows.leader is not None
            message = {"type": "room", "role": "follows", "code": self.follows.code, "there": there}
        elif self._left is not None and self._left.open:
            message = {"type": "room", "role": "left", "code": self._left.code}
        if message == self._room_told:
            return []
        before, self._room_told = self._room_told, message
        changed = before is not None and before["role"] != message["role"]
        return [message, *([{"type": "settings"}] if changed else [])]
