"""The frame route alone, served from this process to websocket clients in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psutil
import uvicorn
import websockets
from starlette.applications import Starlette

from benchmarks.server import free_port
from gan1d.ui.server import Server

SETTLE = 3.0  # seconds before counting


@contextmanager
def frame_route() -> Iterator[str]:
    """Serve the route; gives its address, to which a player's token is added."""
    port = free_port()
    # As Streamlit serves: its frames are not compressed
    config = uvicorn.Config(
        Starlette(routes=Server().routes),
        port=port,
        log_level="warning",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"ws://127.0.0.1:{port}/live?player="
    finally:
        server.should_exit = True
        thread.join()


async def frames(address: str) -> AsyncIterator[bytes]:
    """What a browser gets that takes up every frame at once."""
    async with websockets.connect(address) as socket:
        async for message in socket:
            if isinstance(message, bytes):
                yield message
                await socket.send('{"do": "ready"}')


def with_clients(module: str, seconds: float, addresses: Sequence[str]) -> tuple[Any, float]:
    """Run `module --clients` against the addresses; what it prints, and this process's share of one core."""
    command = [sys.executable, "-m", module, "--seconds", str(seconds), "--clients", *addresses]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    time.sleep(SETTLE + 1)
    me = psutil.Process()
    before = sum(me.cpu_times()[:2])
    time.sleep(seconds - 1)
    share = (sum(me.cpu_times()[:2]) - before) / (seconds - 1)
    return json.loads(process.communicate()[0]), share
