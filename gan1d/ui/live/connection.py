"""A websocket to one browser: it hears what the browser asks, and tells no more than the browser takes up."""

from __future__ import annotations

import asyncio
import contextlib
import json
from abc import ABC, abstractmethod
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from gan1d.base.fields import SettingsError
from gan1d.languages import spoken, use_language
from gan1d.ui.hosting.rules import presentable
from gan1d.ui.live.messages import parsed
from gan1d.ui.live.pools import pool

# Threads that draw hold each other up, since they share an interpreter: one draws for many what takes a moment.
PICTURES, LARGE_PICTURES = pool(1, "gan1d pictures"), pool(2, "gan1d large pictures")
Message = dict[str, Any] | bytes
"""JSON, or an array that the browser takes up before it gets more."""
AT_ONCE = 2_000  # characters, taken apart in a fraction of a millisecond


class Connection(ABC):
    """Base of the connections of the live components.

    Binary messages are counted until the browser says `{"do": "ready"}`: a slow one gets fewer, never old ones.
    """

    def __init__(self, websocket: WebSocket, most_in_flight: int) -> None:
        self._websocket = websocket
        self._most, self._in_flight = most_in_flight, 0
        self._taken_up = asyncio.Event()

    async def serve(self) -> None:
        """Until the browser goes away or `send` has nothing more to say."""
        listening = asyncio.create_task(self._listen())
        sending = asyncio.create_task(self.send())
        try:
            done, _ = await asyncio.wait((listening, sending), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                with contextlib.suppress(WebSocketDisconnect):
                    task.result()
        finally:
            listening.cancel()
            sending.cancel()

    @abstractmethod
    async def send(self) -> None:
        """Tell the browser what there is, for as long as there may be more."""

    @abstractmethod
    async def hear(self, message: dict[str, Any]) -> None:
        """Do what the browser asks."""

    def drawn(self) -> None:  # noqa: B027  (not every connection wants to know)
        """The browser draws what it was sent."""

    async def room(self) -> None:
        """Wait until the browser has taken up enough of what it was sent."""
        while self._in_flight >= self._most:
            self._taken_up.clear()
            await self._taken_up.wait()

    async def deliver(self, message: Message) -> None:
        """Send a message."""
        if isinstance(message, bytes):
            self._in_flight += 1
            await self._websocket.send_bytes(message)
        else:
            await self._websocket.send_text(json.dumps(message))

    async def notice(self, text: str) -> None:
        """Send a sentence for the person in front of the browser."""
        await self.deliver({"type": "notice", "text": presentable(text)})

    @property
    def language(self) -> str:
        """What its person is spoken to in: that of the task, unless the connection knows better."""
        return spoken()

    async def _listen(self) -> None:
        while True:
            text = await self._text()
            try:
                with use_language(self.language):
                    message = await _taken_apart(text)
            except SettingsError as error:
                await self.notice(str(error))
                continue
            if message.get("do") == "ready":
                self._in_flight = max(self._in_flight - 1, 0)
                self._taken_up.set()
                self.drawn()
            else:
                await self.hear(message)

    async def _text(self) -> str | None:
        """The text of the next message; None for one that is binary."""
        event = await self._websocket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event["code"])
        text: str | None = event.get("text")
        return text


async def _taken_apart(text: str | None) -> dict[str, Any]:
    """The fields of a message; raises `SettingsError`. Whoever sends without end holds up nobody else."""
    if text is not None and len(text) > AT_ONCE:
        return await asyncio.to_thread(parsed, text)
    await asyncio.sleep(0)
    return parsed(text)
