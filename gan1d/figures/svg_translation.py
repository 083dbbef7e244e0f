"""Pictures that lie ready, drawn in English, with their words in another language: SVG keeps words as text."""

from __future__ import annotations

import html
import re

from gan1d.figures.contents import CAPTION, WHEN, X_WORDS, Z_WORDS
from gan1d.languages import ENGLISH, spoken, tr, written

MESSAGES = (X_WORDS, Z_WORDS, CAPTION, WHEN)
_TEXT = re.compile(r"(<text[^>]*>)([^<]*)(</text>)")
_NUMBER = re.compile(r"[-−]?[\d,]*\.?\d+(e[-+]\d+)?")
_VALUE = re.compile(r"\{(\w+)[^}]*\}")  # and how it is written, which it is already


def retold(svg: str) -> str:
    """The picture in the language spoken."""
    if spoken() == ENGLISH:
        return svg
    return _TEXT.sub(lambda text: text[1] + html.escape(_told(html.unescape(text[2])), quote=False) + text[3], svg)


def _told(words: str) -> str:
    """Words or a number as drawn, whole or as one of `MESSAGES` with values that are words or numbers again."""
    if _NUMBER.fullmatch(words):
        return written(words)
    for message in MESSAGES:
        found = re.fullmatch(_pattern(message), words)
        if found:
            values = {name: _told(value) for name, value in found.groupdict().items()}
            return _VALUE.sub(r"{\1}", tr(message)).format(**values)
    return tr(words)


def _pattern(message: str) -> str:
    """What fits a message whatever its values are."""
    parts = _VALUE.split(message)  # text and names in turn
    return "".join(f"(?P<{part}>.+)" if j % 2 else re.escape(part) for j, part in enumerate(parts))
