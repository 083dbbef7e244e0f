"""Children find the package, and the folders that people name, whatever folder the program was started in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gan1d.base.folders import named_in, noted
from gan1d.images.folder import Identity
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe
from gan1d.jobs import child
from gan1d.sweep.folder import sweeps_root

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that holds the runs under a relative name, and names of modules that are not ours."""
    (tmp_path / "gan1d").mkdir()
    (tmp_path / "gan1d" / "__main__.py").write_text("raise SystemExit('this is not gan1d')")
    (tmp_path / "numpy.py").write_text("raise SystemExit('this is not NumPy')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GAN1D_RUNS", "my runs")
    Runs().create(ImageRecipe(), Identity("tiny"))
    return tmp_path


@pytest.mark.parametrize("path", [None, "some/where"])
def test_a_child_finds_the_package_from_anywhere(elsewhere: Path, path: str | None, monkeypatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    if path:
        monkeypatch.setenv("PYTHONPATH", path)
    with (elsewhere / "log.txt").open("wb") as log:
        process = child.start((*child.COMMAND, "images", "list"), log, {"MORE": "1"})
        process.communicate()
    told = (elsewhere / "log.txt").read_text(encoding="utf-8")
    assert process.returncode == 0, told
    assert "0001-tiny" in told


def test_the_command_line_works_from_anywhere(elsewhere: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-P", "-m", "gan1d", "images", "list"],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "0001-tiny" in told.stdout


def test_folders_are_noted_in_full(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Runs().root == elsewhere / "my runs"
    assert sweeps_root() == elsewhere / "my runs" / "sweeps"
    assert noted(Path("data")) == str(elsewhere / "data")
    assert noted(None) is None
    monkeypatch.setenv("HOME", str(elsewhere))
    for text, folder in (("~/images", elsewhere / "images"), ("../x", elsewhere.parent / "x"), (" ", None), ("", None)):
        monkeypatch.setenv("GAN1D_DATA", text)
        assert named_in("GAN1D_DATA") == folder


def test_the_settings_of_the_server_hold_wherever_it_is_started(elsewhere: Path) -> None:
    """Streamlit reads `.streamlit/config.toml` beside the script, too."""
    ask = (
        "from streamlit import config; config._main_script_path = {script!r}; "
        "print(*(config.get_option(name) for name in ('browser.gatherUsageStats', 'browser.serverAddress', "
        "'server.fileWatcherType', 'runner.magicEnabled', 'client.toolbarMode')))"
    )
    told = subprocess.run(
        [sys.executable, "-P", "-c", ask.format(script=str(ROOT / "app.py"))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["False", "localhost", "none", "False", "minimal"]
