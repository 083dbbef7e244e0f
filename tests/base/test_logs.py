"""The log has one form, whoever writes."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gan1d.base import logs
from gan1d.base.fields import SettingsError
from gan1d.cli import main

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (DEBUG|INFO|WARNING|ERROR) ([\w.]+): (.+)")
SAYS = """
import logging
from gan1d.base import logs
logs.begin()
logs.begin()
ours = logging.getLogger("gan1d.ui.x")
ours.debug("debug")
ours.info("k = %s", 5)
try:
    1 / 0
except ZeroDivisionError:
    ours.exception("held up")
logging.getLogger("another").info("chatter")
logging.getLogger("another").warning("warned")
print("\\n".join(logs.last()))
"""


def said(level: str) -> tuple[list[str], list[str]]:
    """The lines that a fresh process writes, and those that it keeps."""
    done = subprocess.run(
        [sys.executable, "-c", SAYS], cwd=ROOT, env={"GAN1D_LOG": level}, capture_output=True, text=True, check=True
    )
    return done.stderr.splitlines(), done.stdout.splitlines()


def forms(lines: list[str]) -> list[tuple[str, ...]]:
    return [match.groups() for match in map(LINE.fullmatch, lines) if match]


def test_a_line_has_time_level_and_name_and_is_written_once() -> None:
    written, kept = said("")
    ours = [("INFO", "gan1d.ui.x", "k = 5"), ("ERROR", "gan1d.ui.x", "held up")]
    assert forms(written) == [*ours, ("WARNING", "another", "warned")]
    assert forms(kept) == ours
    assert written[-2] == kept[-1] == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize(("level", "n"), [("debug", 3), ("WARNING", 1), (" error ", 1)])
def test_the_lowest_level_is_chosen(level: str, n: int) -> None:
    assert len(forms(said(level)[1])) == n


def test_what_is_no_level_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(logs.LEVEL, "loud")
    with pytest.raises(SettingsError, match="GAN1D_LOG must be one of DEBUG, INFO, WARNING, ERROR; not 'LOUD'"):
        logs.begin()
    assert main.main(["run", "--iterations", "1"]) == 2
    assert "GAN1D_LOG" in capsys.readouterr().err


def test_streamlit_writes_in_the_same_form() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["logger"]["messageFormat"] == logs.FORM


def test_a_server_that_cannot_log_as_asked_does_not_start() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from gan1d.ui.server import Server; Server()"],
        cwd=ROOT, env={"GAN1D_LOG": "loud"}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "GAN1D_LOG must be one of DEBUG, INFO, WARNING, ERROR; not 'LOUD'.\n"
