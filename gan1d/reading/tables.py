"""Tables: columns by name, from a file or from pasted text, and the numbers in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gan1d.base.fields import SettingsError
from gan1d.languages import ngettext, tr
from gan1d.reading.columns import Numbers, conventions, read_numbers
from gan1d.reading.kinds import is_workbook, refuse_markup
from gan1d.reading.numbers import COMMA, MARKS, POINT, Cell, Row, is_missing, is_number
from gan1d.reading.separators import NAMES, body_of, rows_of, separator_of
from gan1d.reading.text import Text, decoded, text_of
from gan1d.reading.workbook import sheets_of

MOST_BYTES = 20 * 2**20
MOST_POINTS = 1_000_000
DECIMALS = {"point": (POINT,), "comma": (COMMA,)}
"""What may be said of the decimal mark where the numbers do not tell."""


@dataclass(frozen=True)
class Table:
    """Columns by name, or by number where there is no header; rows with the line each ends on.

    The first `worded` rows hold no number: they are units, or more names. `told` says in a few words how it was read.
    """

    columns: tuple[str, ...]
    rows: list[Row]
    worded: int
    separator: str
    marks: tuple[str, ...]
    told: tuple[str, ...]
    header: Row | None

    def index(self, column: str) -> int:
        """Where a column is, by its name or else its number counted from 1; raises `SettingsError`."""
        if self.columns.count(column) > 1:
            where = ", ".join(str(j + 1) for j, name in enumerate(self.columns) if name == column)
            raise SettingsError(
                tr(
                    "column {name} is there more than once: give its number, one of {where}.",
                    name=column,
                    where=where,
                )
            )
        if column in self.columns:
            return self.columns.index(column)
        if column.isascii() and column.isdigit() and 1 <= int(column[:9]) <= len(self.columns):
            return int(column[:9]) - 1
        names = ", ".join(self.columns[:20]) + (", ..." if len(self.columns) > 20 else "")
        raise SettingsError(
            tr("column must be one of {names} (or a number from 1); not '{shown}'.", names=names, shown=column[:40])
        )

    def points(self, j: int) -> Numbers:
        """The numbers of column j and how they were read; raises `SettingsError`, `UnclearError` for two ways."""
        if self.header:
            self._refuse_number_for_a_name(*self.header, j)
        first = 0
        while first < self.worded and _may_be_unit(_cell(self.rows[first], j)):
            first += 1
        rows = self.rows[first:]
        cells, lines = [_cell(row, j) for row in rows], [line for _, line in rows]
        name = tr("column {name}", name=self.columns[j][:40]) if self.columns else tr("points")
        numbers = read_numbers(cells, lines, name, self.marks, lambda: self._proved(j))
        units = [str(_cell(row, j)).strip() for row in self.rows[:first]]
        told = (tr("units left out ({units})", units=", ".join(units)[:40]),) if units else ()
        return replace(numbers, told=(*self.told, *told, *numbers.told))

    def _refuse_number_for_a_name(self, header: Sequence[Cell], line: int, j: int) -> None:
        """Raise `SettingsError` where the first line may be data: its cell j is a number, and no name is proved."""
        cell = _cell((header, line), j)
        if is_missing(cell) or not is_number(cell) or _counts(header):
            return
        named = (i for i in range(len(self.columns)) if not is_number(_cell((header, line), i)))
        if any(conventions([_cell(row, i) for row in self.rows[self.worded :]]) for i in named):
            return  # a word over numbers
        raise SettingsError(
            tr(
                "Line {line} can be read as names or as numbers, as '{cell}': write a line of names above it, or a "
                "name that is no number.",
                line=line,
                cell=str(cell)[:40],
            )
        )

    def _proved(self, j: int) -> str:
        """The decimal mark that the other columns prove; empty if they prove none, or both."""
        rows = self.rows[self.worded :]
        others = (conventions([_cell(row, i) for row in rows]) for i in range(len(self.columns)) if i != j)
        found = {fits[0] for fits in others if len(fits) == 1}
        return found.pop() if len(found) == 1 else ""


def read_table(content: bytes, decimal: str = "") -> Table:
    """A table from a file, a workbook or a text; raises `SettingsError`, `UnclearError` if there are two ways.

    `decimal` is one of `DECIMALS` where the numbers themselves do not tell.
    """
    marks = DECIMALS.get(decimal, MARKS)
    if len(content) > MOST_BYTES:
        raise SettingsError(tr("The file must have at most {most} MB; this one has more.", most=MOST_BYTES // 2**20))
    if is_workbook(content):
        return _table_of_workbook(content, marks)
    text, encoding = decoded(content)
    refuse_markup(text)
    told = (tr("text in {encoding}", encoding=encoding),) if encoding else ()
    return _table_of_text(text_of(text, told), marks, loose=False)


def read_text(text: str, decimal: str = "") -> Table:
    """A table from pasted text; without a header all its numbers are one column. Raises as `read_table` does."""
    if len(text) > MOST_BYTES:
        raise SettingsError(
            tr("points must be a text of at most {most} MB; this one is larger.", most=MOST_BYTES // 2**20)
        )
    refuse_markup(text)
    table = _table_of_text(text_of(text), DECIMALS.get(decimal, MARKS), loose=True)
    if table.header:
        return table
    rows: list[Row] = [([cell], line) for row, line in table.rows for cell in row if str(cell).strip()]
    _refuse_too_many(len(rows))
    return replace(table, columns=(), rows=rows)


def _table_of_workbook(content: bytes, marks: tuple[str, ...]) -> Table:
    """The first sheet that holds numbers, or else the first that holds anything."""
    sheets = sheets_of(content)
    if not sheets:
        raise _empty()
    numbered = [sheet for sheet in sheets if body_of(sheet[1]) < len(sheet[1])]
    name, rows = (numbered or sheets)[0]
    told = (tr("sheet {name}, one of {n}", name=name, n=len(sheets)),) if len(sheets) > 1 else ()
    return _framed(rows, "", marks, told, loose=False)


def _table_of_text(text: Text, marks: tuple[str, ...], loose: bool) -> Table:
    if not loose and not any(line.strip(" \t\n,;|") for line in text.lines):
        raise _empty()
    separator = text.separator or separator_of(text.lines, marks, loose)
    rows: list[Row] = []
    for row in rows_of(text.lines, separator):
        rows.append(row)
        _refuse_too_many(len(rows) - 1)
    if not (loose or rows):  # a line may be nothing but quotes
        raise _empty()
    parted = separator in NAMES and any(len(row) > 1 for row, _ in rows)
    told = (*text.told, tr(NAMES[separator])) if parted else text.told
    return _framed(rows, separator, marks, told, loose)


def _empty() -> SettingsError:
    return SettingsError(tr("The file must have at least one row; it is empty."))


def _framed(rows: list[Row], separator: str, marks: tuple[str, ...], told: tuple[str, ...], loose: bool) -> Table:
    """The table of these rows: titles above the header left out, the header taken off."""
    body = body_of(rows, marks)
    numbers = body < len(rows)
    if not _has_header(rows, body, loose):
        if not loose:
            _refuse_longer(rows, len(rows[0][0]))
            told = (*told, tr("no line of names"))
        columns = tuple(str(j + 1) for j in range(len(rows[0][0]))) if rows else ()
        return Table(columns, rows, 0, separator, marks, told, None)
    first = max(range(max(body, 1)), key=lambda i: len(_trimmed(rows[i][0]))) if numbers else 0
    header, rest = rows[first], rows[first + 1 :]
    _refuse_longer(rows[first:], len(header[0]))
    if first:
        told = (*told, ngettext("{n:,} line above the names left out", "{n:,} lines above the names left out", first))
    worded = max(body - first - 1, 0) if numbers else 0
    return Table(_names(header[0]), rest, worded, separator, marks, told, header)


def _names(header: Sequence[Cell]) -> tuple[str, ...]:
    """Names of columns; where a cell is blank, its number, or #1 if another column is called so."""
    names = [" ".join(str(cell).split()) for cell in header]
    return tuple(name or (f"#{j}" if str(j) in names else str(j)) for j, name in enumerate(names, 1))


def _has_header(rows: Sequence[Row], body: int, loose: bool) -> bool:
    """Whether names stand above the numbers. A pasted list has none if it begins with a number, or holds no numbers."""
    if loose:
        return 0 < body < len(rows)
    if body > 0:
        return True
    cells = [str(cell).strip() for cell in _trimmed(rows[0][0])]
    if not all(is_missing(cell) or is_number(cell) for cell in cells):
        return True
    blank = "" in cells or len(cells) < max(len(_trimmed(row)) for row, _ in rows)
    return blank and len(rows) > 1 and all(cell.isdigit() or not cell for cell in cells)  # 2001, 2002 over a blank


def _may_be_unit(cell: Cell) -> bool:
    """Whether a cell without a number, under a name and above numbers, is a unit, and no number gone wrong."""
    return isinstance(cell, str) and not is_missing(cell) and not re.match(r"\s*[+–-]?(\.?\d|inf)", cell, re.IGNORECASE)


def _counts(header: Sequence[Cell]) -> bool:
    """Whether a header is a blank and then 0, 1, 2, ..., as pandas writes for columns without names."""
    cells = [str(cell).strip() for cell in header]
    return cells == ["", *(str(n) for n in range(len(cells) - 1))]


def _refuse_longer(rows: Sequence[Row], width: int) -> None:
    for row, line in rows:
        if len(row) > width and len(_trimmed(row)) > width:
            raise SettingsError(
                tr(
                    "Line {line} must have at most {width} cells, as line {first} has; it has {n}. Where commas are "
                    "decimal commas, write semicolons between cells.",
                    line=line,
                    width=width,
                    first=rows[0][1],
                    n=len(_trimmed(row)),
                )
            )


def _trimmed(row: Sequence[Cell]) -> Sequence[Cell]:
    """A row without blanks at its end."""
    n = len(row)
    while n and isinstance(row[n - 1], str) and not str(row[n - 1]).strip():
        n -= 1
    return row[:n]


def _cell(row: Row, j: int) -> Cell:
    return row[0][j] if j < len(row[0]) else ""


def _refuse_too_many(count: int) -> None:
    if count > MOST_POINTS:
        raise SettingsError(tr("points must be at most {most:,} numbers; these are more.", most=MOST_POINTS))
