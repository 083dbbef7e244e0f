"""Each translation calls a thing by one word, as textbooks of its language do, and keeps to one register."""

import re
from functools import cache

import pytest

from gan1d.images.presets import PRESETS
from gan1d.languages import DOMAINS, tr, use_language
from gan1d.languages.catalogues import read
from tests.languages.terms import NEVER, SAID
from tests.languages.test_catalogues import pairs

CODE = re.compile(r"`[^`]*`|\]\([^)]*\)|\$[^$]*\$|discriminator_loss|generator_loss|learning_rate_[DG]")
NAME = re.compile(r"(?<=\{)[^{}:]*")  # of a value
WORDS = [(language, english) for language, said in SAID.items() for english in said]
SLIPS = [(language, slip) for language, slips in NEVER.items() for slip in slips]


def without_code(text: str) -> str:
    return NAME.sub("", CODE.sub("", text))


@cache
def told(language: str) -> list[tuple[str, str]]:
    """All messages of a language and their translations, without code and names of values."""
    found = [pair for domain in DOMAINS for pair in pairs(read(language, domain))]
    return [(without_code(source), without_code(text)) for source, text in found]


@pytest.mark.parametrize(("language", "english"), WORDS)
def test_a_term_has_one_word(language: str, english: str) -> None:
    word = re.compile(english, re.IGNORECASE)
    told_of = [(source, text) for source, text in told(language) if word.search(source)]
    assert told_of != [], "no message tells of it any more: take it out of the table"
    assert [each for each in told_of if not re.search(SAID[language][english], each[1])] == []


@pytest.mark.parametrize(("language", "slip"), SLIPS)
def test_no_translation_slips(language: str, slip: str) -> None:
    found = [text for _, text in told(language) if re.search(slip, text)]
    assert found == [], f"say instead: {NEVER[language][slip]}"


@pytest.mark.parametrize("language", list(SAID))
def test_names_of_presets_are_translated(language: str) -> None:
    with use_language(language):
        assert [preset.title for preset in PRESETS.values() if tr(preset.title) == preset.title] == []


@pytest.mark.parametrize(
    "text",
    [
        "반복입니다.",
        "누르세요",
        "그럴까요?",
        "하십시오.",
        "봅시다.",
        "아니요.",
        "{name}은(는) 없다.",
        "{run}을 지운다.",
    ],
)
def test_slips_of_korean_are_found(text: str) -> None:
    assert any(re.search(slip, without_code(text)) for slip in NEVER["ko"])


@pytest.mark.parametrize("text", ["아니다.", "추론이 필요.", "{share:.0%}와 같다.", "{name} 값은 1이다.", "{n}이다."])
def test_what_korean_may_say_is_left_alone(text: str) -> None:
    assert not any(re.search(slip, without_code(text)) for slip in NEVER["ko"])
