"""A websocket that shows one browser what moves: a frame when something has changed and the ones before are taken up.

A slow browser gets fewer frames, never old ones. They are computed in a thread, so the server's loop is never held up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from abc import abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

from starlette.websockets import WebSocket

from gan1d.base.fields import SettingsError
from gan1d.ui.hosting.sessions import is_connected
from gan1d.ui.live.connection import LARGE_PICTURES, Connection, Message

FRAME_RATE = 30.0  # a second; the browser interpolates to its screen's rate
LONGEST_TICK = 1.0  # seconds
RETIRED = 4001
RESUMES = "resumes"  # the field of a browser that will say first what its tab was doing


class Viewed(Protocol):
    """What a session holds of what it looks at, reachable from the page and from a websocket."""

    session: str | None  # of Streamlit
    wake: Callable[[], object]  # there is something new to be told
    drawn: threading.Event  # the browser has drawn its first frame
    visits: int  # connections so far; only the newest is served

    @property
    def language(self) -> str: ...  # of its page
    def connect(self) -> int: ...
    def disconnect(self, visit: int) -> None: ...


Player = TypeVar("Player", bound=Viewed)


class Viewing(Connection, Generic[Player]):
    """One browser watching one player."""

    def __init__(self, websocket: WebSocket, player: Player, in_flight: int) -> None:
        """`in_flight`: frames sent that the browser has not taken up, at most."""
        super().__init__(websocket, in_flight)
        self._greeted = asyncio.Event()
        if RESUMES not in websocket.query_params:
            self._greeted.set()
        self._player = player
        self._visit = player.connect()
        self._changed = asyncio.Event()
        loop = asyncio.get_running_loop()
        # Widgets change what is viewed in the page script's thread; the browser should see it at once.
        player.wake = lambda: loop.call_soon_threadsafe(self._changed.set)

    @abstractmethod
    def tick(self, passed: float) -> Sequence[Message]:
        """What there is to tell, so many seconds after the last look; called in a thread."""

    @abstractmethod
    def command(self, message: dict[str, Any]) -> bool:
        """Do what the transport asks; whether the page's controls have to follow. Raises `SettingsError`."""

    @property
    def threads(self) -> Executor:
        """Where `tick` runs."""
        return LARGE_PICTURES

    @property
    def pause(self) -> float:
        """Seconds from one look to the next, unless something changes before."""
        return 1 / FRAME_RATE

    async def serve(self) -> None:
        """Until the browser goes away or a newer connection takes over."""
        try:
            await super().serve()
        finally:
            self._player.disconnect(self._visit)

    @property
    def language(self) -> str:
        """That of the page."""
        return self._player.language

    def drawn(self) -> None:
        """The page may send the rest."""
        self._player.drawn.set()

    async def hear(self, message: dict[str, Any]) -> None:
        """A command of the transport."""
        try:
            # In a thread: what is new measures its first state, and the player's lock may be taken.
            if await asyncio.to_thread(self.command, message):
                await self.deliver({"type": "settings"})
        except SettingsError as error:
            await self.notice(str(error))
        finally:
            if message.get("do") == "resume":
                self._greeted.set()

    async def send(self) -> None:
        """A frame whenever something has changed; the first when it is known what the tab was doing before."""
        await self._greeted.wait()
        last, loop = monotonic(), asyncio.get_running_loop()
        while self._visit == self._player.visits:
            await self.room()
            self._changed.clear()
            now = monotonic()
            # A browser that was hidden goes on where it was; one that is merely slow keeps its speed.
            passed = min(now - last, LONGEST_TICK)
            for message in await loop.run_in_executor(self.threads, self.tick, passed):
                await self.deliver(message)
            last = now
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(now + self.pause - monotonic(), 0.001)):
                    await self._changed.wait()
        await self._websocket.close(RETIRED, "opened elsewhere")


async def found(websocket: WebSocket, player: Player | None) -> Player | None:
    """The player that was asked for, if its session is there; else the browser is told that it is gone."""
    await websocket.accept()
    if player is not None and await is_connected(player.session):
        return player
    await websocket.send_text(json.dumps({"type": "gone"}))
    await websocket.close()
    return None
