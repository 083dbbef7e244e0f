"""A kept message is told in the language of whoever reads it, also after it was a file."""

import json
from dataclasses import asdict

import pytest

from gan1d.base.fields import SettingsError
from gan1d.languages import use_language
from gan1d.languages.lazy import LazyMessage, lazy, reason, restored
from tests.foreign import FOREIGN, teach


@pytest.fixture(autouse=True)
def _foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    teach(monkeypatch)


def test_it_is_told_when_it_is_read() -> None:
    message = lazy("{n:,} images, {place}.", n=1797, place=lazy("bundled"))
    assert str(message) == "1,797 images, bundled."
    with use_language(FOREIGN):
        assert str(message) == "⟦1,797 images, ⟦bundled⟧.⟧"
    assert f"{message}" == str(message)


def test_a_file_gives_back_what_it_was_given() -> None:
    message = lazy("{n} of {all}: {why}", n=2, all=3.5, why=lazy("no {what}", what="room"))
    assert restored(json.loads(json.dumps(asdict(message)))) == message


@pytest.mark.parametrize("old", ["A sentence of an older version.", "", 3, None, [1], {"message": "no values"}])
def test_anything_else_stays_as_it_was(old: object) -> None:
    assert restored(old) == old


def test_an_error_keeps_its_message() -> None:
    error = SettingsError(lazy("k is {k}.", k=0))
    assert str(error) == "k is 0."
    with use_language(FOREIGN):
        assert str(error) == "⟦k is 0.⟧"
    assert reason(error) == LazyMessage("k is {k}.", {"k": 0})
    assert reason(SettingsError("k is 0.")) == "k is 0."
    assert reason(OSError(28, "No space left")) == "[Errno 28] No space left"
    assert reason(RuntimeError()) == ""
