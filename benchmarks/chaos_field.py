"""A server with work to do, for `benchmarks.chaos`: what is killed there, and whether it goes on and loses nothing."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from benchmarks.server import app, free_port
from benchmarks.visitor import Visitor
from gan1d.images.folder import Identity, Run, RunError
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings
from gan1d.images.worker import train
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.sweep import queue
from gan1d.sweep.axes import Axis
from gan1d.sweep.outcome import Outcome, play
from gan1d.sweep.plan import Sweep

IMAGES = ImageSettings(data="digits", epochs=300, m=100, z_size=4, G_layers=(6,), D_layers=(5,))
GAME = Settings(G_width=4, D_width=6, m=16, optimizer_D="sgd", optimizer_G="sgd", horizon=60)
PATIENCE = 240.0  # seconds for what another process does; it only ends what has failed
LOOK = 0.1
# How the command line of each kind of process is known
KINDS = {"trainer": ("images", "resume"), "map": ("sweep", "--attached"), "worker": ("--multiprocessing-fork",)}


class FaultError(AssertionError):
    """The app has not got over a fault; the sentence says what did not happen."""


class CannotError(RuntimeError):
    """This system, or this user, cannot have the fault."""


@dataclass
class Losses:
    """What was recorded and is there no more, and what is there twice."""

    lost: int = 0
    counted_twice: int = 0


def sweep(seed: int) -> Sweep:
    """A map of 128 runs."""
    x, y = Axis.parse("k=1:8"), Axis.parse("learning_rate_D=0.01:1:8log")
    return Sweep(Recipe(replace(GAME, seed=seed)), x, y, seeds=2, iterations=150)


def reference(root: Path) -> bytes:
    """The metrics of the image run that nothing has disturbed."""
    runs = Runs(root)
    run = runs.create(ImageRecipe(IMAGES), Identity("tiny", "cpu"))
    train(run, runs, lambda _: None, lambda: False)
    return run.metrics().tobytes()


def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> None:
    """Wait for what other processes do; raises `FaultError` if they do not."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise FaultError(f"it never happened that {what}")
        time.sleep(LOOK)


class Field:
    """The app with image runs and a map under way, in a folder of its own."""

    def __init__(self, home: Path, metrics: bytes) -> None:
        """`metrics` are those of the run undisturbed. Nothing is started yet."""
        self.home, self._metrics = home, metrics
        os.environ["GAN1D_RUNS"] = str(home / "runs")  # for what this process asks of the folders
        self.runs, self.port = Runs(), free_port()
        self.log = home.with_name(f"{home.name}-log.txt")
        self.known: dict[str, dict[Any, Outcome]] = {}  # of each map
        self.losses = Losses()
        self._servers = ExitStack()
        self._maps = 0  # begun so far

    def __enter__(self) -> Field:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._servers.close()

    # ---- the server

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        surroundings = {"GAN1D_RUNS": str(self.home / "runs")}
        self.address, server = self._servers.enter_context(app(env=surroundings, port=self.port, log=self.log))
        self.server = psutil.Process(server.pid)

    def stop(self) -> None:
        """End the server in good order."""
        self._servers.close()
        self._servers = ExitStack()

    def process(self, kind: str) -> psutil.Process | None:
        """One of the processes of this kind that the server has under it."""
        if kind == "server":
            return self.server
        with suppress(psutil.Error):
            for child in self.server.children(recursive=True):
                with suppress(psutil.Error):
                    if set(KINDS[kind]) <= set(child.cmdline()):
                        return child
        return None

    def answers(self) -> None:
        """Whoever comes now gets a picture that moves, and the pages of what is in the background."""

        async def visit() -> None:
            async with Visitor(self.address) as tab:
                await tab.visit()
                async with tab.looking() as picture:
                    await picture.ask(do="play")
                    async with asyncio.timeout(PATIENCE):
                        while picture.frames < 3:
                            await asyncio.sleep(LOOK)
                for page in ("mnist_gan", "map"):
                    await tab.visit(page)

        asyncio.run(visit())

    # ---- its work

    def begin_run(self) -> Run:
        """One more image run in the queue."""
        return self.runs.create(ImageRecipe(IMAGES), Identity("tiny", "cpu"))

    def begin_map(self) -> None:
        """One more map in the queue."""
        self._maps += 1
        queue.begin(sweep(self._maps))

    def keep_busy(self) -> None:
        """As much in the queue as a few kills need."""
        if sum(self._status(run) not in ("done", "") for run in self.runs.all()) < 2:
            self.begin_run()
        if not queue.queue():
            self.begin_map()

    def seen(self, kind: str) -> psutil.Process:
        """Wait until there is a process of this kind."""
        found: list[psutil.Process] = []

        def there() -> bool:
            self.press_resume()
            self.keep_busy()
            process = self.process(kind)
            found.extend([process] if process else [])
            return bool(found)

        until(there, f"there is a {kind}")
        return found[0]

    def press_resume(self) -> None:
        """What a person does who reads that a run or a map has failed."""
        for run in self.runs.all():
            if self._status(run) in ("failed", "stopped"):
                self.runs.ask(run, "train")
        for folder in queue.every():
            wanted = queue.wanted_of(folder)
            if wanted is not None and wanted.do == queue.FAILED:
                queue.ask(folder, queue.RUN)

    def under_way(self) -> None:
        """An image run and a map are being worked on."""
        self.keep_busy()
        until(lambda: self._far_in_runs() and self._far_in_maps(), "there is something recorded")

    def _status(self, run: Run) -> str:
        try:
            return run.state.status
        except (RunError, OSError):
            return ""

    def goes_on(self) -> None:
        """The page answers, and runs and maps are trained further, without another start of the server."""
        self.answers()
        for of, far in (("image runs", self._far_in_runs), ("maps", self._far_in_maps)):
            before = [far()]

            def further(far: Callable[[], int] = far, before: list[int] = before) -> bool:
                self.press_resume()
                self.keep_busy()
                now = far()
                grew = now > before[0]
                before[0] = now  # a run that goes on from its checkpoint is cut back first
                return grew

            until(further, f"{of} go on")
        self.check()

    def finish(self) -> None:
        """Everything in the queue is done, as if nothing had happened."""

        def done() -> bool:
            self.press_resume()
            return not queue.queue() and all(self._status(run) == "done" for run in self.runs.all())

        until(done, "all runs and maps are done", 3 * PATIENCE)
        self.check()
        for run in self.runs.all():
            self.losses.lost += run.metrics().tobytes() != self._metrics
        for folder in queue.every():
            found, plan = folder.outcomes(), folder.sweep
            some = [(i, j, n) for i, j in ((0, 0), (3, 5), (7, 7)) for n in range(plan.seeds)]
            for i, j, n in some:
                alone = play([plan.recipe_of((i, j), n)], plan.iterations)[0]
                self.losses.lost += found.get((i, j, n)) != alone
            self.losses.lost += len(found) != plan.runs

    def _far_in_runs(self) -> int:
        each = len(self._metrics)
        return sum(each if self._status(run) == "done" else len(_rows(run)) for run in self.runs.all())

    def _far_in_maps(self) -> int:
        return sum(len(folder.outcomes()) for folder in queue.every())

    def check(self) -> None:
        """Count what is lost or there twice of what has been recorded so far."""
        for run in self.runs.all():
            rows = _rows(run)
            self.losses.lost += rows != self._metrics[: len(rows)]
            self.losses.counted_twice += len(rows) > len(self._metrics)
        for folder in queue.every():
            lines = [one for one, _ in folder.read()[0]]
            self.losses.counted_twice += len(lines) - len(set(lines))
            found = folder.outcomes()
            before = self.known.get(folder.path.name, {})
            self.losses.lost += sum(found.get(one) != outcome for one, outcome in before.items())
            self.known[folder.path.name] = found


def _rows(run: Run) -> bytes:
    """The metrics of a run; none while they are damaged, which the app says."""
    try:
        return run.metrics().tobytes()
    except RunError:
        return b""
