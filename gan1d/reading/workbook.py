"""Workbooks of Excel and of programs like it, old and new: the cells of their sheets as numbers and texts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from gan1d.fields import SettingsError
from gan1d.languages import tr
from gan1d.reading.numbers import Cell, Row, plain

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def sheets_of(content: bytes) -> list[tuple[str, list[Row]]]:
    """The sheets that hold anything, by name, with their rows that do; raises `SettingsError` if it cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # here: few who start the app need it

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(name, _rows(book.get_sheet_by_name(name))) for name in book.sheet_names]
    except PasswordError:
        raise SettingsError(tr("The workbook is locked by a password: save it without one, or as CSV.")) from None
    except CalamineError as error:
        raise SettingsError(
            tr("The workbook cannot be read ({why}): save it anew as .xlsx, or as CSV.", why=str(error))
        ) from None
    return [(name, rows) for name, rows in sheets if rows]


def _rows(sheet: CalamineSheet) -> list[Row]:
    rows = ([_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False))
    return [(row, n) for n, row in enumerate(rows, 1) if any(cell != "" for cell in row)]


def _cell(value: object) -> Cell:
    """A number as it is; everything else as a text, which dates, times and truth values make no number."""
    if isinstance(value, bool):
        return str(value).upper()
    return float(value) if isinstance(value, int | float) else plain(str(value)).strip()
