"""Messages are told in the language of whoever listens, and in English to whoever has not said."""

import threading

import pytest

from gan1d import languages
from gan1d.languages import ENGLISH, LANGUAGES, N_, ask_for, ngettext, spoken, tr, use_language

HELLO = "JSD is {d:.3f} nats."


class Shouting:
    """A catalogue that turns everything to capitals, and makes plurals as Korean does: not at all."""

    def gettext(self, message: str) -> str:
        return message.replace("is", "IST")

    def ngettext(self, one: str, many: str, n: int) -> str:
        return many.upper().replace("{N}", "{n}")


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_translations", lambda language: Shouting())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The last of these is what a session says it speaks."""
    answers = [ENGLISH]
    monkeypatch.setattr(languages, "_ask", None)  # put back at the end, whatever `ask_for` leaves
    ask_for(lambda: answers[-1])
    return answers


def test_english_is_the_source_and_the_default(asked: list[str]) -> None:
    assert spoken() == ENGLISH
    assert tr(HELLO, d=0.12345) == "JSD is 0.123 nats."
    assert N_(HELLO) == HELLO


def test_braces_without_values_stay_as_they_are() -> None:
    assert tr(r"\frac{1}{2}") == r"\frac{1}{2}"


def test_values_are_put_into_the_translation(korean: None) -> None:
    with use_language("ko"):
        assert tr(HELLO, d=0.5) == "JSD IST 0.500 nats."
    assert tr(HELLO, d=0.5) == "JSD is 0.500 nats."


def test_plurals_are_those_of_the_language(korean: None) -> None:
    assert [ngettext("{n} seed", "{n} seeds", n) for n in (0, 1, 2)] == ["0 seeds", "1 seed", "2 seeds"]
    with use_language("ko"):
        assert [ngettext("{n} seed", "{n} seeds", n) for n in (1, 2)] == ["1 SEEDS", "2 SEEDS"]


def test_a_block_speaks_its_language_and_then_the_one_before() -> None:
    with use_language("ko"):
        with use_language("vi"):
            assert spoken() == "vi"
        assert spoken() == "ko"
        with pytest.raises(ZeroDivisionError), use_language("vi"):
            _ = 1 / 0
        assert spoken() == "ko"
    assert spoken() == ENGLISH


def test_one_thread_does_not_change_what_another_speaks() -> None:
    heard = []
    with use_language("ko"):
        thread = threading.Thread(target=lambda: heard.append(spoken()))
        thread.start()
        thread.join()
    assert heard == [ENGLISH]


def test_who_shows_pages_is_asked_unless_a_block_says_otherwise(asked: list[str]) -> None:
    asked.append("vi")
    assert spoken() == "vi"
    with use_language("ko"):
        assert spoken() == "ko"


def test_every_language_names_itself() -> None:
    assert list(LANGUAGES) == ["en", "vi", "ko"]
    assert len(set(LANGUAGES.values())) == len(LANGUAGES)
