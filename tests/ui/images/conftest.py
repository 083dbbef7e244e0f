"""Runs made by hand in a folder of the test's own."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gan1d.base.files import write
from gan1d.images.folder import METRICS, Identity, Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe, ImageSettings


def fake_rows(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.3, 0.7, (count, len(METRICS))).astype(np.float32)


def put_sheet(run: Run, iteration: int | None = None) -> bytes:
    file = io.BytesIO()
    Image.new("L", (20, 20), 0 if iteration is None else iteration % 256).save(file, "PNG")
    write(run.sheet(iteration), file.getvalue())
    return file.getvalue()


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path / "runs"))
    return Runs()


@pytest.fixture
def make_run(runs: Runs) -> Callable[..., Run]:
    def make(rows: int = 0, **settings: object) -> Run:
        run = runs.create(ImageRecipe(ImageSettings(**settings)), Identity("log2"))
        run.append(fake_rows(rows))
        run.state = replace(run.state, status="training", iteration=rows, per_epoch=100, iterations=800, data="digits")
        return run

    return make
