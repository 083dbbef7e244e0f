"""How far an audience is behind its presenter: real websocket clients that follow one room.

    python -m benchmarks.room [--followers 30] [--seconds 10]

`play_ms_*`: in play at 30 iterations/s, from the presenter's own frame of an iteration to a follower's frame of it (a
follower may be first). `jump_ms_*`: from the presenter's command to jump on the timeline to a follower's frame of the
new iteration. `fps_median` of frames a follower receives, `server_cpu_share` of one core, training included. The
clients live in a process of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time

import numpy as np
import websockets

from benchmarks.route import SETTLE, frame_route, with_clients
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.ui.figure.frames import LAYOUT
from gan1d.ui.figure.room_member import ROOMS
from gan1d.ui.figure.session_player import SessionPlayer

JUMPS, GAP = 20, 0.5  # how many, and seconds between them
PLACE = [name for name, _ in LAYOUT].index("iteration")  # all fields before it are single numbers


async def watch(address: str, seen: list[tuple[int, float]], orders: asyncio.Queue[str] | None = None) -> None:
    """A browser that takes up every frame at once, and notes when it got which iteration."""
    async with websockets.connect(address) as socket, asyncio.TaskGroup() as group:
        if orders is not None:
            group.create_task(steer(socket, orders))
        async for message in socket:
            if isinstance(message, bytes):
                seen.append((int(np.frombuffer(message, "<f4", count=PLACE + 1)[PLACE]), time.perf_counter()))
                await socket.send('{"do": "ready"}')


async def steer(socket: websockets.ClientConnection, orders: asyncio.Queue[str]) -> None:
    """Send what the presenter does."""
    while True:
        await socket.send(await orders.get())


async def clients(addresses: list[str], seconds: float) -> dict[str, float]:
    """The presenter's browser is the first; all others follow."""
    seen: list[list[tuple[int, float]]] = [[] for _ in addresses]
    orders: asyncio.Queue[str] = asyncio.Queue()
    tasks = [asyncio.create_task(watch(a, seen[i], None if i else orders)) for i, a in enumerate(addresses)]
    await asyncio.sleep(SETTLE)
    began = time.perf_counter()
    await asyncio.sleep(seconds)
    ended = time.perf_counter()
    presented = {i: when for i, when in seen[0] if began <= when <= ended}
    played = [when - presented[i] for follower in seen[1:] for i, when in follower if i in presented]
    rates = [sum(began <= when <= ended for _, when in follower) / (ended - began) for follower in seen[1:]]
    orders.put_nowait('{"do": "pause"}')
    await asyncio.sleep(1)
    goals = np.random.default_rng(0).permutation(max(presented))[:JUMPS]
    jumped = []
    for goal in goals.tolist():
        sent = time.perf_counter()
        orders.put_nowait(json.dumps({"do": "seek", "iteration": goal}))
        await asyncio.sleep(GAP)
        for follower in seen[1:]:
            arrived = [when for i, when in follower if i == goal and when >= sent]
            jumped.append(arrived[0] - sent if arrived else np.inf)  # who never got there counts, too
    for task in tasks:
        task.cancel()
    return {
        "play_ms_median": 1000 * float(np.median(played)),
        "play_ms_p95": 1000 * float(np.quantile(played, 0.95)),
        "jump_ms_median": 1000 * float(np.median(jumped)),
        "jump_ms_p95": 1000 * float(np.quantile(jumped, 0.95)),
        "fps_median": float(np.median(rates)),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--followers", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--clients", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.clients:
        print(json.dumps(asyncio.run(clients(options.clients, options.seconds))))
        return
    with frame_route() as route:
        presenter = SessionPlayer(Link(Recipe(Settings(seed=options.followers))))
        room = ROOMS.open(presenter, route.replace("ws", "http", 1))
        audience = [SessionPlayer(Link()) for _ in range(options.followers)]
        for player in audience:
            player.follow(room)
        addresses = [route + player.token for player in (presenter, *audience)]
        result, share = with_clients("benchmarks.room", options.seconds, addresses)
    result["server_cpu_share"] = share
    print(json.dumps({name: round(value, 3) for name, value in result.items()}))


if __name__ == "__main__":
    main()
