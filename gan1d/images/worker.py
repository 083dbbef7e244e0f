"""Training a run on disk, in the process that calls: waits for the device, trains, answers what is wanted of the run.

The clock decides only when something is written or looked at, never what: metrics are those of the recipe.
"""

from __future__ import annotations

import io
import math
import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import torch

from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of, write
from gan1d.base.locks import held
from gan1d.images.checkpoint import damaged, load_checkpoint, restore, whole_recipe
from gan1d.images.datasets import load
from gan1d.images.devices import device_of
from gan1d.images.folder import METRICS, Run, RunError, State
from gan1d.images.idx import DataError
from gan1d.images.registry import Runs
from gan1d.images.sheets import png
from gan1d.images.training import ImageGame
from gan1d.languages.lazy import LazyMessage, lazy, reason

LOOK = 0.25  # seconds between two looks at what is wanted
SHEET_GAP, SHEET_SHARE = 0.5, 20  # seconds between two newest sheets, and at least so many times what one costs
CHECKPOINT_GAP = 10.0  # seconds; a checkpoint takes a tenth of one
ROWS = 1024  # metrics held on the device before they are written
MOST_SHEETS = 250  # whole epochs whose sheets are recorded

Watch = Callable[[State], None]
Leave = Callable[[], bool]


def train(run: Run, runs: Runs, watch: Watch, leave: Leave) -> State:
    """Train a run until it is over, or is to pause or stop; returns where it stands.

    `watch` is told the state a few times a second. Where `leave` says so, the run is left where it is, to be gone on
    with later. What goes wrong is said in the state. Raises `SettingsError` if another process trains the run.
    """
    with ExitStack() as stack:
        if not stack.enter_context(run.held()):
            raise SettingsError(lazy("Run {run} is being trained by another process already.", run=run.name))
        try:
            _Training(run, runs, watch, leave).go(stack)
        except (SettingsError, DataError) as error:
            _fail(run, reason(error))
        except OSError as error:
            why = why_of(error)
            _fail(run, lazy("Could not write the run: {why}. Free some space, then resume.", why=why))
        except (RuntimeError, MemoryError) as error:
            _fail(run, _in_words(error, run))
        watch(run.state)
        return run.state


def threads() -> int:
    """Threads of torch on the CPU: a core is left to the server and the browser.

    Threads wait for each other several hundred times an iteration; one that another program keeps from its core holds
    up all, many times over. Minibatches this small gain little from more than four.
    """
    return max(1, min((os.cpu_count() or 1) - 1, 4))


def sheet_due(iteration: int, per_epoch: int, epochs: int) -> bool:
    """Whether the sheet of a state is recorded: at most MOST_SHEETS whole epochs, and 1, 2, 5, 10, ... of the first."""
    if iteration % per_epoch == 0:
        return iteration // per_epoch % math.ceil(epochs / MOST_SHEETS) == 0
    digits = str(iteration)
    return iteration < per_epoch and digits[0] in "125" and not digits[1:].strip("0")


@dataclass
class _Pace:
    """When things were done last, by the clock."""

    looked: float = 0.0
    drawn: float = 0.0  # the newest sheet is due again at this time
    saved: float = 0.0


class _Training:
    """One process training one run."""

    def __init__(self, run: Run, runs: Runs, watch: Watch, leave: Leave) -> None:
        self.run, self.runs, self.watch, self.leave = run, runs, watch, leave
        self.recipe, self.state = whole_recipe(run), run.state
        self.device = device_of(run.identity.device)
        self.pace = _Pace()
        self.i = self.state.iteration

    def go(self, stack: ExitStack) -> None:
        self._tell(status="queued", text="")
        if not self._wait(stack):
            return
        settings, folder = self.recipe.settings, self.run.identity.folder
        data = load(settings.data, Path(folder) if folder else None, settings.orientation)
        if self.state.fingerprint not in ("", data.fingerprint):
            raise SettingsError(
                lazy("The data is not what this run began with; name the folder it had, or start a new run.")
            )
        torch.set_num_threads(threads())
        self.game = game = ImageGame(settings, data.train, self.device)
        self.i = 0
        if self.run.checkpoint.exists():
            saved = load_checkpoint(self.run.checkpoint)
            restore(game, saved["game"], self.run.checkpoint)
            self.i = saved["iteration"]
        self.run.cut(self.i)
        self._refuse_gap()
        self.rows = torch.zeros(ROWS, len(METRICS), device=self.device)
        self.filled = 0
        self.marks = [(monotonic(), self.i)]
        self.pace.saved = monotonic()
        self._tell(
            status="training", iteration=self.i, per_epoch=game.per_epoch, iterations=game.iterations,
            device=self.device.type, data=data.words, fingerprint=data.fingerprint,
        )  # fmt: skip
        if self.i == 0:
            write(self.run.sheet(0), png(game.sheet()))
        self._train()

    def _refuse_gap(self) -> None:
        """Refuse to go on where metrics are lost: each row would be taken for that of an earlier iteration."""
        try:
            written = len(self.run.metrics())
        except RunError:
            raise damaged("metrics.f32", self.run.checkpoint) from None
        if written < self.i:
            raise SettingsError(
                lazy(
                    "{file} is damaged: it has {written:,} of the {i:,} iterations of the checkpoint. Delete "
                    "{path} and resume to train from the start.",
                    file="metrics.f32", written=written, i=self.i, path=str(self.run.checkpoint),
                )
            )  # fmt: skip

    def _wait(self, stack: ExitStack) -> bool:
        """Wait for the device; false if the run is no longer to be trained."""
        while not self._interrupted():
            if self.runs.is_next(self.run) and self._take(stack):
                return True
            self.watch(self.state)
            sleep(LOOK)
        return False

    def _take(self, stack: ExitStack) -> bool:
        attempt = ExitStack()
        if attempt.enter_context(held(self.runs.device_lock(self.device.type), 0.0)):
            stack.push(attempt.pop_all())
            return True
        attempt.close()
        return False

    def _train(self) -> None:
        while self.i < self.game.iterations:
            if monotonic() - self.pace.looked > LOOK:
                if not self._write_rows():
                    return
                if self._interrupted():
                    self._save()
                    return
                self._hear()
                self._draw()
                if monotonic() - self.pace.saved > CHECKPOINT_GAP:
                    self._save()
                self._tell(iteration=self.i, **self._speed())
                self.pace.looked = monotonic()
            self.game.iteration(self.i, self.recipe.at(self.i))
            self.rows[self.filled].copy_(self.game.metrics)
            self.i += 1
            self.filled += 1
            due = sheet_due(self.i, self.game.per_epoch, self.recipe.settings.epochs)
            if (due or self.filled == ROWS) and not self._write_rows():
                return
            if due:
                write(self.run.sheet(self.i), png(self.game.sheet()))
        if self._write_rows():
            write(self.run.sheet(), png(self.game.sheet()))
            self._save()
            self._tell(status="done", iteration=self.i, left=0.0)

    def _interrupted(self) -> bool:
        """Whether to end here: somebody wants it, or this process has to go."""
        wanted = self.run.wanted.do
        if wanted == "pause":
            self._tell(status="paused", iteration=self.i, left=0.0)
        elif wanted == "stop":
            self._tell(status="stopped", iteration=self.i, left=0.0)
        elif self.leave():
            self._tell(status="queued", iteration=self.i)
        else:
            return False
        return True

    def _hear(self) -> None:
        """Take up live settings that were asked for: edits of the recipe, in force from this iteration on."""
        wanted = self.run.wanted
        if wanted.asked == self.state.heard:
            return
        for name, value in wanted.settings.items():
            self.recipe = self.recipe.edited(self.i, name, value)
        self.run.recipe = self.recipe  # on disk before it has any effect
        self._tell(heard=wanted.asked)

    def _write_rows(self) -> bool:
        """Write the metrics gathered on the device; false if the run has diverged."""
        rows = self.rows[: self.filled].to("cpu").numpy()
        first = self.i - self.filled
        self.filled = 0
        good = np.isfinite(rows).all(1)
        n = len(rows) if good.all() else int(good.argmin())
        self.run.append(rows[:n])
        if n == len(rows):
            return True
        s = self.recipe.at(first + n)
        self._tell(
            status="diverged", iteration=first + n, left=0.0,
            text=lazy(
                "Diverged at iteration {iteration:,}: numbers left the range of the computer at learning rates {D:g} "
                "of D and {G:g} of G. Lower rates go further.",
                iteration=first + n, D=s.learning_rate_D, G=s.learning_rate_G,
            ),
        )  # fmt: skip
        return False

    def _draw(self) -> None:
        """The newest sheet, unless that would hold up training."""
        began = monotonic()
        if began >= self.pace.drawn:
            write(self.run.sheet(), png(self.game.sheet()))
            cost = monotonic() - began
            self.pace.drawn = began + max(SHEET_GAP, SHEET_SHARE * cost)

    def _save(self) -> None:
        if self.game.is_finite():
            file = io.BytesIO()
            torch.save({"game": self.game.checkpoint(), "iteration": self.i}, file)
            self.run.settle()
            write(self.run.checkpoint, file.getvalue())
        self.pace.saved = monotonic()

    def _speed(self) -> dict[str, float]:
        """Images and seconds, over the last few seconds."""
        self.marks = [*self.marks[-20:], (monotonic(), self.i)]
        (began, first), (now, last) = self.marks[0], self.marks[-1]
        per_second = (last - first) / max(now - began, 1e-9)
        s = self.recipe.at(self.i)
        left = (self.game.iterations - self.i) / per_second if per_second else 0.0
        return {"rate": per_second * s.m * s.k, "left": left}

    def _tell(self, **news: Any) -> None:
        self.state = replace(self.state, **news)
        self.run.state = self.state
        self.watch(self.state)


def _fail(run: Run, text: LazyMessage | str) -> None:
    run.state = replace(run.state, status="failed", left=0.0, text=text)


def _in_words(error: BaseException, run: Run) -> LazyMessage:
    """A torch error as a sentence; one that nobody has foreseen keeps its first line."""
    first, s = str(error).splitlines()[0] if str(error) else type(error).__name__, run.recipe.settings
    if isinstance(error, MemoryError | torch.OutOfMemoryError) or "allocate memory" in first:
        return lazy(
            "Out of memory: lower m ({m}) or the layers of G and D, or choose another device; then start anew.", m=s.m
        )
    if "CUDA" in first or "MPS" in first:
        return lazy("The device was lost ({why}). Resume goes on from the last checkpoint.", why=first)
    return lazy("Training ended unexpectedly ({why}). Resume goes on from the last checkpoint.", why=first)
