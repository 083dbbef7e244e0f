"""A hall: viewers of one link, and as many with a recipe of their own each, in play at 30 iterations/s.

    python -m benchmarks.hall [--one-link 10 30 60] [--own-recipes 1 10 20 40 60] [--seconds 12]

`one_link` and `own_recipes`: frames a second that the median viewer gets, by the number of viewers. Meanwhile k is
changed `1 / GAP` times a second, with one link by nobody, with recipes of their own by each viewer in turn; `slider_ms`
is the time from such an edit to the first frame that shows it, in the median, with the most recipes. `budget_mb` is
what may be held, `held_mb` what the server and its processes hold at the end. Each measure has a line of its own before
the last one, with the share of one core that the server's own process takes.

Viewers are websocket clients in one process of their own, on the same cores as the server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import numpy as np
import psutil

from benchmarks.route import SETTLE, frame_route, frames, with_clients
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.status.numbers import memory

GAP = 0.4  # seconds between two edits
MB = 2**20


@dataclass
class Seen:
    """What one viewer has got: how many frames, and when the first frame of another scene came."""

    frames: int = 0
    scenes: list[float] = field(default_factory=list)


async def watch(address: str, seen: Seen) -> None:
    """Note what comes. The first number of a frame is its scene's, which an edit makes anew."""
    before = None
    async for message in frames(address):
        scene = np.frombuffer(message, "<f4", count=1)[0]
        if scene != before:
            seen.scenes.append(time.time())
        before, seen.frames = scene, seen.frames + 1


async def clients(addresses: Sequence[str], seconds: float) -> dict[str, Any]:
    """Each viewer's frames a second, and when its scenes came."""
    viewers = [Seen() for _ in addresses]
    tasks = [asyncio.create_task(watch(*each)) for each in zip(addresses, viewers, strict=True)]
    await asyncio.sleep(SETTLE)
    before, began = [seen.frames for seen in viewers], time.perf_counter()
    await asyncio.sleep(seconds)
    lasted = time.perf_counter() - began
    rates = [(seen.frames - first) / lasted for seen, first in zip(viewers, before, strict=True)]
    for task in tasks:
        task.cancel()
    return {"fps": rates, "scenes": [seen.scenes for seen in viewers]}


def edit(players: Sequence[SessionPlayer], seconds: float) -> list[tuple[int, float]]:
    """Each viewer in turn changes k, as the slider does; which viewer, and when."""
    time.sleep(SETTLE + 1)
    made = []
    for i in range(int((seconds - 1) / GAP)):
        viewer = i % len(players)
        made.append((viewer, time.time()))
        players[viewer].edit("k", 2 + i // len(players) % 2)
        time.sleep(GAP)
    return made


def measure(route: str, recipes: Sequence[Recipe], seconds: float, edited: bool) -> dict[str, float]:
    """Serve a viewer of each recipe for so long."""
    players = [SessionPlayer(Link(recipe)) for recipe in recipes]
    with ThreadPoolExecutor(1) as slider:
        edits = slider.submit(edit, players if edited else [], seconds if edited else 0.0)
        found, share = with_clients("benchmarks.hall", seconds, [route + player.token for player in players])
    result = {"fps": median(found["fps"]), "fps_min": min(found["fps"]), "share": share, "held_mb": held() / MB}
    if edited:
        waits = [min((t for t in found["scenes"][i] if t >= at), default=math.inf) - at for i, at in edits.result()]
        result["slider_ms"] = 1000 * median(waits)
    return result


def held() -> int:
    """Bytes of this process, which serves, and of those that train for it; what they share counts once, if known."""
    me = psutil.Process()
    memories = [process.memory_full_info() for process in (me, *me.children(recursive=True))]
    return sum(getattr(memory, "pss", memory.rss) for memory in memories)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--one-link", type=int, nargs="*", default=[10, 30, 60])
    parser.add_argument("--own-recipes", type=int, nargs="*", default=[1, 10, 20, 40, 60])
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--clients", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.clients:
        print(json.dumps(asyncio.run(clients(options.clients, options.seconds))))
        return
    kinds = {
        "one_link": {n: [Recipe(Settings(seed=n))] * n for n in options.one_link},
        "own_recipes": {n: [Recipe(Settings(seed=1000 * n + i)) for i in range(n)] for n in options.own_recipes},
    }
    result: dict[str, Any] = {}
    with frame_route() as route:
        for kind, halls in kinds.items():
            result[kind], own = {}, kind == "own_recipes"
            for n, recipes in halls.items():
                found = {k: round(v, 3) for k, v in measure(route, recipes, options.seconds, edited=own).items()}
                print(json.dumps({kind: n, **found}), flush=True)
                result[kind][n] = found["fps"]
                result |= {name: found[name] for name in ("slider_ms", "held_mb") if name in found}
    print(json.dumps({**result, "budget_mb": round(memory()[1] / MB, 1)}))


if __name__ == "__main__":
    main()
