"""The page MNIST GAN on a computer with nothing on it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.images.folder import Identity, Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe
from tests.app.mnist_gan import TINY, opened


@pytest.fixture(autouse=True)
def _nothing_to_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser draws these pages, so none is waited for."""
    monkeypatch.setattr("gan1d.ui.shell.layout.PAUSE", 0.0)


@pytest.fixture(autouse=True)
def _the_main_module_stays() -> Iterator[None]:
    """Streamlit puts a page in its place, and processes that a later test spawns would run that page."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page on a computer with no runs, no data but the bundled digits, and no GPU."""
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("GAN1D_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GAN1D_DATA", raising=False)
    monkeypatch.setattr("gan1d.ui.images.draft.devices", lambda: ("cpu",))
    monkeypatch.setattr("gan1d.ui.images.controls.devices", lambda: ("cpu",))
    return opened()


@pytest.fixture
def run(page: AppTest) -> Run:
    return Runs().create(ImageRecipe(TINY), Identity("tiny"))
