"""A websocket that shows one browser what lies on the disk: the server tells what is new when it has taken up the rest.

A slow browser gets fewer messages, never old ones. Whoever names a thing may look; commands need the token of a page's
session. The disk is read in a thread, so the server's loop is never held up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.websockets import WebSocket

from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of
from gan1d.languages import ENGLISH, LANGUAGES, use_language
from gan1d.recipes.link import LANG
from gan1d.ui.live.connection import Connection, Message
from gan1d.ui.live.seat import LOST, is_lost

LOOK = 0.2  # seconds between two looks at the disk, however many watch
IN_FLIGHT = 2  # arrays sent that the browser has not taken up


class Watching(Connection):
    """One browser that watches. The task speaks its language, and so do the threads that it waits for."""

    def __init__(self, websocket: WebSocket) -> None:
        super().__init__(websocket, IN_FLIGHT)
        self._asked = asyncio.Event()

    @abstractmethod
    def do(self, message: dict[str, Any]) -> None:
        """What the browser asks. Raises `SettingsError` if it may not or cannot be, and `OSError`."""

    @abstractmethod
    def undone(self, message: dict[str, Any], why: str) -> str:
        """The sentence for an `OSError`."""

    @abstractmethod
    def news(self) -> Sequence[Message]:
        """Look, and say what is new to this browser."""

    @property
    def more(self) -> bool:
        """Whether there is more to tell than `news` has told."""
        return False

    @property
    def gone(self) -> bool:
        """Whether there is nothing to watch any more."""
        return False

    async def hear(self, message: dict[str, Any]) -> None:
        """Do what is asked, and look again."""
        try:
            await asyncio.to_thread(self.do, message)
        except SettingsError as error:
            await self.notice(str(error))
        except OSError as error:
            await self.notice(self.undone(message, why_of(error)))
        self._asked.set()

    async def send(self) -> None:
        """What is new, until it is gone."""
        while True:
            await self.room()
            self._asked.clear()
            news = await asyncio.to_thread(self.news)
            if self.gone:
                return
            for message in news:
                await self.deliver(message)
            if not self.more:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK):
                        await self._asked.wait()


@contextlib.asynccontextmanager
async def welcome(websocket: WebSocket) -> AsyncIterator[bool]:
    """Accept a browser and speak its language inside; gives whether the server knows its session, and says if not."""
    await websocket.accept()
    language = websocket.query_params.get(LANG, ENGLISH)
    with use_language(language if language in LANGUAGES else ENGLISH):
        lost = await is_lost(websocket)
        if lost:
            await say_last(websocket, LOST)
        yield not lost


async def say_last(websocket: WebSocket, message: dict[str, Any]) -> None:
    """One message more, and the connection is over."""
    await websocket.send_text(json.dumps(message))
    await websocket.close()
