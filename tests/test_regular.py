"""Files that people name come to an end, or are refused: nothing waits for a pipe."""

import os
from pathlib import Path

import pytest

from gan1d.commands.data import settings_of_data
from gan1d.fields import SettingsError
from gan1d.images.folder import Run, RunError
from gan1d.images.idx import DataError, read_idx
from gan1d.regular import open_regular

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
