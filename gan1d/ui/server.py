"""The server around the pages: its routes, what it does behind them, and what it imports when.

A browser takes a second to load Streamlit's own scripts. So the server answers at once, imports what Figure 1 needs in
that second, and what only other pages need, PyTorch above all, when the first picture is out. A page that is opened
before that imports its part itself.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from gan1d import ui
from gan1d.ui.gently import gently, keep

FRONT = tuple(
    f"gan1d.ui.{name}" for name in ("language", "layout", "live", "route", "controls", "elsewhere", "export", "saving")
)
"""What the front page imports."""
BEHIND = tuple(f"gan1d.ui.{name}.background" for name in ("images", "map"))
"""What the server does whether or not a page is open; each has a `lifespan`."""
PATIENCE = 10.0  # seconds until the rest is imported though nobody has asked for a picture
SETTLED = 1.5  # seconds from the first frame to a picture that moves
FIRST = 60  # iterations of the default run that are recorded before anybody comes: two seconds at its speed


class Server:
    """What `st.App` needs besides the pages."""

    def __init__(self) -> None:
        """Nothing is imported yet."""
        self._asked = asyncio.Event()  # a browser has asked for frames
        self.routes = [
            self._socket("/live", "gan1d.ui.route", "live"),
            self._socket("/crowd", "gan1d.ui.many.route", "crowd"),
            self._socket("/map/cells", "gan1d.ui.map.route", "cells"),
            self._socket("/images", "gan1d.ui.images.route", "watch"),
            Route("/images/{run}/{sheet}.png", _sheet),
        ]

    def _socket(self, path: str, module: str, name: str) -> WebSocketRoute:
        """A route whose function is imported when a browser first asks for it."""

        async def serve(websocket: WebSocket) -> None:
            self._asked.set()
            await getattr(await asyncio.to_thread(import_module, module), name)(websocket)

        return WebSocketRoute(path, serve)

    @asynccontextmanager
    async def lifespan(self, app: Any) -> AsyncIterator[None]:
        """While the server lives, what people have begun is trained and computed."""
        async with AsyncExitStack() as behind:
            beginning = asyncio.create_task(self._begin(app, behind))
            try:
                yield
            finally:
                beginning.cancel()
                with suppress(asyncio.CancelledError):
                    await beginning

    async def _begin(self, app: Any, behind: AsyncExitStack) -> None:
        """Import everything in its turn, and start what is done behind the pages."""
        await asyncio.to_thread(_prepare)
        for name in BEHIND:
            await behind.enter_async_context(import_module(name).lifespan(app))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._asked.wait(), PATIENCE)
            await asyncio.sleep(SETTLED)
        threading.Thread(target=_import_the_rest, name="gan1d imports", daemon=True).start()


def _prepare() -> None:
    """What Figure 1 needs, and the beginning of the default run."""
    for name in FRONT:
        import_module(name)
    from gan1d.recipes import Recipe
    from gan1d.ui.players import STORE

    STORE.get(Recipe()).extend(FIRST)
    for name in BEHIND:
        import_module(name)
    keep()


def _import_the_rest() -> None:
    with gently():
        for module in walk_packages(ui.__path__, f"{ui.__name__}."):
            import_module(module.name)


def _sheet(request: Request) -> Response:
    response: Response = import_module("gan1d.ui.images.route").sheet(request)
    return response
