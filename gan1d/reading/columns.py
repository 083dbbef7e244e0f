"""The cells of a column to numbers. All must follow one convention: a decimal mark.

Where both fit and say different numbers, as in 1,234, nobody guesses: `UnclearError` is raised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.fields import SettingsError
from gan1d.languages import ngettext, tr
from gan1d.reading.numbers import APOSTROPHES, BARE, COMMA, MARKS, PATTERN, POINT, SPACES, Cell, is_missing, parted

HUGE = 1e100  # so that squares of points stay numbers


class UnclearError(SettingsError):
    """Two readings are possible. `choices` has the decimal marks that would settle it, each with what it reads."""

    def __init__(self, message: str, choices: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.choices = choices or {}


@dataclass(frozen=True)
class Numbers:
    """The numbers of a column, and what was done to read them, in a few words each."""

    values: Array
    told: tuple[str, ...]

    @property
    def done(self) -> str:
        """The sentence on how they were read; empty if there is nothing to say."""
        return tr("Read with: {what}.", what="; ".join(self.told)) if self.told else ""


def conventions(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The conventions that all cells of a column follow, those aside that are no numbers at all."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and not is_missing(cell)]
    return tuple(mark for mark in MARKS if texts and all(PATTERN[mark].fullmatch(parted(text)[0]) for text in texts))


def read_numbers(
    cells: Sequence[Cell], lines: Sequence[int], name: str, marks: Sequence[str], elsewhere: Callable[[], str]
) -> Numbers:
    """The numbers of a column in one of the conventions `marks`; cells that say that there is none are left out.

    `elsewhere` is asked where both fit: the decimal mark that the rest of the table proves, or nothing. Raises
    `SettingsError` with the line of what is no number, and `UnclearError`.
    """
    stripped = (cell.strip() if isinstance(cell, str) else cell for cell in cells)
    here = [*zip(stripped, lines, strict=True)]
    missing = Counter(cell for cell, _ in here if is_missing(cell))
    here = [(cell, line) for cell, line in here if not is_missing(cell)]
    if len(here) < 2:
        raise SettingsError(tr("{name} must have at least 2 numbers; not {n}.", name=name, n=len(here)))
    parts = [parted(cell) if isinstance(cell, str) else (cell, "") for cell, _ in here]
    sign = _common_sign(here, [sign for _, sign in parts], name)
    bare = [(cell, line) for (cell, _), (_, line) in zip(parts, here, strict=True) if isinstance(cell, str)]
    mark = _convention(bare, name, marks, elsewhere)
    numbers = (float(cell.translate(BARE[mark])) if isinstance(cell, str) else cell for cell, _ in parts)
    values = np.fromiter(numbers, float, len(here))
    wrong = ~(np.abs(values) <= HUGE)
    if wrong.any():
        raise _no_number(*here[int(wrong.argmax())], name)
    told = [*_marks_told([text for text, _ in bare], mark)]
    if sign:
        told.append(tr("the sign {sign} left out", sign=sign))
    if missing:
        told.append(_left_out(missing))
    return Numbers(values, tuple(told))


def _common_sign(here: Sequence[tuple[Cell, int]], signs: Sequence[str], name: str) -> str:
    """The sign that every cell has; raises `SettingsError` where they differ, since they may be other units."""
    for sign, (cell, line) in zip(signs, here, strict=True):
        if sign != signs[0]:
            raise SettingsError(
                tr(
                    "{name} must have one unit; line {first} has '{one}', line {line} has '{other}'.",
                    name=name,
                    first=here[0][1],
                    one=str(here[0][0])[:40],
                    line=line,
                    other=str(cell)[:40],
                )
            )
    return signs[0]


def _convention(texts: Sequence[tuple[str, int]], name: str, marks: Sequence[str], elsewhere: Callable[[], str]) -> str:
    fitting = [mark for mark in marks if all(PATTERN[mark].fullmatch(text) for text, _ in texts)]
    if not fitting:
        raise _of_no_convention(texts, name, marks)
    if len(fitting) == 1:
        return fitting[0]
    for text, line in texts:
        one, other = (float(text.translate(BARE[mark])) for mark in fitting)
        if one != other:
            proved = elsewhere()
            if not proved:
                choices = {POINT: f"{one:.15g}", COMMA: f"{other:.15g}"}
                raise UnclearError(
                    tr(
                        "{name} can be read in two ways: line {line}, '{text}', is {one} with a decimal point and "
                        "{other} with a decimal comma. Say which mark is the decimal mark.",
                        name=name,
                        line=line,
                        text=text[:40],
                        one=choices[POINT],
                        other=choices[COMMA],
                    ),
                    choices,
                )
            return proved
    return fitting[0]


def _of_no_convention(texts: Sequence[tuple[str, int]], name: str, marks: Sequence[str]) -> SettingsError:
    first: dict[str, tuple[str, int]] = {}
    for text, line in texts:
        fits = [mark for mark in marks if PATTERN[mark].fullmatch(text)]
        if not fits:
            return _no_number(text, line, name)
        if len(fits) == 1:
            first.setdefault(fits[0], (text, line))
    (one, line), (other, other_line) = first[POINT], first[COMMA]
    return SettingsError(
        tr(
            "{name} must have one decimal mark; line {line} has '{one}', line {other_line} has '{other}'.",
            name=name,
            line=line,
            one=one[:40],
            other_line=other_line,
            other=other[:40],
        )
    )


def _no_number(cell: Cell, line: int, name: str) -> SettingsError:
    shown = ascii(cell[:40]) if isinstance(cell, str) else f"{cell:g}"
    return SettingsError(
        tr(
            "{name} must hold only numbers within ±{most:g}; line {line} has {shown}.",
            name=name,
            most=HUGE,
            line=line,
            shown=shown,
        )
    )


def _marks_told(texts: Sequence[str], mark: str) -> list[str]:
    """Which marks were taken for decimal marks, where that is not the point alone, and which for thousands."""
    found = set("".join(texts))
    other, between = (
        (COMMA, tr("commas between thousands")) if mark == POINT else (POINT, tr("points between thousands"))
    )
    spaces, apostrophes = tr("spaces between thousands"), tr("apostrophes between thousands")
    groups = ((other, between), (SPACES, spaces), (APOSTROPHES, apostrophes))
    thousands = [words for marks, words in groups if found & set(marks)]
    decimal = tr("decimal commas") if mark == COMMA else tr("decimal points")
    return [decimal, *thousands] if mark in found and (thousands or mark == COMMA) else thousands


def _left_out(missing: Counter[Cell]) -> str:
    shown = {cell: cell if str(cell).isalnum() else f"'{cell}'" for cell in missing}  # '-' would be lost in a sentence
    kinds = ", ".join(f"{n:,} {shown[cell]}" if cell else tr("{n:,} blank", n=n) for cell, n in missing.most_common(5))
    return ngettext("{n:,} cell left out: {kinds}", "{n:,} cells left out: {kinds}", missing.total(), kinds=kinds)
