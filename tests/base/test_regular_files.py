"""Files that people name come to an end, or are refused: nothing waits for a pipe."""

import os
from pathlib import Path

import pytest

from gan1d.base.fields import SettingsError
from gan1d.base.files import write
from gan1d.base.regular_files import open_regular
from gan1d.cli import main
from gan1d.cli.data import settings_of_data
from gan1d.cli.report import paths_of
from gan1d.images.folder import Run, RunError
from gan1d.images.idx import DataError, read_idx
from gan1d.jobs.exit_status import FAILED, REFUSED

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12")
    with open_regular(tmp_path / "file") as file:
        assert file.read() == b"12"


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with open_regular(tmp_path / "link") as file:
        assert file.read() == b"12"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("none", FileNotFoundError), (".", IsADirectoryError), ("a" * 300, OSError), ("a\0b", OSError)],
)
def test_what_cannot_be_read_is_an_error_of_the_system(tmp_path: Path, name: str, kind: type[OSError]) -> None:
    with pytest.raises(kind) as refused:
        open_regular(tmp_path / name)
    assert refused.value.strerror


@needs_pipes
def test_a_pipe_is_not_waited_for(pipe: Path) -> None:
    with pytest.raises(OSError, match="a pipe or a device"):
        open_regular(pipe)
    with pytest.raises(SettingsError, match="data must be a file that can be read; not .*a pipe or a device"):
        settings_of_data(str(pipe))
    with pytest.raises(DataError) as refused:
        read_idx(pipe)
    assert "a pipe or a device" in str(refused.value.args[0])


@needs_pipes
@pytest.mark.parametrize("name", ["run.json", "recipe.json", "state.json", "wanted.json", "metrics.f32"])
def test_a_pipe_among_the_files_of_a_run_is_said(tmp_path: Path, name: str) -> None:
    run = Run(tmp_path / "0001-tiny")
    run.path.mkdir()
    for file, content in (("run.json", '{"preset": "tiny"}'), ("recipe.json", "{}"), ("state.json", "{}")):
        (run.path / file).write_text(content)
    (run.path / "wanted.json").write_text("{}")
    run.check()
    (run.path / name).unlink(missing_ok=True)
    os.mkfifo(run.path / name)
    with pytest.raises(RunError, match=f"Run 0001-tiny cannot be read: {name} cannot be opened: .*a pipe"):
        run.check()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
def test_a_device_is_not_read_without_end() -> None:
    with pytest.raises(SettingsError, match="a pipe or a device"):
        settings_of_data("/dev/zero")


def test_a_name_that_is_too_long_is_said_and_not_repeated_whole() -> None:
    with pytest.raises(SettingsError, match="data must be a file that can be read; not") as refused:
        settings_of_data("a" * 5000)
    assert len(str(refused.value)) < 450


LONG = "a" * 300


@pytest.mark.parametrize("name", [f"{LONG}.csv", f"{LONG}/b.csv", f"{'b/' * 3000}c.csv"])
def test_a_file_that_cannot_be_named_is_refused_before_anything_is_trained(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="history must be a file in a folder that") as refused:
        paths_of("history", [str(tmp_path / name)], (".csv",))
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    "words",
    [
        ["run", "--history", f"{LONG}.csv"], ["export", f"{LONG}.svg"], ["run", "--data", LONG],
        ["sweep", "--folder", LONG], ["images", "samples", LONG], ["images", "samples", "9" * 5000],
        ["images", "train", "--folder", LONG],
    ],
)  # fmt: skip
def test_the_command_line_says_what_cannot_be_named(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path / "runs"))
    assert main.main(words) in (REFUSED, FAILED)
    told = capsys.readouterr()
    assert told.err
    assert "Traceback" not in told.err
    assert len(told.err) < 1000


def test_a_file_may_have_the_longest_name_that_the_system_takes(tmp_path: Path) -> None:
    longest = tmp_path / ("a" * 251 + ".csv")
    write(longest, b"content")
    assert longest.read_bytes() == b"content"
    assert list(tmp_path.iterdir()) == [longest]
