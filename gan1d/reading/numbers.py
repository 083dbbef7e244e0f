"""One cell: the number that it is with decimal points, or with decimal commas, or that it says there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

Cell = str | float  # a workbook has numbers, a text has none
Row = tuple[Sequence[Cell], int]  # cells, and the line they end on
POINT, COMMA = ".", ","
MARKS = (POINT, COMMA)
SPACES, APOSTROPHES = " \u00a0\u2007\u2009\u202f", "'’"  # between thousands in either convention
SIGNS = "%‰$€£¥₩₫₹₽₺₴₪฿₱¢"  # left out of a column if every cell has the same
MISSING = frozenset(
    ("", "-", "–", "—", ".", "..", "...", "?", "na", "n/a", "n.a.", "nan", "-nan", "null", "none", "nil", "<na>")
    + ("#na", "#n/a", "#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!")
)
"""What stands for no number, in lower case."""
_AS_TYPED = dict(zip("０１２３４５６７８９．，；＋－−﹣％\u3000", "0123456789.,;+---% ", strict=True))
_PLAIN = str.maketrans(_AS_TYPED)


def _pattern(decimal: str) -> re.Pattern[str]:
    """A number as it is written with this decimal mark; thousands in groups of three with one mark between all."""
    between = "[" + re.escape((COMMA if decimal == POINT else POINT) + SPACES + APOSTROPHES) + "]"
    plain = r"\d+\.?\d*|\.\d+" if decimal == POINT else r"\d+(?:,\d+)?|,\d+"
    grouped = rf"[1-9]\d{{0,2}}({between})\d{{3}}(?:\1\d{{3}})*(?:{re.escape(decimal)}\d+)?"
    return re.compile(rf"[+–-]?(?:(?:{plain})(?:[eE][+-]?\d+)?|{grouped})", re.ASCII)


PATTERN = {mark: _pattern(mark) for mark in MARKS}
BARE = {
    POINT: str.maketrans("–", "-", COMMA + SPACES + APOSTROPHES),
    COMMA: str.maketrans("–,", "-.", POINT + SPACES + APOSTROPHES),
}


def plain(text: str) -> str:
    """The text with full-width digits and marks, and the sign minus, as they stand on a keyboard."""
    return text if text.isascii() else text.translate(_PLAIN)


def is_missing(cell: Cell) -> bool:
    """Whether a cell says that there is no number."""
    return isinstance(cell, str) and cell.strip().casefold() in MISSING


def is_number(cell: Cell, marks: Sequence[str] = MARKS) -> bool:
    """Whether a cell is a number in one of the conventions."""
    return not isinstance(cell, str) or any(PATTERN[mark].fullmatch(parted(cell.strip())[0]) for mark in marks)


def value_of(cell: str, mark: str) -> float:
    """The number that a cell is in a convention that it follows."""
    return float(parted(cell.strip())[0].translate(BARE[mark]))


def parted(text: str) -> tuple[str, str]:
    """A cell without its sign of percent or of a currency, and that sign: 5 %, $5, -$5."""
    if text[:1].isdigit() and text[-1:].isdigit():
        return text, ""  # nearly all are
    if text[-1:] in SIGNS and text:
        return text[:-1].rstrip(), text[-1]
    minus = text[:1] if text[:1] in "+-–" else ""
    rest = text[len(minus) :]
    if rest[:1] in SIGNS and rest:
        return minus + rest[1:].lstrip(), rest[0]
    return text, ""
