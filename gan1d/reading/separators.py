"""What stands between the cells of a text: the separator with which most cells are numbers, where that is one."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, islice

from gan1d.base.fields import SettingsError, short
from gan1d.languages import N_, tr
from gan1d.reading.columns import UnclearError
from gan1d.reading.numbers import COMMA, MARKS, POINT, Cell, Row, is_missing, is_number, value_of

ONE = "\x1f"  # one cell a line: no text holds it
STRONG = ("\t", ";", "|")  # no number is written with these
SPACED = ", "  # commas in numbers, commas and spaces between them
PAIRED, GROUPS, BLANKS = "pairs", "groups", "blanks"  # the same mark in numbers, for decimals or thousands, and between
ANY = "any"  # of a list: whatever stands between numbers
SEPARATORS = (*STRONG, COMMA, SPACED, PAIRED, GROUPS, " ", BLANKS, ONE)
NAMES = {
    "\t": N_("tabs between cells"),
    ";": N_("semicolons between cells"),
    "|": N_("bars between cells"),
    COMMA: N_("commas between cells"),
    SPACED: N_("commas between cells"),
    PAIRED: N_("commas between cells"),
    " ": N_("spaces between cells"),
}
MOST_HEAD = 10  # rows of titles and names
SAMPLE = 1000  # lines that are looked at, and as many of those after them that have commas


def rows_of(lines: Iterable[str], separator: str) -> Iterator[Row]:
    """The rows of a text that hold anything; raises `SettingsError` for what is no table."""
    if separator == " ":
        lines = (re.sub(r"[ \t]+", " ", line.strip(" \t\n")) + "\n" for line in lines)
    if separator in _PARTS:
        parted = ((_PARTS[separator](line.strip()), n) for n, line in enumerate(lines, 1))
        yield from ((row, n) for row, n in parted if any(cell.strip() for cell in row))
        return
    reader = csv.reader(lines, delimiter=separator)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield row, reader.line_num
    except csv.Error as error:
        raise SettingsError(
            tr("The file must be a table of text; line {line}: {problem}.", line=reader.line_num, problem=error)
        ) from None


def _between_anything(line: str) -> list[str]:
    """What stands between separators of all kinds; a comma between two digits may be a mark, so nothing is parted."""
    return [line] if re.search(r"\d,\d", line) else re.split(r"[\s,;|]+", line.strip(",;|"))


def _in_pairs(line: str) -> list[str]:
    """1,5,2,7 as 1,5 and 2,7; what stands for no number is a cell of its own."""
    cells: list[str] = []
    half = ""
    for part in line.split(COMMA):
        if half:
            cells.append(f"{half},{part}")
            half = ""
        elif is_missing(part):
            cells.append(part)
        else:
            half = part
    return [line] if half else cells


def _between_spaced_commas(line: str) -> list[str]:
    return re.split(r",[ \t]+", line)


def _in_groups_by(between: str) -> Callable[[str], list[str]]:
    """1,234,5,678 as 1,234 and 5,678."""
    number = rf"[+–-]?\d{{1,3}}(?:{between}\d{{3}})+(?:[.,]\d+)?(?={between}|$)"
    return re.compile(rf"{number}|[^{between}]+").findall


_PARTS: dict[str, Callable[[str], list[str]]] = {
    ANY: _between_anything,
    SPACED: _between_spaced_commas,
    PAIRED: _in_pairs,
    GROUPS: _in_groups_by(","),
    BLANKS: _in_groups_by(" "),
}


def body_of(rows: Sequence[Row], marks: Sequence[str] = MARKS) -> int:
    """Where the first row is that holds a number; the number of rows if none does."""
    return next(
        (i for i, (row, _) in enumerate(rows) if any(is_number(c, marks) and not is_missing(c) for c in row)), len(rows)
    )


def separator_of(lines: Sequence[str], marks: Sequence[str], loose: bool) -> str:
    """The separator of a text, given its lines; raises `UnclearError` if two make different numbers of them.

    Where it is `loose`, a mere list, several separators may stand in it.
    """
    best = _best(lines, marks, loose)
    if len(best) == 1 or best[0] in STRONG:
        return best[0]
    settled = {choice: _best(lines, (choice,), loose) for choice in marks} if len(marks) > 1 else {}
    raise _unclear(lines, best, marks, {choice: found[0] for choice, found in settled.items() if len(found) == 1})


def _best(lines: Sequence[str], marks: Sequence[str], loose: bool) -> list[str]:
    """The separators that do best, more than one if nothing tells them apart; `STRONG` ones come first."""
    sample = [*lines[:SAMPLE], *islice((line for line in lines[SAMPLE:] if COMMA in line), SAMPLE)]
    tried = _tried(sample, marks, loose)
    head, shares = _shares(tried, marks)
    if loose and max(shares.values()) < 1 and _shares_below([*rows_of(sample, ANY)], marks, 1)[0] == 1:
        return [ANY]
    if not any(shares.values()):  # words alone
        return [max(tried, key=lambda separator: min(_widths(tried[separator]), default=len(sample)))]
    best = [separator for separator in tried if shares[separator] == max(shares.values())]
    if len(best) == 1 or best[0] in STRONG:
        return best
    if head:
        best = [separator for separator in best if _header_fits(tried[separator], head)] or best
        if best == [COMMA, ONE] and _header_has_commas(tried[COMMA], head):
            return [COMMA]
    return best


def _tried(sample: Sequence[str], marks: Sequence[str], loose: bool) -> dict[str, list[Row]]:
    """The rows that separators make of the lines, those separators alone that part some line, each in its own way."""
    tried: dict[str, list[Row]] = {}
    for separator in SEPARATORS:
        rows, usual = [*rows_of(sample, separator)], tried.get(" " if separator == BLANKS else COMMA, [])
        if separator == COMMA:
            ignored = POINT not in marks
        elif separator == PAIRED:
            ignored = COMMA not in marks or loose  # nobody means 1,5,2,7 as two numbers
        elif separator in (GROUPS, BLANKS):
            ignored = (separator == GROUPS and POINT not in marks) or not _grouped(rows, all if loose else any)
        else:  # a list in one line is no number with spaces in it
            ignored = separator == ONE and len(rows) == 1 and " " in tried
        parts = separator == ONE or any(width > 1 for width in _widths(rows))
        if parts and not ignored and not (separator in _PARTS and _widths(rows) == _widths(usual)):
            tried[separator] = rows
    return tried or {ONE: [*rows_of(sample, ONE)]}


def _grouped(rows: Sequence[Row], enough: Callable[[Iterable[bool]], bool]) -> bool:
    """Whether `enough` of the cells hold a mark between digits."""
    return enough(re.search(r"\d[, ]\d", str(cell)) is not None for row, _ in rows for cell in row)


def _shares(tried: dict[str, list[Row]], marks: Sequence[str]) -> tuple[int, dict[str, float]]:
    """How many rows are taken for titles and names, and the share of numbers in those below for each separator.

    It is the least number of rows with which some separator does best.
    """
    n = max(len(rows) for rows in tried.values())
    heads = range(min(MOST_HEAD, max(n // 2, 2), max(n - 1, 0)) + 1)
    below = {separator: _shares_below(rows, marks, len(heads)) for separator, rows in tried.items()}
    found = [{separator: shares[head] for separator, shares in below.items()} for head in heads]
    head = max(heads, key=lambda head: (max(found[head].values()), -head))
    if head:  # the same mark within numbers and between them is told by the names
        found[head] |= dict.fromkeys({PAIRED, GROUPS, BLANKS} & tried.keys(), 0.0)
    return head, found[head]


def _shares_below(rows: Sequence[Row], marks: Sequence[str], n: int) -> list[float]:
    """The share of numbers among the cells that are not blank, in all rows, in all but the first, ... n such shares."""
    tallies = [_tally(row, marks) for row, _ in rows] + [(0, 0, 0)] * n
    sums = accumulate(reversed(tallies), lambda a, b: (a[0] + b[0], a[1] + b[1], a[2] + b[2]))
    return [(numbers + missing) / cells if numbers else 0.0 for numbers, missing, cells in [*sums][::-1][:n]]


def _tally(row: Sequence[Cell], marks: Sequence[str]) -> tuple[int, int, int]:
    """How many cells of a row are numbers, how many say that there is none, and how many are not blank."""
    cells = [cell for cell in row if str(cell).strip()]
    missing = sum(is_missing(cell) for cell in cells)  # none of these is a number
    return sum(is_number(cell, marks) for cell in cells), missing, len(cells)


def _widths(rows: Sequence[Row]) -> list[int]:
    return [len(row) for row, _ in rows]


def _header_fits(rows: Sequence[Row], head: int) -> bool:
    """Whether the names are as many as the cells of the rows."""
    return max(_widths(rows[:head])) == max(_widths(rows[head:]), default=0)


def _header_has_commas(rows: Sequence[Row], head: int) -> bool:
    """Whether the names are parted by commas like the rows: 'Length, cm' over 182,88 is not."""
    names, first = rows[0][0], rows[head][0]
    return len(names) > 1 and str(names[1])[:1].isspace() == str(first[-1])[:1].isspace()


def _unclear(lines: Sequence[str], best: Sequence[str], marks: Sequence[str], settled: dict[str, str]) -> UnclearError:
    """The first line that two separators read differently, and what they make of it."""
    ways = {separator: {n: row for row, n in rows_of(lines, separator)} for separator in best[:2]}
    one, other = ways.values()
    line = next(n for n in one if one[n] != other.get(n) and any(is_number(cell, marks) for cell in one[n]))
    text = lines[line - 1].strip()[:40]
    readings = [_reading(way.get(line, []), marks) for way in (one, other)]
    choices = {choice: _reading(ways[found][line], (choice,)) for choice, found in settled.items() if found in ways}
    about = {"line": line, "text": text, "one": readings[0], "other": readings[1]}
    if len(choices) == 2:
        sentence = tr(
            "Line {line}, '{text}', can be read as {one} or as {other}. Say which mark is the decimal mark.", **about
        )
        return UnclearError(sentence, {choice: choices[choice] for choice in (POINT, COMMA)})
    return UnclearError(
        tr(
            "Line {line}, '{text}', can be read as {one} or as {other}. Write a semicolon between numbers, and nothing "
            "between thousands.",
            **about,
        )
    )


def _reading(cells: Sequence[Cell], marks: Sequence[str]) -> str:
    """What cells say, as numbers, with the last convention that fits: a lone cell with a comma is best told so."""
    told = []
    for cell in cells:
        fits = [choice for choice in marks if is_number(cell, (choice,))]
        text = str(cell).strip()
        told.append(f"{value_of(text, fits[-1]):.15g}" if fits and not is_missing(cell) else text)
    whole = tr("{before} and {part}", before=", ".join(told[:-1]), part=told[-1]) if told[1:] else "".join(told)
    return short(whole)
