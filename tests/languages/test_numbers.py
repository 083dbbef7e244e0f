"""Numbers are written as the language writes them: Vietnamese has a decimal comma and points between thousands."""

import json
import re
from dataclasses import asdict

import numpy as np
import pytest
from babel.messages.catalog import Message
from babel.numbers import get_decimal_symbol, get_group_symbol

from gan1d.base.fields import show, worded
from gan1d.languages import LANGUAGES, listed, ngettext, tr, use_language, written
from gan1d.languages.catalogues import TRANSLATED, read
from gan1d.languages.lazy import lazy, restored

FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
FORMS = (".3f", ".1e", ".3g", "g", ",", ",.0f", ".0%", ".1%", "#.2g", "")
VALUES = (0.0, 0.5, 1234567.891, 1e-7, 60000, 7, np.float32(0.25), np.float64(1234.5), np.int64(12345))


def by_cldr(digits: str, language: str) -> str:
    """Digits as Python writes them, with the signs that the Unicode locale data give the language."""
    signs = {".": get_decimal_symbol(language), ",": get_group_symbol(language)}
    return "".join(signs.get(sign, sign) for sign in digits)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_number_has_the_signs_of_its_language(language: str, form: str) -> None:
    for value in VALUES:
        if form != "," or isinstance(value, int):
            with use_language(language):
                told = tr(f"{{x:{form}}} nats", x=value), ngettext(f"{{x:{form}}} of {{n}}", "?", 1, x=value)
                assert written(value, form) == by_cldr(format(value, form), language)
            assert told == tuple(by_cldr(format(value, form), language) + end for end in (" nats", " of 1"))


def test_a_minus_is_no_hyphen_and_the_exponent_of_a_number_keeps_its_own() -> None:
    with use_language("vi"):
        assert tr("{x:.2f} {y:.0e}", x=-1234.5, y=1e-7) == "−1234,50 1e-07"
        assert written(-0.25) == "−0,25"
    assert written(-0.25) == "−0.25"


def test_texts_among_the_values_stay_as_they_are() -> None:
    code = "exp(-0.5*x^2) 1,000 k=0.5"
    with use_language("vi"):
        assert tr("'{code}' at {place}; {yes}", code=code, place=2, yes=True) == f"'{code}' at 2; True"


def test_a_kept_number_is_written_when_it_is_told() -> None:
    message = restored(json.loads(json.dumps(asdict(lazy("{n:,}: {why}", n=60000, why=lazy("{d:.1f}", d=0.5))))))
    with use_language("vi"):
        assert str(message) == "60.000: 0,5"
    assert str(message) == "60,000: 0.5"


@pytest.mark.parametrize(
    ("value", "label", "code"),
    [
        (0.002, "0,002", "0.002"),
        ((0.3, 0.7), "0,3; 0,7", "0.3,0.7"),
        (2048, "2048", "2048"),
        ("x/2.5", "x/2.5", "x/2.5"),
    ],
)
def test_a_setting_in_a_label_is_a_number_and_in_a_link_it_is_code(value: object, label: str, code: str) -> None:
    with use_language("vi"):
        assert worded(value) == label
        assert show(value) == code


def test_numbers_in_a_list_are_told_apart() -> None:
    assert listed(["0.3", "0.7"]) == "0.3, 0.7"
    with use_language("vi"):
        assert listed(["0,3", "0,7"]) == "0,3; 0,7"


def forms_of(message: Message) -> list[tuple[str, str]]:
    """A message, or each form of a plural, and its translation."""
    if isinstance(message.id, tuple):
        return [(str(message.id[-1]), str(text)) for text in message.string]
    return [(str(message.id), str(message.string))] if message.id else []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_with_numbers_writes_them_all_right(language: str) -> None:
    count = 0
    for message in read(language, "gan1d"):
        for english, _ in forms_of(message):
            fields = {name: form for name, form in FIELD.findall(english) if form}
            if not fields or isinstance(message.id, tuple):
                continue
            whole = re.compile(r"[xd,]$")
            values = {name: 12345 if whole.search(form) else 12345.678 for name, form in fields.items()}
            texts = {name: f"⟨{name} 0.5⟩" for name, form in FIELD.findall(english) if not form}
            with use_language(language):
                told = tr(english, **values, **texts)
            for name, form in fields.items():
                assert by_cldr(format(values[name], form), language) in told, english
            assert all(text in told for text in texts.values()), english
            count += 1
    assert count > 50


@pytest.mark.parametrize("language", ["en", "vi", "ko"])
def test_a_number_that_is_rounded_to_zero_has_no_sign(language: str) -> None:
    with use_language(language):
        for text in (tr("{d:.3f} {e:.0%} {n:g}", d=-0.0004, e=-0.001, n=-0.0), written(-0.0004, ".3f")):
            assert not set("-−") & set(text)
        assert set("-−") & set(tr("{d:.3f}", d=-0.0006))
        assert set("-−") & set(written(-0.0006, ".3f"))
