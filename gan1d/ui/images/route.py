"""What browsers get of an image run: the route `images?run=NAME&lang=CODE&seat=TOKEN`, and its sheets as pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.websockets import WebSocket

from gan1d.base.fields import SettingsError, short
from gan1d.base.files import why_of
from gan1d.base.regular_files import open_regular
from gan1d.images.folder import Run
from gan1d.images.registry import Runs
from gan1d.languages import N_, spoken, tr
from gan1d.ui.hosting.quota import admitted, hours_of
from gan1d.ui.hosting.visitors import Visitor, check
from gan1d.ui.images.watch import Told, Watch, watch_of
from gan1d.ui.live.connection import Message
from gan1d.ui.live.messages import one_of
from gan1d.ui.live.seat import commander
from gan1d.ui.live.watching import Watching, say_last, welcome

WISHES = {"pause": "pause", "resume": "train", "stop": "stop"}
UNTOLD = {
    "pause": N_("Run {run} could not be told to pause: {why}. It is as it was."),
    "resume": N_("Run {run} could not be told to resume: {why}. It is as it was."),
    "stop": N_("Run {run} could not be told to stop: {why}. It is as it was."),
}
FOREVER, FRESH = "private, max-age=31536000, immutable", "no-cache"


class RunWatching(Watching):
    """One browser watching one run."""

    def __init__(self, websocket: WebSocket, watch: Watch) -> None:
        super().__init__(websocket)
        self._watch, self._told = watch, Told()

    def do(self, message: dict[str, Any]) -> None:
        """Pause, resume or stop the run."""
        visitor, do = commander(self._websocket).visitor, one_of(message, "do", WISHES)
        _ask(visitor, self._watch.run, WISHES[do])

    def undone(self, message: dict[str, Any], why: str) -> str:
        """The wish could not be written."""
        return tr(UNTOLD[message["do"]], run=self._watch.run.name, why=why)

    def news(self) -> Sequence[Message]:
        """Scene, state, sheets and rows."""
        self._watch.look()
        return self._watch.news(self._told)

    @property
    def gone(self) -> bool:
        """Its folder is."""
        return self._watch.gone

    async def send(self) -> None:
        """What is new, until the run's folder is gone."""
        await super().send()
        await say_last(self._websocket, _gone(self._watch.run.name))


def _ask(visitor: Visitor, run: Run, do: str) -> None:
    """Raises `SettingsError` if this visitor may not, or if it cannot be, and `OSError`."""
    if do != "train":
        check(visitor.why_not_change(run.path))
        return Runs().ask(run, do)
    with admitted(visitor, hours_of(run.recipe.settings, run.identity.device), run.path):
        return Runs().ask(run, do)


async def watch(websocket: WebSocket) -> None:
    """Serve the run named in the query, until one of both is gone."""
    name = websocket.query_params.get("run", "")
    async with welcome(websocket) as known:
        if not known:
            return
        found = await asyncio.to_thread(watch_of, name, spoken())
        if found is None:
            await say_last(websocket, _gone(name))
        else:
            await RunWatching(websocket, found).serve()


def _gone(name: str) -> dict[str, Any]:
    return {"type": "gone", "text": tr("There is no run {run} any more: its folder is gone.", run=short(name))}


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
        return PlainTextResponse(f"This sheet cannot be read: {why_of(error)}.", 404)
    return Response(picture, media_type="image/png", headers={"Cache-Control": FRESH if iteration is None else FOREVER})
