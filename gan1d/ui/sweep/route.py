"""What browsers get of a map: the websocket route `map/cells?sweep=QUERY&lang=CODE&seat=TOKEN`.

QUERY is that of the map's own link, so a map that nobody has begun is there, too, without cells.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.websockets import WebSocket

from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.recipes.link import fields_of
from gan1d.sweep import queue
from gan1d.sweep.cost import refuse_dear
from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.ui.hosting.quota import admitted
from gan1d.ui.hosting.visitors import Visitor, check
from gan1d.ui.live.connection import Message
from gan1d.ui.live.messages import one_of
from gan1d.ui.live.seat import commander
from gan1d.ui.live.watching import Watching, say_last, welcome
from gan1d.ui.sweep.scene import scene
from gan1d.ui.sweep.watch import Told, seconds_here, watch_of

WISHES = ("start", "pause", "resume")


class MapWatching(Watching):
    """One browser watching one map."""

    def __init__(self, websocket: WebSocket, sweep: Sweep) -> None:
        super().__init__(websocket)
        self._sweep, self._watch, self._told = sweep, watch_of(sweep), Told()

    def do(self, message: dict[str, Any]) -> None:
        """Start, pause or resume."""
        what = one_of(message, "do", WISHES)
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

    def undone(self, message: dict[str, Any], why: str) -> str:
        """The folder could not be written."""
        return tr("The map could not be written to {folder}: {why}.", folder=Folder.of(self._sweep).path, why=why)

    async def send(self) -> None:
        """The axes first, then cells for as long as the browser is there."""
        await self.deliver(await asyncio.to_thread(scene, self._sweep))
        await super().send()

    def news(self) -> Sequence[Message]:
        """States and cells."""
        self._watch.look()
        return self._watch.news(self._told)

    @property
    def more(self) -> bool:
        """A message holds so many cells and no more."""
        return self._watch.more(self._told)


async def cells(websocket: WebSocket) -> None:
    """Serve the map that the query describes."""
    async with welcome(websocket) as known:
        if not known:
            return
        try:
            watching = await asyncio.to_thread(_watching, websocket)
        except SettingsError as error:
            await say_last(websocket, {"type": "notice", "text": str(error)})
        else:
            await watching.serve()


def _watching(websocket: WebSocket) -> MapWatching:
    return MapWatching(websocket, Sweep.from_query(fields_of("?" + websocket.query_params.get("sweep", ""))))
