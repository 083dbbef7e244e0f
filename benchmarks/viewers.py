"""How many browsers one process serves: real websocket clients that all watch the default recipe at 30 iterations/s.

    python -m benchmarks.viewers [--viewers 1 10 30] [--seconds 8]

For each number: `fps_median` and `fps_min` of frames received by a client in a second, and `server_cpu_share` of one
core, training included. The clients live in a process of their own and take up each frame at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time

import numpy as np

from benchmarks.route import SETTLE, frame_route, frames, with_clients
from gan1d.links import Link
from gan1d.recipes import Recipe
from gan1d.settings import Settings
from gan1d.ui.players import Player


async def watch(address: str, counted: list[int], viewer: int) -> None:
    """Count what a browser gets."""
    async for _ in frames(address):
        counted[viewer] += 1


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


def measure(route: str, viewers: int, seconds: float) -> dict[str, float]:
    """Serve that many for so long."""
    recipe = Recipe(Settings(seed=viewers))  # a run of its own, so that its training is counted
    players = [Player(Link(recipe)) for _ in range(viewers)]
    rates, share = with_clients("benchmarks.viewers", seconds, [route + player.token for player in players])
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
    with frame_route() as route:
        results = {str(n): measure(route, n, options.seconds) for n in options.viewers}
    print(json.dumps({n: {k: round(v, 3) for k, v in each.items()} for n, each in results.items()}))


if __name__ == "__main__":
    main()
