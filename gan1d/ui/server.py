"""The server around the pages: its routes, what it does behind them, and what it imports when.

A browser takes a second to load Streamlit's own scripts. So the server answers at once, imports what Figure 1 needs in
that second, and what only other pages need, PyTorch above all, when the first picture is out. A page that is opened
before that imports its part itself.

Other websites that a person has open may neither read this server nor command it: all routes keep to the rule of
Streamlit's own websocket on who may connect. They lie under `server.baseUrlPath`, as Streamlit's do.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from http import HTTPStatus
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketClose
from streamlit import config
from streamlit.url_util import make_url_path
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed

from gan1d import ui
from gan1d.base import logs
from gan1d.base.fields import SettingsError
from gan1d.ui.hosting import processes
from gan1d.ui.hosting.answers import REFUSED, Answers
from gan1d.ui.hosting.crowded import say_once
from gan1d.ui.hosting.departed import see_off, tidy_up
from gan1d.ui.hosting.rules import hosting
from gan1d.ui.live.pools import pool
from gan1d.ui.shell.background_imports import gently, keep

FRONT = tuple(
    f"gan1d.ui.{name}"
    for name in (
        *("shell.language", "shell.admin", "shell.layout", "figure.component", "figure.route"),
        *("front_page.controls", "front_page.related_pages", "front_page.export_panel", "front_page.saving"),
    )
)
"""What the front page imports."""
BEHIND = tuple(f"gan1d.ui.{name}.background" for name in ("images", "sweep"))
"""What the server does whether or not a page is open; each has a `lifespan`."""
THREADS = (os.cpu_count() or 1) + 4  # that work for the event loop; as many as it would begin by itself
PATIENCE = 10.0  # seconds until the rest is imported though nobody has asked for a picture
SETTLED = 1.5  # seconds from the first frame to a picture that moves
FIRST = 60  # iterations of the default run that are recorded before anybody comes: two seconds at its speed
OPTIONS = "server.corsAllowedOrigins, browser.serverAddress, server.enableCORS"  # say who else may come

LOG = logging.getLogger(__name__)


class OwnPagesOnly:
    """Lets a request in where Streamlit would open its own websocket to a page of that origin.

    Those are the server's own address, this machine's, `browser.serverAddress` and `server.corsAllowedOrigins`; and
    programs that are no browser, which name no origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        origin, host = headers.get("origin"), headers.get("host")
        # In a thread: of an origin that it does not know, Streamlit asks the network whether it is this machine.
        if await asyncio.to_thread(_is_origin_allowed, origin, host):
            return await self._app(scope, receive, send)
        why = f"{HTTPStatus.FORBIDDEN.phrase} (Origin: {origin!r}, Host: {host!r}; {OPTIONS})"
        LOG.warning("%s: %s", scope["path"], why)
        if scope["type"] == "websocket":
            return await WebSocketClose(REFUSED)(scope, receive, send)
        return await PlainTextResponse(why, HTTPStatus.FORBIDDEN)(scope, receive, send)


GUARDED = [Middleware(OwnPagesOnly)]


class Server:
    """What `st.App` needs besides the pages."""

    def __init__(self) -> None:
        """Nothing is imported yet. Raises `SystemExit`, with a sentence, if the environment asks for what cannot be."""
        processes.this_letter()
        try:
            logs.begin()
            hosting()
        except (ValueError, SettingsError) as error:
            raise SystemExit(str(error)) from None
        self.middleware = [Middleware(Answers)]
        self._base = config.get_option("server.baseUrlPath")
        self._asked = asyncio.Event()  # a browser has asked for frames
        self._pictures: Counter[str] = Counter()  # that browsers look at, by route
        self.routes = [
            self._socket("live", "gan1d.ui.figure.route", "live"),
            self._socket("crowd", "gan1d.ui.many.route", "crowd"),
            self._socket("map/cells", "gan1d.ui.sweep.route", "cells"),
            self._socket("images", "gan1d.ui.images.route", "watch"),
            Route(make_url_path(self._base, "images/{run}/{sheet}.png"), _sheet, middleware=GUARDED),
            *(self._for_the_host(name) for name in ("status", "metrics")),
        ]

    def _socket(self, path: str, module: str, name: str) -> WebSocketRoute:
        """A route whose function is imported when a browser first asks for it."""
        self._pictures[path] = 0

        async def serve(websocket: WebSocket) -> None:
            self._asked.set()
            self._pictures[path] += 1
            try:
                await getattr(await asyncio.to_thread(import_module, module), name)(websocket)
            finally:
                self._pictures[path] -= 1

        return WebSocketRoute(make_url_path(self._base, path), serve, middleware=GUARDED)

    def _for_the_host(self, name: str) -> Route:
        """A route that answers whoever runs this server, and no visitor."""

        async def answer(request: Request) -> Response:
            module = await asyncio.to_thread(import_module, "gan1d.ui.status.routes")
            response: Response = await getattr(module, name)(request, self._pictures)
            return response

        return Route(make_url_path(self._base, name), answer, middleware=GUARDED)

    @asynccontextmanager
    async def lifespan(self, app: Any) -> AsyncIterator[None]:
        """While the server lives, what people have begun is trained and computed."""
        loop = asyncio.get_running_loop()
        say_once(loop)
        loop.set_default_executor(pool(THREADS, "gan1d server"))
        async with AsyncExitStack() as behind:
            tasks = [asyncio.create_task(task) for task in (self._begin(app, behind), see_off(), tidy_up())]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task

    async def _begin(self, app: Any, behind: AsyncExitStack) -> None:
        """Import everything in its turn, and start what is done behind the pages."""
        with _going_on(_prepare.__name__):
            await asyncio.to_thread(_prepare)
        for name in BEHIND:
            with _going_on(name):
                await behind.enter_async_context(import_module(name).lifespan(app))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._asked.wait(), PATIENCE)
            await asyncio.sleep(SETTLED)
        threading.Thread(target=_import_the_rest, name="gan1d imports", daemon=True).start()


@contextmanager
def _going_on(what: str) -> Iterator[None]:
    """What goes wrong inside is told in the log, and all that comes after is done nevertheless."""
    try:
        yield
    except Exception:
        LOG.exception("%s", what)


def _prepare() -> None:
    """What Figure 1 needs, and the beginning of the default run."""
    for name in FRONT:
        import_module(name)
    from gan1d.recipes.recipe import Recipe
    from gan1d.ui.figure.session_player import STORE

    STORE.get(Recipe()).extend(FIRST)
    for name in BEHIND:
        import_module(name)
    keep()


def _import_the_rest() -> None:
    with gently():
        for module in walk_packages(ui.__path__, f"{ui.__name__}."):
            with _going_on(module.name):
                import_module(module.name)


def _sheet(request: Request) -> Response:
    response: Response = import_module("gan1d.ui.images.route").sheet(request)
    return response
