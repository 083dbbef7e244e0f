"""How many browsers one process serves: real websocket clients that all watch the default recipe at 30 iterations/s.

    python -m benchmarks.viewers [--viewers 1 10 30] [--seconds 8]

For each number: `fps_median` and `fps_min` of frames received by a client in a second, and `server_cpu_share` of one
core, training included. The clients live in a process of their own and take up each frame at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import threading
import time

import numpy as np
import psutil
import uvicorn
import websockets
from starlette.applications import Starlette

from benchmarks.server import free_port
from gan1d.links import Link
from gan1d.recipes import Recipe
from gan1d.settings import Settings
from gan1d.ui.players import Player
from gan1d.ui.route import route

SETTLE = 3.0  # seconds before counting


async def watch(address: str, counted: list[int], viewer: int) -> None:
    """A browser that takes up every frame at once."""
    async with websockets.connect(address) as socket:
        async for message in socket:
            if isinstance(message, bytes):
                counted[viewer] += 1
                await socket.send('{"do": "ready"}')


async def clients(addresses: list[str], seconds: float) -> list[float]:
    """Frames a second of each client."""
    counted = [0] * len(addresses)
    tasks = [asyncio.create_task(watch(address, counted, i)) for i, address in enumerate(addresses)]
    await asyncio.sleep(SETTLE)
    before, began = list(counted), time.perf_counter()
    await asyncio.sleep(seconds)
    lasted = time.perf_counter() - began
    rates = [(after - first) / lasted for first, after in zip(before, counted, strict=True)]
    for task in tasks:
        task.cancel()
    return rates


def measure(port: int, viewers: int, seconds: float) -> dict[str, float]:
    """Serve that many for so long."""
    recipe = Recipe(Settings(seed=viewers))  # a run of its own, so that its training is counted
    players = [Player(Link(recipe)) for _ in range(viewers)]
    addresses = [f"ws://127.0.0.1:{port}/live?player={player.token}" for player in players]
    command = [sys.executable, "-m", "benchmarks.viewers", "--seconds", str(seconds), "--clients", *addresses]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    time.sleep(SETTLE + 1)
    me = psutil.Process()
    before = sum(me.cpu_times()[:2])
    time.sleep(seconds - 1)
    share = (sum(me.cpu_times()[:2]) - before) / (seconds - 1)
    rates = json.loads(process.communicate()[0])
    return {"fps_median": float(np.median(rates)), "fps_min": min(rates), "server_cpu_share": share}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--viewers", type=int, nargs="+", default=[1, 10, 30])
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--clients", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.clients:
        print(json.dumps(asyncio.run(clients(options.clients, options.seconds))))
        return
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=[route]), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    results = {str(n): measure(port, n, options.seconds) for n in options.viewers}
    server.should_exit = True
    thread.join()
    print(json.dumps({n: {k: round(v, 3) for k, v in each.items()} for n, each in results.items()}))


if __name__ == "__main__":
    main()
