"""A large file is read in a process of its own, with the same outcome as here."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.languages import use_language
from gan1d.reading import aside
from gan1d.reading.aside import answer
from gan1d.reading.columns import Numbers
from gan1d.reading.tables import MOST_BYTES

FILES = {
    "table": b"a,b\n1.5,7\n2.5,x\n3.25,9\n",
    "decimal commas": b"a;b\n1,5;2,25\n2,5;3,75\n-;1,5\n",
    "no numbers": b"a,b\nx,y\n",
    "unclear": b"1,234\n2,345\n",
    "two decimal marks": b"a;b\n1,234;x\n2,345;y\n",
    "an image": b"\x89PNG\r\n\x1a\n",
    "empty": b"",
}


def outcome(content: bytes, pasted: bool, column: int) -> tuple[object, ...]:
    """All that can be told of an answer or a refusal."""
    try:
        found = answer(content, pasted, "", column)
    except SettingsError as error:
        return type(error), str(error), getattr(error, "choices", None)
    if isinstance(found.numbers, Numbers):
        return found.columns, found.numbers.values.tolist(), found.numbers.told
    return found.columns, type(found.numbers), str(found.numbers), getattr(found.numbers, "choices", None)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", FILES)
def test_what_is_read_aside_is_what_is_read_here(monkeypatch: pytest.MonkeyPatch, name: str, language: str) -> None:
    content = FILES[name]
    pasted, column = name == "unclear", 1 if name == "table" else 0
    with use_language(language):
        here = outcome(content, pasted, column)
        monkeypatch.setattr(aside, "LARGE", 0)
        assert outcome(content, pasted, column) == here


@pytest.mark.slow
def test_a_million_lines_take_no_memory_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 2 MB once took 460 MB, again at every rerun of the page."""
    monkeypatch.setattr(aside, "read_table", lambda *_: pytest.fail("read here"))
    content = b"x\n" + b"1\n2\n" * 200_000
    found = answer(content, pasted=False, decimal="", column=0)
    assert isinstance(found.numbers, Numbers)
    assert found.columns == ("x",)
    np.testing.assert_array_equal(found.numbers.values, np.tile((1.0, 2.0), 200_000))


def test_what_takes_too_much_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "LARGE", 0)
    monkeypatch.setattr(aside, "LONGEST", 0.0)
    with pytest.raises(SettingsError, match="takes too much memory or time to be read"):
        answer(b"1\n2\n", pasted=False, decimal="", column=0)


def test_the_server_takes_no_larger_file_than_is_read() -> None:
    """Streamlit's own bound is ten times as much, and what a page says beside its field only the browser keeps to."""
    config = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] * 2**20 == MOST_BYTES
