"""What browsers get of a map: the websocket route `map/cells?sweep=QUERY&lang=CODE&seat=TOKEN`.

QUERY is that of the map's own link, so a map that nobody has begun is there, too, without cells. The server tells a
browser what is new when it has taken up what came before. Whoever names a map may look; commands need the token of a
page's session. The disk is read in a thread, so the server's loop is never held up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from starlette.websockets import WebSocket

from gan1d.base.fields import SettingsError
from gan1d.languages import ENGLISH, LANGUAGES, tr, use_language
from gan1d.recipes.link import LANG, fields_of
from gan1d.sweep import queue
from gan1d.sweep.cost import refuse_dear
from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.ui.hosting.quota import admitted
from gan1d.ui.hosting.visitors import Visitor, check
from gan1d.ui.live.connection import Connection, Message
from gan1d.ui.live.messages import one_of
from gan1d.ui.live.seat import LOST, commander, is_lost
from gan1d.ui.sweep.scene import scene
from gan1d.ui.sweep.watch import LOOK, Told, seconds_here, watch_of

IN_FLIGHT = 2  # messages of cells that the browser has not taken up
WISHES = ("start", "pause", "resume")


class Watching(Connection):
    """One browser watching one map. The task speaks its language, and so do the threads that it waits for."""

    def __init__(self, websocket: WebSocket, sweep: Sweep) -> None:
        super().__init__(websocket, IN_FLIGHT)
        self._sweep, self._watch, self._told = sweep, watch_of(sweep), Told()
        self._asked = asyncio.Event()

    async def hear(self, message: dict[str, Any]) -> None:
        """Start, pause or resume."""
        try:
            await asyncio.to_thread(self._do, one_of(message, "do", WISHES))
        except SettingsError as error:
            await self.notice(str(error))
        except OSError as error:
            why = error.strerror or str(error)
            await self.notice(
                tr("The map could not be written to {folder}: {why}.", folder=Folder.of(self._sweep).path, why=why)
            )
        self._asked.set()

    def _do(self, what: str) -> None:
        visitor, folder = commander(self._websocket).visitor, Folder.of(self._sweep)
        if what == "pause":
            check(visitor.why_not_change(folder.path))
            queue.ask(folder, queue.PAUSE)
        else:
            self._begin(visitor, folder)

    def _begin(self, visitor: Visitor, folder: Folder) -> None:
        there = folder.exists()
        seconds = 0.0 if there and visitor.free else seconds_here(self._sweep)
        if not there:
            refuse_dear(self._sweep, seconds)
        with admitted(visitor, seconds / 3600, folder.path if there else None) as owner:
            queue.begin(self._sweep, owner)

    async def send(self) -> None:
        """What is new, for as long as the browser is there."""
        await self.deliver(await asyncio.to_thread(scene, self._sweep))
        while True:
            await self.room()
            self._asked.clear()
            for message in await asyncio.to_thread(self._look):
                await self.deliver(message)
            if not self._watch.more(self._told):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK):
                        await self._asked.wait()

    def _look(self) -> list[Message]:
        self._watch.look()
        return self._watch.news(self._told)


async def cells(websocket: WebSocket) -> None:
    """Serve the map that the query describes."""
    await websocket.accept()
    language = websocket.query_params.get(LANG, ENGLISH)
    with use_language(language if language in LANGUAGES else ENGLISH):
        if await is_lost(websocket):
            await websocket.send_text(json.dumps(LOST))
            await websocket.close()
            return
        try:
            watching = await asyncio.to_thread(_watching, websocket)
        except SettingsError as error:
            await websocket.send_text(json.dumps({"type": "notice", "text": str(error)}))
            await websocket.close()
            return
        await watching.serve()


def _watching(websocket: WebSocket) -> Watching:
    return Watching(websocket, Sweep.from_query(fields_of("?" + websocket.query_params.get("sweep", ""))))
