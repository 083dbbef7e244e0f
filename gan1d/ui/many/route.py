"""The websocket route of many games: `crowd?onlooker=<token>` on the app's own port."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.websockets import WebSocket

from gan1d.ui.live.connection import Message
from gan1d.ui.live.viewing import Viewing, found
from gan1d.ui.many.session_player import Onlooker, find_onlooker

IN_FLIGHT = 2  # frames sent that the browser has not taken up


class ManyViewing(Viewing[Onlooker]):
    """One browser watching many games."""

    def __init__(self, websocket: WebSocket, onlooker: Onlooker) -> None:
        super().__init__(websocket, onlooker, IN_FLIGHT)

    def tick(self, passed: float) -> Sequence[Message]:
        """What the onlooker has to tell."""
        return self._player.tick(self._visit, passed)

    def command(self, message: dict[str, Any]) -> bool:
        """Other seeds are other settings."""
        return self._player.command(message)


async def crowd(websocket: WebSocket) -> None:
    """Serve frames to the onlooker named in the query."""
    onlooker = await found(websocket, find_onlooker(websocket.query_params.get("onlooker", "")))
    if onlooker is not None:
        await ManyViewing(websocket, onlooker).serve()
