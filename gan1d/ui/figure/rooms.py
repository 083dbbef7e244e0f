"""Rooms: a presenter's run, followed from other browsers by a short link. Only the presenter steers.

A room belongs to this server's process. It holds the presenter's playhead weakly: when that session is over, the room
stays for a while without one, and the presenter's reloaded page takes it over with the key that its tab remembers. A
tab that was duplicated has the key, too: it takes the room over only if the browser of the one that leads is gone.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlsplit
from weakref import WeakSet, ref

import segno

from gan1d.base.fields import SettingsError
from gan1d.languages import ENGLISH, tr
from gan1d.recipes.link import LANG, ROOM
from gan1d.ui.hosting import processes

LETTERS = processes.LETTERS + "23456789"
LENGTH = 4  # after the letter of the process, if there are several
MOST_ROOMS = 200
LONGEST = 300  # characters of an address


class InRoom(Protocol):
    """Who leads a room or follows one."""

    wake: Callable[[], object]  # says that there is something to be looked at


Member = TypeVar("Member", bound=InRoom)


class Room(Generic[Member]):
    """A short code for the audience, a key for the presenter's own tab, and who follows."""

    def __init__(self, code: str, leader: Member, link: str) -> None:
        self.code = code
        self.link = link
        self.qr = segno.make(self.link, error="m").svg_inline(border=2, omitsize=True)
        self.key = secrets.token_urlsafe(16)
        self.followers: WeakSet[Member] = WeakSet()
        self.claimants: WeakSet[Member] = WeakSet()  # have the key, too, and wait whether the leader's browser is there
        self.open = True
        self.led_by(leader)

    def led_by(self, leader: Member) -> None:
        """From now on this player is the presenter's."""
        self._leader = ref(leader)

    @property
    def leader(self) -> Member | None:
        """The presenter's player, as long as its session lasts and the room is open."""
        return self._leader() if self.open else None

    def wake(self) -> None:
        """The presenter has done something: followers need not wait for their next look."""
        for follower in list(self.followers):
            follower.wake()

    @property
    def deserted(self) -> bool:
        """Whether it has no presenter any more, and nobody waits for one to come back."""
        return self.leader is None and not self.followers


class Rooms(Generic[Member]):
    """The rooms of this process, at most `MOST_ROOMS`: beyond them the oldest deserted one goes, and no other ever."""

    def __init__(self, first: str = "") -> None:
        """`first`: what all codes begin with."""
        self._first = first
        self._rooms: dict[str, Room[Member]] = {}
        self._lock = threading.Lock()

    def open(self, leader: Member, address: object, language: str = ENGLISH) -> Room[Member]:
        """A new room with this presenter; `address` is that of the page, as the presenter's browser knows it, and
        `language` the one that the invitation speaks. Raises `SettingsError` if all rooms are in use.
        """
        link, speaks = _page(address), "" if language == ENGLISH else f"&{LANG}={language}"
        with self._lock:
            if len(self._rooms) >= MOST_ROOMS:
                self._close(self._deserted())
            code = ""
            while not code or code in self._rooms:
                code = self._first + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
            room = self._rooms[code] = Room(code, leader, f"{link}?{ROOM}={code}{speaks}")
            return room

    def _deserted(self) -> Room[Member]:
        """The oldest room that is; raises `SettingsError`."""
        room = next((known for known in self._rooms.values() if known.deserted), None)
        if room is None:
            raise SettingsError(
                tr("All {most} rooms of this server are in use: wait until one is closed.", most=MOST_ROOMS)
            )
        return room

    def find(self, code: str) -> Room[Member]:
        """The room with this code, in capitals or not; raises `SettingsError`."""
        room = self._rooms.get(code.strip().upper())
        if room is None:
            raise SettingsError(
                tr("There is no room '{code}', or it is closed: ask the presenter for the link.", code=code[:20])
            )
        return room

    def all(self) -> list[Room[Member]]:
        """Those that are open."""
        return list(self._rooms.values())

    def with_key(self, key: object) -> Room[Member] | None:
        """The room whose presenter's tab has this key; None if it is gone."""
        return next((known for known in self.all() if known.key == key), None)

    def close(self, room: Room[Member]) -> None:
        """Send the audience away: each goes on alone from where it is."""
        with self._lock:
            self._close(room)

    def _close(self, room: Room[Member]) -> None:
        room.open = False
        self._rooms.pop(room.code, None)
        room.wake()


def _page(address: object) -> str:
    """An address that the browser says is the page's; raises `SettingsError` for what cannot be one."""
    text = address if isinstance(address, str) and len(address) <= LONGEST else ""
    with suppress(ValueError):  # of an address that cannot be taken apart
        if urlsplit(text).scheme in ("http", "https") and urlsplit(text).netloc:
            return text
    raise SettingsError(
        tr(
            "address must be that of a page, of at most {most} characters; not {shown}.",
            most=LONGEST,
            shown=str(address)[:80],
        )
    )
