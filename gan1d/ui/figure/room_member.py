"""What a player is to the rooms of an audience: it may lead one, or follow one and stand where its leader stands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from gan1d.base.fields import SettingsError
from gan1d.languages import ENGLISH, tr
from gan1d.runs.playhead import Playhead
from gan1d.ui.figure.rooms import Room, Rooms
from gan1d.ui.hosting import processes
from gan1d.ui.live.connection import Message

PATIENCE = 0.002  # seconds, for a lock: a thread that draws for many waits for nobody
ANSWER = 4.0  # seconds in which a presenter's browser says that it is there


def nobody(*_: object) -> None:
    """No browser is there to be woken or told."""


class RoomMember:
    """A playhead behind a lock that may lead a room or follow one."""

    def __init__(self, head: Playhead) -> None:
        """On its own."""
        self.there = False  # a browser is connected
        self.wake: Callable[[], object] = nobody
        self.call: Callable[[Message], object] = nobody  # tell the browser at once, whatever it has taken up
        self.leads: Room[RoomMember] | None = None
        self.follows: Room[RoomMember] | None = None
        self._left: Room[RoomMember] | None = None  # followed before, and may be joined again
        self._claims: Room[RoomMember] | None = None  # the tab has its key, but another browser seems to lead it
        self._claimed = 0.0  # seconds since its presenter's browser was asked
        self._head = head
        self._lock = threading.RLock()
        self._language = ENGLISH
        self._runs_told = -1  # the revision of the list of runs
        self._room_told: dict[str, Any] | None = None
        self._notice = ""  # a sentence for the person in front of the browser

    @property
    def language(self) -> str:
        """What its browser is told everything in."""
        return self._language

    def _hang_up(self) -> None:
        self.there, self.wake, self.call = False, nobody, nobody

    def follow(self, room: Room[RoomMember]) -> None:
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
        self._claims = None  # another room is wanted
        if self.leads is None:
            self.leads = ROOMS.open(self, address, self._language)

    def _join_again(self, told: Mapping[str, Any]) -> None:
        """Lead the room whose key the tab remembers, or follow or have left the one that it followed or had left."""
        code, role = str(told.get("code", ""))[:20], told.get("role")
        if "role" in told and role != "follows":  # the address of the page's first load may say otherwise
            self._leave()
            self._left = None
        if self.follows is not None:
            return
        if told.get("room"):
            self._claim(told["room"], code)
        elif role == "left":
            with suppress(SettingsError):  # it is closed by now
                self._left = ROOMS.find(code)
        elif role == "follows":
            try:
                self.follow(ROOMS.find(code))
            except SettingsError as error:
                self._notice = tr("{error} You are on your own here.", error=error)

    def _claim(self, key: Any, code: str) -> None:
        """Lead the room with this key if nobody else does; whether its presenter's browser is there is asked there."""
        room = ROOMS.with_key(key)
        if room is None:
            self._notice = tr("Room {code} is closed: open another one for those who follow you.", code=code)
            return
        leader = room.leader
        self._claims, self._claimed = room, 0.0
        if leader is not None and leader.there:
            room.claimants.add(self)
            leader.call({"type": "claimed"})
        self._press_claim(0.0)

    def _press_claim(self, seconds: float) -> None:
        """Lead the room that is claimed once its presenter's browser is gone, or has not answered for `ANSWER`."""
        room = self._claims
        if room is None:
            return
        self._claimed += seconds
        leader = room.leader
        if room.open and leader is not None and leader.there and self._claimed < ANSWER:
            return
        self._claims = None
        if not room.open:
            self._notice = tr("Room {code} is closed: open another one for those who follow you.", code=room.code)
            return
        if leader is not None:
            leader._lose(tr("Room {code} is led from another tab now; you go on alone here.", code=room.code))
        room.led_by(self)
        self.leads = room
        self._lead_on()

    def _lead_on(self) -> None:
        """The presenter's browser is there: whoever else has the key, and still asks for the room, does not lead."""
        room = self.leads
        if room is None:
            return
        for other in list(room.claimants):
            if other._claims is room:
                other._lose(tr("Room {code} is led from another tab; you go on alone here.", code=room.code))
        room.claimants.clear()

    def _lose(self, why: str) -> None:
        self.leads = self._claims = None
        self._notice = why
        self.wake()

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
        # While a command holds the leader, its followers stay where they are.
        if leader is not None and leader._lock.acquire(timeout=PATIENCE):
            try:
                self._head.mirror(leader._head)
            finally:
                leader._lock.release()

    def _room_news(self) -> list[Message]:
        """What the browser is to show of the room, if that has changed."""
        message: dict[str, Any] = {"type": "room", "role": None}
        if self._claims is not None:
            message |= {
                "code": self._claims.code,
                "key": self._claims.key,
            }  # so that the tab keeps it
        if self.leads is not None:
            room = self.leads
            about = {"code": room.code, "key": room.key, "link": room.link, "qr": room.qr}
            message = {"type": "room", "role": "leads", **about, "n": len(room.followers)}
        elif self.follows is not None:
            there = self.follows.leader is not None and self.follows.leader.there
            message = {"type": "room", "role": "follows", "code": self.follows.code, "there": there}
        elif self._left is not None and self._left.open:
            message = {"type": "room", "role": "left", "code": self._left.code}
        if message == self._room_told:
            return []
        before, self._room_told = self._room_told, message
        changed = before is not None and before["role"] != message["role"]
        return [message, *([{"type": "settings"}] if changed else [])]


ROOMS: Rooms[RoomMember] = Rooms(processes.this_letter())
