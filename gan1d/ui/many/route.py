"""The websocket route of many games: `crowd?onlooker=<token>` on the app's own port.

As with Figure 1 the server pushes a frame when something has changed and the browser has taken up the ones before.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from time import monotonic
from typing import Any

from starlette.websockets import WebSocket

from gan1d.base.fields import SettingsError
from gan1d.ui.figure.route import FRAME_RATE, LONGEST_TICK, RESUMES, RETIRED
from gan1d.ui.hosting.sessions import is_connected
from gan1d.ui.live.connection import LARGE_PICTURES, Connection
from gan1d.ui.many.session_player import Onlooker, find_onlooker

IN_FLIGHT = 2  # frames sent that the browser has not taken up


class Viewing(Connection):
    """One browser watching many games."""

    def __init__(self, websocket: WebSocket, onlooker: Onlooker) -> None:
        super().__init__(websocket, IN_FLIGHT)
        self._greeted = asyncio.Event()
        if RESUMES not in websocket.query_params:
            self._greeted.set()
        self._onlooker = onlooker
        self._visit = onlooker.connect()
        self._changed = asyncio.Event()
        loop = asyncio.get_running_loop()
        # Widgets begin new games in the page script's thread; the browser should see it at once.
        onlooker.wake = lambda: loop.call_soon_threadsafe(self._changed.set)

    async def serve(self) -> None:
        """Until the browser goes away or a newer connection takes over."""
        try:
            await super().serve()
        finally:
            self._onlooker.disconnect(self._visit)

    async def hear(self, message: dict[str, Any]) -> None:
        """A command of the transport."""
        try:
            # In a thread: new games measure their first state, and the onlooker's lock may be taken.
            if await asyncio.to_thread(self._onlooker.command, message):
                await self.deliver({"type": "settings"})
        except SettingsError as error:
            await self.notice(str(error))
        finally:
            if message.get("do") == "resume":
                self._greeted.set()

    @property
    def language(self) -> str:
        """That of the page."""
        return self._onlooker.language

    def drawn(self) -> None:
        """The page may send the rest."""
        self._onlooker.drawn.set()

    async def send(self) -> None:
        """A frame whenever something has changed; the first when it is known what the tab was doing before."""
        await self._greeted.wait()
        last, loop = monotonic(), asyncio.get_running_loop()
        while self._visit == self._onlooker.visits:
            await self.room()
            self._changed.clear()
            now = monotonic()
            passed = min(now - last, LONGEST_TICK)
            for message in await loop.run_in_executor(LARGE_PICTURES, self._onlooker.tick, self._visit, passed):
                await self.deliver(message)
            last = now
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(now + 1 / FRAME_RATE - monotonic(), 0.001)):
                    await self._changed.wait()
        await self._websocket.close(RETIRED)


async def crowd(websocket: WebSocket) -> None:
    """Serve frames to the onlooker named in the query."""
    await websocket.accept()
    onlooker = find_onlooker(websocket.query_params.get("onlooker", ""))
    if onlooker is None or not await is_connected(onlooker.session):
        await websocket.send_text(json.dumps({"type": "gone"}))
        await websocket.close()
        return
    await Viewing(websocket, onlooker).serve()
