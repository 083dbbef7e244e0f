"""The server that the tests of routes speak to."""

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette

from gan1d.ui.server import Server

LONGEST = 30.0  # seconds until it answers


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """A real server with the app's own routes, as HOST:PORT."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(Starlette(routes=Server().routes), port=port, log_level="warning", ws="websockets-sansio")
    server, started = uvicorn.Server(config), threading.Event()
    begun = server.startup

    async def startup(sockets: list[socket.socket] | None = None) -> None:
        await begun(sockets)
        started.set()

    server.startup = startup  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run)
    thread.start()
    assert started.wait(LONGEST)
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    thread.join(LONGEST)
