"""One of several processes: its letter begins the codes of its rooms, and a number that cannot be is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gan1d.recipes.link import Link
from gan1d.ui.figure.rooms import LENGTH, Rooms
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.hosting.processes import LETTERS, VARIABLE, letter_of, this_letter

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]


def test_every_process_has_a_letter_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = []
    for number in range(1, len(LETTERS) + 1):
        monkeypatch.setenv(VARIABLE, str(number))
        letters.append(this_letter())
        assert this_letter() == letter_of(number)
    assert len(set(letters)) == len(letters) == 24
    monkeypatch.setenv(VARIABLE, "")
    assert this_letter() == ""


@pytest.mark.parametrize("first", ["", "B"])
def test_the_code_of_a_room_begins_with_the_letter_of_its_process(first: str) -> None:
    rooms = Rooms(first)
    for _ in range(20):
        leader = SessionPlayer(Link())
        room = rooms.open(leader, "http://gan.example/")
        assert room.code.startswith(first)
        assert len(room.code) == len(first) + LENGTH
        assert room.link == f"http://gan.example/?room={room.code}"
        assert rooms.find(room.code.lower()) is room


@pytest.mark.parametrize("number", ["0", "25", "-1", "1.0", "B", "²", "9" * 5000])
def test_a_number_that_is_no_process_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    monkeypatch.setenv(VARIABLE, number)
    with pytest.raises(SystemExit) as refused:
        this_letter()
    assert str(refused.value) == f"{VARIABLE} must be a whole number from 1 to 24; not {number[:80]!r}."


def test_the_app_does_not_start_as_a_process_that_cannot_be() -> None:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", "--server.port=0"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {VARIABLE: "25"}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"{VARIABLE} must be a whole number from 1 to 24; not '25'."
    assert "Traceback" not in done.stderr
