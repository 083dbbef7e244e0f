"""The server that the tests of routes speak to."""

import socket
import threading
from collections.abc import Iterator
from time import monotonic

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
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    end, pause = monotonic() + LONGEST, threading.Event()
    while not server.started:
        assert monotonic() < end
        pause.wait(0.01)
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    thread.join(LONGEST)
