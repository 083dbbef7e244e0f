"""Small runs for tests: random bytes as data, networks that train in no time, and a stand-in for a kill."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gan1d.images import worker
from gan1d.images.datasets import Dataset
from gan1d.images.folder import Identity, Run, State
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings

SMALL = ImageSettings(data="digits", epochs=4, m=20, z_size=4, G_layers=(6,), D_layers=(5,), dropout=0.2, k=2)
PER_EPOCH = 10  # iterations, with the data below


class Killed(BaseException):
    """The process ends here, without a word."""


def random_data(seed: int = 0) -> Dataset:
    bytes_ = np.random.default_rng(seed).integers(0, 256, (220, 784), np.uint8)
    return Dataset("digits", bytes_[:200], bytes_[200:], "random bytes.", f"seed {seed}")


def given_data(monkeypatch: pytest.MonkeyPatch, data: Dataset | None = None) -> None:
    monkeypatch.setattr(worker, "load", lambda *_: data or random_data())


def look_always(monkeypatch: pytest.MonkeyPatch, checkpoint_gap: float = 1e9) -> None:
    """Look at what is wanted after every iteration; save as often as the clock says, by default never."""
    monkeypatch.setattr(worker, "LOOK", -1.0)
    monkeypatch.setattr(worker, "CHECKPOINT_GAP", checkpoint_gap)


def small_run(runs: Runs, settings: ImageSettings = SMALL) -> Run:
    return runs.create(ImageRecipe(settings), Identity("tiny", "cpu"))


def finished(root: Path, settings: ImageSettings = SMALL) -> Run:
    """The same run without any interruption."""
    runs = Runs(root)
    run = small_run(runs, settings)
    assert worker.train(run, runs, lambda state: None, lambda: False).status == "done"
    return run


def at(iteration: int, then: Callable[[], object]) -> Callable[[State], None]:
    """A watch that does something once, when the run trains and has come so far."""
    done = []

    def watch(state: State) -> None:
        if not done and state.status == "training" and state.iteration >= iteration:
            done.append(True)
            then()

    return watch


def kill() -> None:
    raise Killed


def stay() -> bool:
    """Nothing asks this process to go."""
    return False


def silent(_: object) -> None:
    """Nobody watches."""


def same(run: Run, other: Run) -> None:
    """Bit for bit the same metrics and sheets."""
    assert run.metrics().tobytes() == other.metrics().tobytes()
    assert run.sheets() == other.sheets()
    for iteration in run.sheets():
        assert run.sheet(iteration).read_bytes() == other.sheet(iteration).read_bytes()
