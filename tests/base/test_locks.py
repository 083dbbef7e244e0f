"""Whether a lock is held is asked without changing anything, and never guessed."""

import errno
from pathlib import Path

import pytest

from gan1d.base import locks
from gan1d.base.locks import held, is_held
from gan1d.images.folder import Run
from gan1d.sweep.folder import Folder


@pytest.mark.parametrize("alive", [lambda path: Run(path).alive(), lambda path: Folder(path).alive()])
def test_a_folder_that_was_deleted_is_not_made_by_who_asks_whether_somebody_works_there(tmp_path: Path, alive) -> None:
    assert not alive(tmp_path / "0001-tiny")
    assert list(tmp_path.iterdir()) == []


def test_a_lock_is_held_while_it_is(tmp_path: Path) -> None:
    lock = tmp_path / "one.lock"
    assert not is_held(lock)
    with held(lock, 0.0):
        assert is_held(lock)
    assert not is_held(lock)


def test_a_lock_that_cannot_be_opened_is_held_by_nobody(tmp_path: Path) -> None:
    (tmp_path / "one.lock").mkdir()
    assert not is_held(tmp_path / "one.lock")


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM])
def test_who_has_no_descriptor_left_does_not_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """It was taken for free, so that a map under way could be deleted."""

    def fails(*_: object) -> None:
        raise OSError(number, "too few")

    monkeypatch.setattr(locks, "held", fails)
    with pytest.raises(OSError, match="too few"):
        is_held(tmp_path / "one.lock")
