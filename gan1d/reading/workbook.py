"""Workbooks of Excel and of programs like it, old and new: the cells of their sheets as numbers and texts.

The library holds every cell from the first to the last one, so that one cell far from all others asks for more memory
than there is, which ends its process at once. A workbook is therefore read in a process of its own, within limits.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of
from gan1d.jobs import child
from gan1d.languages import tr
from gan1d.reading.numbers import Cell, Row, plain

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_CELLS = 20_000_000  # of a sheet, blank ones before its last cell with them
MOST_MEMORY = 4 * 2**30  # bytes
LONGEST = 60.0  # seconds


def sheets_of(content: bytes) -> list[tuple[str, list[Row]]]:
    """The sheets that hold anything, by name, with their rows that do; raises `SettingsError` if it cannot be read."""
    try:
        found = _read_aside(content)
    except OSError as error:
        found = {"why": why_of(error)}
    if found is None:
        raise SettingsError(
            tr(
                "The workbook takes too much memory or time: a cell may stand far from all others. Delete what lies "
                "beyond the table, or save it as CSV."
            )
        )
    if found.get("locked"):
        raise SettingsError(tr("The workbook is locked by a password: save it without one, or as CSV."))
    if "why" in found:
        raise SettingsError(
            tr("The workbook cannot be read ({why}): save it anew as .xlsx, or as CSV.", why=found["why"])
        )
    return [(name, [(cells, line) for cells, line in rows]) for name, rows in found["sheets"] if rows]


def _read_aside(content: bytes) -> dict[str, Any] | None:
    """What another process makes of a workbook; None if it came to no end. Raises `OSError` if none can be started."""
    with tempfile.TemporaryFile() as answer:
        with child.start((*child.PYTHON, "-m", __name__), answer) as process:
            try:
                process.communicate(content, LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
        if process.returncode:
            return None
        answer.seek(0)
        found: dict[str, Any] = json.loads(answer.read().splitlines()[-1])  # warnings may stand before it
        return found


def main() -> None:
    """Read the workbook on standard input; print its sheets as JSON, or why it cannot be read."""
    with suppress(ImportError, ValueError, OSError):  # not every system has this limit, and it may be lower already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    print(json.dumps(_read(sys.stdin.buffer.read())))


def _read(content: bytes) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # not needed where it is only started

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {"sheets": [(name, _rows(book.get_sheet_by_name(name))) for name in book.sheet_names]}
    except PasswordError:
        return {"locked": True}
    except CalamineError as error:
        return {"why": str(error)}


def _rows(sheet: CalamineSheet) -> list[Row]:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise MemoryError
    rows = ([_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False))
    return [(row, n) for n, row in enumerate(rows, 1) if any(cell != "" for cell in row)]


def _cell(value: object) -> Cell:
    """A number as it is; everything else as a text, which dates, times and truth values make no number."""
    if isinstance(value, bool):
        return str(value).upper()
    return float(value) if isinstance(value, int | float) else plain(str(value)).strip()


if __name__ == "__main__":
    main()
