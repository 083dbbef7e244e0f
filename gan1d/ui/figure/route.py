"""The websocket route that carries frames of Figure 1: `live?player=<token>&resumes=1` on the app's own port."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Any

from starlette.websockets import WebSocket

from gan1d.ui.figure.session_player import SessionPlayer, find_player
from gan1d.ui.live.connection import LARGE_PICTURES, PICTURES, Message
from gan1d.ui.live.viewing import FRAME_RATE, Viewing, found

IN_FLIGHT = 3  # frames sent that the browser has not taken up
SOON = 0.005  # seconds


class FigureViewing(Viewing[SessionPlayer]):
    """One browser watching one player."""

    def __init__(self, websocket: WebSocket, player: SessionPlayer) -> None:
        super().__init__(websocket, player, IN_FLIGHT)
        loop = asyncio.get_running_loop()
        player.call = lambda message: asyncio.run_coroutine_threadsafe(self.deliver(message), loop)

    def tick(self, passed: float) -> Sequence[Message]:
        """What the player has to tell."""
        return self._player.tick(self._visit, passed, FRAME_RATE)

    def command(self, message: dict[str, Any]) -> bool:
        """The player itself tells the page what has to follow."""
        self._player.command(message)
        return False

    @property
    def threads(self) -> Executor:
        """Quick pictures wait for no large one."""
        return PICTURES if self._player.is_quick else LARGE_PICTURES

    @property
    def pause(self) -> float:
        """Short while a state is awaited."""
        return SOON if self._player.waiting else super().pause


async def live(websocket: WebSocket) -> None:
    """Serve frames of the player named in the query."""
    player = await found(websocket, find_player(websocket.query_params.get("player", "")))
    if player is not None:
        await FigureViewing(websocket, player).serve()
