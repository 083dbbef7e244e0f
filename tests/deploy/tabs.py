"""A tab of a browser without the browser: it opens a page's session, watches its figure, and comes back by itself."""

from __future__ import annotations

import asyncio
import json
import re
from http.cookies import SimpleCookie
from typing import Any

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from gan1d.ui.figure.frames import LAYOUT

PLAYER = re.compile(rb'"player": ?"([\w-]{22})"')  # in the data of the page's component
FIELDS = [name for name, size in LAYOUT if size == 1]  # of a frame, before all others
AGAIN = 0.2  # seconds between two attempts to come back


class Tab:
    """What the figure's script and Streamlit's own remember and do. `cookies` are those of the browser under this path:
    tabs that share them are tabs of one browser.
    """

    def __init__(self, address: str, query: str = "", cookies: SimpleCookie | None = None) -> None:
        """`address` ends with a slash."""
        self._address, self._query = address.replace("http", "ws", 1), query
        self.cookies = SimpleCookie() if cookies is None else cookies
        self.memory: dict[str, Any] = {}  # what is told to a process that does not know the session
        self.room: dict[str, Any] = {}
        self.frames = self.visits = 0  # of this visit; how often a process has shown the run
        self._live: ClientConnection | None = None

    @property
    def process(self) -> str:
        """The letter of the process that has answered last."""
        return self.cookies["gan1d_process"].value[-1]

    async def say(self, **message: object) -> None:
        """What the transport asks."""
        assert self._live is not None
        await self._live.send(json.dumps(message))

    async def stay(self) -> None:
        """Watch; come back whenever the line breaks."""
        while True:
            try:
                await self._visit()
            except (OSError, WebSocketException):
                await asyncio.sleep(AGAIN)

    async def until(self, beyond: int = -1, **wanted: object) -> None:
        """Until the run is beyond an iteration, and what else the tab knows is as wanted."""
        while not (self.memory.get("iteration", -1) > beyond and wanted.items() <= (self.memory | self.room).items()):
            await asyncio.sleep(0.02)

    async def _connect(self, path: str, **options: Any) -> ClientConnection:
        kept = {"Cookie": self.cookies.output(attrs=[], header="", sep=";").strip()} if self.cookies else {}
        client = await connect(self._address + path, additional_headers=kept, max_size=None, **options)
        assert client.response is not None
        for cookie in client.response.headers.get_all("Set-Cookie"):
            self.cookies.load(cookie)
        return client

    async def _visit(self) -> None:
        async with await self._connect("_stcore/stream", subprotocols=["streamlit"]) as page:
            ask = BackMsg()
            ask.rerun_script.query_string = self._query
            await page.send(ask.SerializeToString())
            while not (found := PLAYER.search(await page.recv(decode=False))):
                pass
            listening = asyncio.create_task(_drain(page))
            try:
                await self._watch(found[1].decode())
            finally:
                listening.cancel()

    async def _watch(self, player: str) -> None:
        resumes = "&resumes=1" if self.memory else ""
        async with await self._connect(f"live?player={player}{resumes}") as self._live:
            if self.memory:
                await self.say(do="resume", **self.memory, **self.room)
            self.frames = 0
            async for message in self._live:
                if isinstance(message, bytes):
                    await self._take(message)
                else:
                    self._hear(json.loads(message))

    async def _take(self, frame: bytes) -> None:
        await self.say(do="ready")
        values = dict(zip(FIELDS, np.frombuffer(frame, "<f4", count=len(FIELDS)).tolist(), strict=True))
        self.memory |= {
            "iteration": int(values["goal"]), "playing": bool(values["playing"]), "speed": values["speed"],
        }  # fmt: skip
        self.visits += self.frames == 0
        self.frames += 1

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "scene":
            self.memory["query"] = message["query"]
        elif message["type"] == "room":
            self.room = {name: message[name] for name in ("role", "code") if message.get(name)}
        elif message["type"] == "gone":
            raise OSError("This process does not know the session.")


async def _drain(page: ClientConnection) -> None:
    async for _ in page:
        pass
