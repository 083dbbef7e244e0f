"""A person without a browser: a real Streamlit session, and the live pictures of its pages over their own routes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from typing import Any, Self
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 60.0  # seconds for a page's script
SUBPROTOCOLS = [websockets.Subprotocol("streamlit")]
# What a page's component is told: the field of its route's address that says whose picture it is, and the route
ROUTES = {"player": "live", "onlooker": "crowd", "run": "images", "sweep": "map/cells"}
ENDED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
_TOLD = re.compile(rb'"(%b)": ?"([^"]*)"' % "|".join(ROUTES).encode())


class PageError(RuntimeError):
    """A page's script ended with an error, or did not end, or has nothing to look at."""


class Visitor:
    """One tab of the app at an address. `picture` is where the live picture of its page is, None if it has none."""

    def __init__(self, address: str) -> None:
        """`address` is that of the app, http://..."""
        self._ws = address.replace("http", "ws", 1)
        self._page: tuple[str, str] = "", ""
        self._sliders: dict[str, str] = {}  # their ids, by key
        self.picture: str | None = None

    async def __aenter__(self) -> Self:
        self._socket = await websockets.connect(
            f"{self._ws}/_stcore/stream", subprotocols=SUBPROTOCOLS, max_size=None, open_timeout=PATIENCE
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def visit(self, page: str = "", query: str = "") -> None:
        """Go to a page, and wait until its script has ended well; raises `PageError` otherwise."""
        self._page, self._sliders, self.picture = (page, query), {}, None
        await self._run(BackMsg())

    async def slide(self, key: str, value: float) -> None:
        """Move the slider with this key on the page; raises `PageError`."""
        if key not in self._sliders:
            raise PageError(f"'{self._page[0]}' has no slider '{key}'.")
        asked = BackMsg()
        state = asked.rerun_script.widget_states.widgets.add()
        state.id = self._sliders[key]
        state.double_array_value.data.append(value)
        await self._run(asked)

    async def _run(self, asked: BackMsg) -> None:
        asked.rerun_script.page_name, asked.rerun_script.query_string = self._page
        await self._socket.send(asked.SerializeToString())
        try:
            async with asyncio.timeout(PATIENCE):
                while not self._take(await self._socket.recv()):
                    pass
        except TimeoutError:
            raise PageError(f"'{self._page[0]}' did not end within {PATIENCE:g} s.") from None

    def _take(self, content: str | bytes) -> bool:
        """Take up a message; whether the page is complete with it."""
        assert isinstance(content, bytes)
        message = ForwardMsg.FromString(content)
        element = message.delta.new_element
        if element.HasField("exception"):
            raise PageError(f"'{self._page[0]}': {element.exception.type}: {element.exception.message}")
        if element.HasField("slider"):
            self._sliders[element.slider.id.rpartition("-")[2]] = element.slider.id
        for name, whose in _TOLD.findall(content):
            field, text = name.decode(), json.loads(f'"{whose.decode()}"')
            self.picture = f"/{ROUTES[field]}?{urlencode({field: text})}"
        return message.HasField("script_finished") and message.script_finished in ENDED

    @contextlib.asynccontextmanager
    async def looking(self) -> AsyncIterator[Looking]:
        """Look at the page's picture as its component does: take up everything at once."""
        if self.picture is None:
            raise PageError(f"'{self._page[0]}' has no live picture.")
        async with websockets.connect(self._ws + self.picture, max_size=None, open_timeout=PATIENCE) as socket:
            looking = Looking(socket)
            taking = asyncio.create_task(looking.take())
            try:
                yield looking
            finally:
                taking.cancel()
                with contextlib.suppress(asyncio.CancelledError, websockets.ConnectionClosed):
                    await taking


class Looking:
    """What a picture has been told so far: how many `frames`, and of each kind of message the `last`."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket
        self.frames = 0
        self.last: dict[str, dict[str, Any]] = {}

    async def ask(self, **message: object) -> None:
        """What the transport asks."""
        await self._socket.send(json.dumps(message))

    async def take(self) -> None:
        """Until the line is cut."""
        async for content in self._socket:
            if isinstance(content, bytes):
                self.frames += 1
                await self.ask(do="ready")
            else:
                message = json.loads(content)
                self.last[message["type"]] = message
