"""What is done in the background goes on after any error, and says why it is held up."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from gan1d.base.locks import held
from gan1d.jobs import background
from gan1d.jobs.background import Background


class Looking(Background):
    """Looks as `do` says."""

    period = 0.01

    def __init__(self, folder: Path, do: Callable[[int], None]) -> None:
        super().__init__("test")
        self._lock, self._do = folder / "one.lock", do
        self.looks, self.left = 0, False

    @property
    def lock(self) -> Path:
        return self._lock

    def _look(self) -> None:
        self.looks += 1
        self._do(self.looks)

    def _leave(self) -> None:
        self.left = True


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "LONGEST", 0.03)


def until(condition: Callable[[], object]) -> None:
    """The bound only ends a test that has failed."""
    for _ in range(2000):
        if condition():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never happened")


def failing(until_look: int, error: Exception) -> Callable[[int], None]:
    def do(look: int) -> None:
        if look < until_look:
            raise error

    return do


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (PermissionError(13, "Permission denied", "state.json"), "Permission denied ('state.json')"),
        (KeyError("do"), "'do'"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_after_an_error_it_goes_on_and_says_meanwhile_why_it_does_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, error: Exception, why: str
) -> None:
    seen = []
    looking = Looking(tmp_path, failing(6, error))
    look = looking._look
    looking._look = lambda: (seen.append(str(looking.problem)), look())
    looking.start()
    until(lambda: looking.looks > 8)
    looking.stop()
    assert seen[0] == ""
    assert seen[1:6] == [f"The server cannot go on with this: {why}. It tries again by itself."] * 5
    assert set(seen[6:]) == {""}
    assert looking.left
    told = [(record.levelno, bool(record.exc_info)) for record in caplog.records]
    assert told == [(logging.ERROR, True), (logging.WARNING, False)]  # once each, whatever the number of attempts


def test_a_folder_that_is_not_there_yet_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in its place")
    looking = Looking(tmp_path / "home", lambda look: None)
    looking.start()
    until(lambda: looking.problem)
    assert "home" in str(looking.problem)
    assert looking.looks == 0
    (tmp_path / "home").unlink()
    until(lambda: looking.looks)
    until(lambda: not looking.problem)
    looking.stop()


def test_the_pause_grows_from_attempt_to_attempt_and_has_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "LONGEST", 5.0)
    looking = Looking(tmp_path, lambda look: None)
    pauses = []
    for failures in (0, 1, 2, 3, 10, 10_000):
        looking._failures = failures
        pauses.append(looking._pause)
    assert pauses == [0.01, 0.02, 0.04, 0.08, 5.0, 5.0]


def test_of_two_only_the_one_that_holds_the_lock_looks_and_the_other_has_no_problem(tmp_path: Path) -> None:
    with held(tmp_path / "one.lock", 0.0):
        looking = Looking(tmp_path, lambda look: None)
        looking.start()
        threading.Event().wait(0.2)
        assert looking.looks == 0
        assert looking.problem == ""
    until(lambda: looking.looks)
    looking.stop()
