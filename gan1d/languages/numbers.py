"""Numbers as a language writes them. Code, links, files of data and what is typed keep the signs of programs."""

from __future__ import annotations

from numbers import Real
from string import Formatter
from typing import Any

# Vietnamese has a decimal comma, and points between thousands.
_SIGNS = {"vi": str.maketrans(",.", ".,")}


def without_sign_of_zero(digits: str) -> str:
    """The digits of one number; one that is rounded to zero has no sign."""
    return digits.removeprefix("-") if not digits.strip("-0.,%") else digits


def in_language(digits: str, language: str) -> str:
    """The digits of one number as the language writes them; a minus sign is no hyphen."""
    digits = without_sign_of_zero(digits)
    minus = digits.startswith("-")
    return "−" * minus + digits[minus:].translate(_SIGNS.get(language, {}))


def has_decimal_comma(language: str) -> bool:
    """Whether a comma is part of a number, so that numbers in a list need another separator."""
    return language in _SIGNS


class Filling(Formatter):
    """`str.format` for messages of a language: what is a number is written as the language writes it."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value as its format has it."""
        text = str(super().format_field(value, format_spec))
        if not isinstance(value, Real):
            return text
        return in_language(text, self._language) if self._language in _SIGNS else without_sign_of_zero(text)
