"""`--data FILE[:COLUMN]`: a column of numbers becomes the p_data of the run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from gan1d.base.fields import SettingsError
from gan1d.base.files import why_of
from gan1d.base.folders import shown
from gan1d.base.regular_files import open_regular
from gan1d.densities.from_points import estimate
from gan1d.reading.columns import UnclearError
from gan1d.reading.tables import DECIMALS, MOST_BYTES, read_table

MARKS = ", ".join(DECIMALS)


def settings_of_data(text: str, decimal: str | None = None) -> tuple[dict[str, Any], str]:
    """The settings that make the file's numbers p_data, and the sentences that tell how; raises `SettingsError`.

    A file with several columns needs the column's name, or its number counted from 1, after a colon. `decimal` says
    what the decimal mark is where the numbers do not tell.
    """
    if decimal not in (None, *DECIMALS):
        raise SettingsError(f"decimal must be one of {MARKS}; not '{decimal}'.")
    try:
        return _settings_of(text, decimal or "")
    except UnclearError as error:
        way_out = f" Add --decimal {' or --decimal '.join(DECIMALS)}." if error.choices else ""
        raise SettingsError(f"{error}{way_out}") from None


def _settings_of(text: str, decimal: str) -> tuple[dict[str, Any], str]:
    path, column = _place(text)
    try:
        with open_regular(path) as file:
            table = read_table(file.read(MOST_BYTES + 1), decimal)
    except OSError as error:
        raise SettingsError(f"data must be a file that can be read; not '{shown(path)}' ({why_of(error)}).") from None
    if not column and len(table.columns) > 1:
        raise SettingsError(f"data must name one of the columns {', '.join(table.columns[:20])}, as {path.name}:2.")
    points = table.points(table.index(column) if column else 0)
    made = estimate(points.values)
    return {"p_data": "drawn", "heights": made.heights}, f"{points.done} {made.done}".strip()


def _place(text: str) -> tuple[Path, str]:
    """File and column; a colon that belongs to the name of a file that is there counts as such."""
    if os.path.isfile(text) or ":" not in text:
        return Path(text), ""
    name, _, column = text.rpartition(":")
    return Path(name), column
