"""What browsers get of an image run: the route `images?run=NAME&lang=CODE&seat=TOKEN`, and its sheets as pictures.

The server tells a browser what is new when it has taken up what came before; a slow one gets fewer messages, never old
ones. Whoever names a run may look; commands need the token of a page's session. The folder is read in a thread, so the
server's loop is never held up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.websockets import WebSocket

from gan1d.base.fields import SettingsError, short
from gan1d.base.regular_files import open_regular
from gan1d.images.folder import Run
from gan1d.images.registry import Runs
from gan1d.languages import ENGLISH, LANGUAGES, N_, spoken, tr, use_language
from gan1d.recipes.link import LANG
from gan1d.ui.hosting.quota import admitted, hours_of
from gan1d.ui.hosting.visitors import Visitor, check
from gan1d.ui.images.watch import LOOK, Told, Watch, watch_of
from gan1d.ui.live.connection import Connection, Message
from gan1d.ui.live.messages import one_of
from gan1d.ui.live.seat import LOST, commander, is_lost

IN_FLIGHT = 2  # rows sent that the browser has not taken up
WISHES = {"pause": "pause", "resume": "train", "stop": "stop"}
UNTOLD = {
    "pause": N_("Run {run} could not be told to pause: {why}. It is as it was."),
    "resume": N_("Run {run} could not be told to resume: {why}. It is as it was."),
    "stop": N_("Run {run} could not be told to stop: {why}. It is as it was."),
}
FOREVER, FRESH = "private, max-age=31536000, immutable", "no-cache"


class Watching(Connection):
    """One browser watching one run. The task speaks its language, and so do the threads that it waits for."""

    def __init__(self, websocket: WebSocket, watch: Watch) -> None:
        super().__init__(websocket, IN_FLIGHT)
        self._watch = watch
        self._told = Told()
        self._asked = asyncio.Event()

    async def hear(self, message: dict[str, Any]) -> None:
        """Pause, resume or stop the run."""
        run, do = self._watch.run, ""
        try:
            visitor, do = commander(self._websocket).visitor, one_of(message, "do", WISHES)
            await asyncio.to_thread(_ask, visitor, run, WISHES[do])
        except SettingsError as error:
            await self.notice(str(error))
        except OSError as error:
            why = error.strerror or error
            await self.notice(tr(UNTOLD[do], run=run.name, why=why))
        self._asked.set()

    async def send(self) -> None:
        """What is new, until the run's folder is gone."""
        while True:
            await self.room()
            self._asked.clear()
            news = await asyncio.to_thread(self._look)
            if self._watch.gone:
                break
            for message in news:
                await self.deliver(message)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._asked.wait()
        await _gone(self._websocket, self._watch.run.name)

    def _look(self) -> list[Message]:
        self._watch.look()
        return self._watch.news(self._told)


def _ask(visitor: Visitor, run: Run, do: str) -> None:
    """Raises `SettingsError` if this visitor may not, or if it cannot be, and `OSError`."""
    if do != "train":
        check(visitor.why_not_change(run.path))
        return Runs().ask(run, do)
    with admitted(visitor, hours_of(run.recipe.settings, run.identity.device), run.path):
        return Runs().ask(run, do)


async def watch(websocket: WebSocket) -> None:
    """Serve the run named in the query, until one of both is gone."""
    await websocket.accept()
    name, language = websocket.query_params.get("run", ""), websocket.query_params.get(LANG, ENGLISH)
    with use_language(language if language in LANGUAGES else ENGLISH):
        if await is_lost(websocket):
            await websocket.send_text(json.dumps(LOST))
            await websocket.close()
            return
        found = await asyncio.to_thread(watch_of, name, spoken())
        if found is None:
            await _gone(websocket, name)
        else:
            await Watching(websocket, found).serve()


async def _gone(websocket: WebSocket, name: str) -> None:
    text = tr("There is no run {run} any more: its folder is gone.", run=short(name))
    message: dict[str, Any] = {"type": "gone", "text": text}
    await websocket.send_text(json.dumps(message))
    await websocket.close()


def sheet(request: Request) -> Response:
    """A sheet as a picture: of a recorded iteration, which never changes, or `now`. (Starlette runs it in a thread.)"""
    name, which = request.path_params["run"], request.path_params["sheet"]
    iteration = int(which) if which.isascii() and which.isdigit() and len(which) < 12 else None
    if iteration is None and which != "now":
        return PlainTextResponse("A sheet is named by its iteration, or now.", 404)
    try:
        # Only the names of runs that are there lead into a folder.
        with open_regular(Runs().find(name).sheet(iteration)) as file:
            picture = file.read()
    except SettingsError as error:
        return PlainTextResponse(str(error), 404)
    except OSError as error:
        return PlainTextResponse(f"This sheet cannot be read: {error.strerror}.", 404)
    return Response(picture, media_type="image/png", headers={"Cache-Control": FRESH if iteration is None else FOREVER})
