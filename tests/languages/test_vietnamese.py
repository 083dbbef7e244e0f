"""The Vietnamese catalogues have one word for a thing, and numbers as Vietnamese writes them."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from gan1d.languages import DOMAINS
from gan1d.languages.catalogues import read
from tests.languages.test_numbers import forms_of

# Of an English word, by a pattern, what a Vietnamese textbook calls it.
TERMS = {
    r"learning rates?": "tốc độ học",
    r"recipes?(?! must)": "cấu hình",
    r"formulas?": "công thức",
    r"presets?(?! must|, in place)": "cấu hình có sẵn",
    r"gradient descent": "hạ gradient",
    r"mode collapse": "sụp đổ mốt",
    r"modes?(?= (of p_data|is missing|alone)|s\b)": "mốt",
    r"[Rr]egret": "hối tiếc",
    r"total variation": "biến phân toàn phần",
    r"equilibrium": "cân bằng",
    r"point of rest|near rest|from rest": "điểm dừng",
    r"[Nn]on-saturating": "không bão hòa",
    r"minimax loss": "hàm mất mát minimax",
    r"two losses|two different generator losses": "hai hàm mất mát",
    r"Markov chains?": "xích markov",
    r"critic": "phê bình",
    r"minibatch": "minibatch",
}
# What was said before, or says the opposite.
NEVER = (
    "học suất", "điểm nghỉ", "gradient descent", "đi xuống theo gradient trên", "điều d đi lên", "hai mất mát cho",
    "không như cũ", "để g đa dạng được", "yên nghỉ", "chuỗi markov", "tỉ phần",
)  # fmt: skip
# In neither language a number of the sentence: values, code, targets of links, what is typed, names of sections.
CODE = re.compile(
    r"\{[^{}]*\}|`[^`]*`|\]\([^)]*\)|\$[^$]*\$|\w+=\S+|(?:Section|Theorem|Mục|Định lý) \d\.\d|https?://\S+"
)
NUMBER = re.compile(r"(?<![\w.,])(?:\d+(?:[.,]\d+)+|\.\d+)(?!\w)")


def messages() -> Iterator[tuple[str, str]]:
    for domain in DOMAINS:
        for message in read("vi", domain):
            yield from forms_of(message)


def numbers(text: str) -> list[str]:
    return NUMBER.findall(CODE.sub(" ", text))


def vietnamese(number: str) -> str:
    return ("0" * number.startswith(".") + number).translate(str.maketrans(",.", ".,"))


@pytest.mark.slow
@pytest.mark.parametrize("english", TERMS)
def test_a_thing_has_one_word(english: str) -> None:
    pattern = re.compile(rf"\b(?:{english})\b")
    found = [(source, text) for source, text in messages() if pattern.search(CODE.sub("", source))]
    assert found
    assert [pair for pair in found if TERMS[english] not in pair[1].lower()] == []


def test_the_word_for_a_formula_is_none_for_a_recipe() -> None:
    formulas = [source for source, text in messages() if "công thức" in text.lower()]
    assert [source for source in formulas if not re.search("[Ff]ormula", source)] == []


@pytest.mark.parametrize("words", NEVER)
def test_what_was_wrong_is_not_said(words: str) -> None:
    assert [text for _, text in messages() if words in text.lower()] == []


def test_numbers_in_sentences_have_a_decimal_comma_and_points_between_thousands() -> None:
    seen = 0
    for source, text in messages():
        assert Counter(map(vietnamese, numbers(source))) == Counter(numbers(text)), (source, text)
        seen += len(numbers(source))
    assert seen > 50


def test_a_percent_sign_stands_at_its_number() -> None:
    assert [text for _, text in messages() if re.search(r"[\d}] %", text)] == []
