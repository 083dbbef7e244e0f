"""The websocket route that carries frames: `live?player=<token>&resumes=1` on the app's own port.

The server pushes a frame when something has changed and the browser has taken up the ones before; a slow browser gets
fewer frames, never old ones. Frames are computed in a thread, so the server's loop is never held up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from time import monotonic
from typing import Any

from starlette.websockets import WebSocket

from gan1d.base.fields import SettingsError
from gan1d.ui.figure.session_player import SessionPlayer, find_player
from gan1d.ui.hosting.sessions import is_connected
from gan1d.ui.live.connection import LARGE_PICTURES, PICTURES, Connection

FRAME_RATE = 30.0  # a second; the browser interpolates to its screen's rate
IN_FLIGHT = 3  # frames sent that the browser has not taken up
LONGEST_TICK, SOON = 1.0, 0.005  # seconds
RETIRED = 4001
RESUMES = "resumes"  # the field of a browser that will say first what its tab was doing


class Viewing(Connection):
    """One browser watching one player."""

    def __init__(self, websocket: WebSocket, player: SessionPlayer) -> None:
        super().__init__(websocket, IN_FLIGHT)
        self._greeted = asyncio.Event()
        if RESUMES not in websocket.query_params:
            self._greeted.set()
        self._player = player
        self._visit = player.connect()
        self._changed = asyncio.Event()
        loop = asyncio.get_running_loop()
        # Widgets change the recipe in the page script's thread; the browser should see it at once.
        player.wake = lambda: loop.call_soon_threadsafe(self._changed.set)
        player.call = lambda message: asyncio.run_coroutine_threadsafe(self.deliver(message), loop)

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
            # In a thread: a new run measures its first state, and the playhead's lock may be taken.
            await asyncio.to_thread(self._player.command, message)
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
            threads = PICTURES if self._player.is_quick else LARGE_PICTURES
            for message in await loop.run_in_executor(threads, self._player.tick, self._visit, passed, FRAME_RATE):
                await self.deliver(message)
            last = now
            pause = SOON if self._player.waiting else 1 / FRAME_RATE
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(now + pause - monotonic(), 0.001)):
                    await self._changed.wait()
        await self._websocket.close(RETIRED, "opened elsewhere")


async def live(websocket: WebSocket) -> None:
    """Serve frames of the player named in the query."""
    await websocket.accept()
    player = find_player(websocket.query_params.get("player", ""))
    if player is None or not await is_connected(player.session):
        await websocket.send_text(json.dumps({"type": "gone"}))
        await websocket.close()
        return
    await Viewing(websocket, player).serve()
