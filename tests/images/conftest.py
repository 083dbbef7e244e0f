"""What several test files of image games use."""

from pathlib import Path

import pytest

from gan1d.images.folder import Run
from gan1d.images.registry import Runs
from tests.images.runs_on_disk import finished, given_data


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """No runs yet; random bytes are the data."""
    given_data(monkeypatch)
    return Runs(tmp_path / "runs")


@pytest.fixture
def whole(runs: Runs, tmp_path: Path) -> Run:
    """The run that nobody interrupted."""
    return finished(tmp_path / "whole")


@pytest.fixture
def watched(monkeypatch):
    """Calls `around(name, game, step)` for each update of a player; `step()` makes it."""

    def watch(game, around):
        for name in "DG":
            player = getattr(game, name)
            original = player.descend
            monkeypatch.setattr(
                player,
                "descend",
                lambda objective, name=name, original=original: around(name, game, lambda: original(objective)),
            )

    return watch
