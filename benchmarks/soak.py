"""A lab hour: people who play, fork, change pages, run many games, reload and leave, and what they leave behind.

    python -m benchmarks.soak [--minutes 20] [--people 12] [--seed 0]

Each person is a real session of Streamlit with its live pictures, without a browser. At the end all leave, and the
server has `AFTER` seconds to let go of their sessions.

`mb_per_minute`: slope of the server's memory over the second half of the time (the first half fills what is bounded).
`mb_above_start_after`, `threads`, `descriptors`, `loops` (event loops): how much more there is after all have left than
before, when as many people had visited every page once. `errors`: pages that failed, lines that were cut, and errors in
the server's log; the first of them are printed before the last line.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import websockets

from benchmarks.server import app
from benchmarks.visitor import Looking, PageError, Visitor

AFTER = 150.0  # seconds after which the server is looked at again; it keeps a session for 120 s after its line was cut
BETWEEN = 2.0  # seconds between two looks at the server
QUIET = ("scenarios", "lesson", "algorithm", "bench", "questions", "mnist_gan")  # pages that are read
EPOLL = "anon_inode:[eventpoll]"
TROUBLE = re.compile(r"Traceback|ERROR|Uncaught|never retrieved|Exception in")


@dataclass(frozen=True)
class Held:
    """What a server holds: memory in MB, threads, descriptors and event loops."""

    mb: float
    threads: int
    descriptors: int
    loops: int

    @classmethod
    def by(cls, pid: int) -> Held:
        """What a process holds now."""
        process, places = psutil.Process(pid), list(Path(f"/proc/{pid}/fd").iterdir())
        loops = 0
        for place in places:
            try:
                loops += str(place.readlink()) == EPOLL
            except OSError:  # closed meanwhile
                continue
        return cls(process.memory_info().rss / 2**20, process.num_threads(), len(places), loops)


class Person:
    """What one person does, by a random order of its own, until the time is over."""

    def __init__(self, address: str, seed: int, until: float) -> None:
        self._address, self._until = address, until
        self._any = random.Random(seed)
        self.troubles: list[str] = []
        self.did = 0

    async def stay(self) -> None:
        """Come, leave and come again; what goes wrong is noted."""
        while time.monotonic() < self._until:
            try:
                async with Visitor(self._address) as tab:
                    for _ in range(self._any.randint(2, 8)):
                        if time.monotonic() > self._until:
                            break
                        await self._any.choice(self.HABITS)(self, tab)
                        self.did += 1
            except (PageError, OSError, websockets.WebSocketException) as error:
                self.troubles.append(f"{type(error).__name__}: {error}")
                await asyncio.sleep(1.0)

    async def _pause(self) -> None:
        await asyncio.sleep(self._any.uniform(0.5, 4.0))

    async def _play(self, tab: Visitor) -> None:
        """A run, sometimes of one's own, watched, scrubbed, and changed while it plays."""
        await tab.visit()
        async with tab.looking() as picture:
            if self._any.random() < 0.3:
                await picture.ask(do="seed")
            await picture.ask(do="play")
            await self._pause()
            for key, values in self._any.sample(self.SLIDERS, 2):
                await tab.slide(key, self._any.choice(values))
                await self._pause()
            await self._scrub(picture, 1)
            await picture.ask(do="step", what="iteration")
            await self._pause()

    async def _scrub(self, picture: Looking, every: int) -> None:
        for _ in range(self._any.randint(1, 5)):
            await picture.ask(do="seek", iteration=every * self._any.randint(0, 400 // every))
            await asyncio.sleep(0.2)

    async def _games(self, tab: Visitor) -> None:
        """Many games of some recipe."""
        await tab.visit("many", f"games={self._any.choice((16, 64))}&k={self._any.randint(1, 4)}")
        async with tab.looking() as picture:
            await picture.ask(do="play")
            await self._pause()
            await self._scrub(picture, 10)
            await self._pause()

    async def _read(self, tab: Visitor) -> None:
        """One of the other pages."""
        await tab.visit(self._any.choice(QUIET))
        await self._pause()

    async def _map(self, tab: Visitor) -> None:
        """A map that nobody has computed."""
        await tab.visit("map")
        async with tab.looking():
            await self._pause()

    SLIDERS = [("set_k", range(1, 8)), ("set_g_steps", range(1, 4))]
    HABITS: list[Callable[[Person, Visitor], Awaitable[None]]] = [_play, _play, _play, _games, _read, _read, _map]


async def tour(address: str) -> None:
    """Every page once, so that everything is imported."""
    async with Visitor(address) as tab:
        for page in ("", "many", "map", *QUIET):
            await tab.visit(page)
            if page in ("", "many"):
                async with tab.looking() as picture:
                    await picture.ask(do="play")
                    await asyncio.sleep(3.0)


async def soak(address: str, pid: int, minutes: float, people: int, seed: int, after: float) -> dict[str, object]:
    """People for so many minutes, then nobody; what is measured, and what went wrong under `troubles`."""
    await asyncio.gather(*(tour(address) for _ in range(people)))  # together: pools of threads are as full as they get
    await asyncio.sleep(after)
    start, began = Held.by(pid), time.monotonic()
    crowd = [Person(address, seed * 1000 + n, began + 60 * minutes) for n in range(people)]
    staying = asyncio.gather(*(person.stay() for person in crowd))
    seen: list[tuple[float, float]] = []
    most = start
    while not staying.done():
        await asyncio.sleep(BETWEEN)
        now = Held.by(pid)
        most = max(most, now, key=lambda held: held.mb)
        seen.append(((time.monotonic() - began) / 60, now.mb))
    await staying
    await asyncio.sleep(after)
    end = Held.by(pid)
    at, mb = np.array([look for look in seen if minutes / 2 <= look[0] <= minutes]).T
    return {
        "mb_per_minute": round(float(np.polyfit(at, mb, 1)[0]), 2),
        "mb_above_start_after": round(end.mb - start.mb, 1),
        "threads": end.threads - start.threads,
        "descriptors": end.descriptors - start.descriptors,
        "loops": end.loops - start.loops,
        "mb_start": round(start.mb),
        "mb_most": round(most.mb),
        "did": sum(person.did for person in crowd),
        "troubles": [trouble for person in crowd for trouble in person.troubles],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--after", type=float, default=AFTER, help="seconds that the server has for letting go")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with app(log=log) as (address, process):
            found = asyncio.run(
                soak(address, process.pid, options.minutes, options.people, options.seed, options.after)
            )
        said = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if TROUBLE.search(line)]
    troubles = [*found.pop("troubles"), *said]
    print(*troubles[:20], sep="\n")
    print(json.dumps(found | {"errors": len(troubles)}))


if __name__ == "__main__":
    main()
