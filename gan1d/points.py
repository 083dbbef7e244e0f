"""Points to a density to be learnt: numbers in a text or in a column of a table become the heights of a drawing."""

from __future__ import annotations

import csv
import io
import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gan1d.distributions import Array
from gan1d.fields import SettingsError
from gan1d.languages import tr
from gan1d.own_data import MOST_HEIGHT

MOST_BYTES = 20 * 2**20
MOST_POINTS = 1_000_000
MOST_LINES = 2_000_000
LONGEST_LINE = 100_000  # characters
HEIGHTS = 64
MARGIN = 3.0  # bandwidths beyond the outermost points
BINS = 4096
HUGE = 1e100  # so that squares of points stay numbers


@dataclass(frozen=True)
class Estimate:
    """Heights for `Settings.heights`, and the sentence that tells how they came about."""

    heights: tuple[int, ...]
    done: str


def estimate(points: Array) -> Estimate:
    """A Gaussian kernel estimate of the density of the points (n,), by Silverman's rule, at `HEIGHTS` equal steps.

    Raises `SettingsError` for fewer than 2 different points. Source: Silverman (1986), equation 3.31.
    """
    n, low, high = len(points), float(points.min()), float(points.max())
    mean, sd = float(points.mean()), float(points.std())
    quarter, three_quarters = np.quantile(points, [0.25, 0.75])
    if not (high > low and sd > 0):
        raise SettingsError(tr("points must have at least 2 different values; all of these are {value:g}.", value=low))
    # h = 0.9 min(sd, IQR / 1.34) n^(-1/5), where the quartiles differ
    spread = min(sd, float(three_quarters - quarter) / 1.34) or sd
    silverman = 0.9 * spread * n**-0.2
    # Narrower than a step between heights, it would fall between them: steps * h = (high - low) + 2 MARGIN h
    h = max(silverman, (high - low) / (HEIGHTS - 1 - 2 * MARGIN))
    at = np.linspace(low - MARGIN * h, high + MARGIN * h, HEIGHTS)
    density = _kernel_sum(points, low, high, h, at)
    heights = np.rint(density / density.max() * MOST_HEIGHT).astype(int)
    if h == silverman:
        rule = tr("Silverman's rule")
    else:
        rule = tr("wider than Silverman's {bandwidth:.3g}, to show at all", bandwidth=silverman)
    done = tr(
        "{n:,} points with mean {mean:.4g} and standard deviation {sd:.4g} became {heights} heights from {low:.4g} to "
        "{high:.4g}: a Gaussian kernel estimate of bandwidth {bandwidth:.3g} ({rule}).",
        n=n,
        mean=mean,
        sd=sd,
        heights=HEIGHTS,
        low=at[0],
        high=at[-1],
        bandwidth=h,
        rule=rule,
    )
    return Estimate(tuple(heights.tolist()), done)


def _kernel_sum(points: Array, low: float, high: float, h: float, at: Array) -> Array:
    """Sum over points of exp(-((at - point) / h)^2 / 2), each point shared between the two nearest of `BINS` places."""
    position = (points - low) / (high - low) * (BINS - 1)
    left = np.minimum(position.astype(np.intp), BINS - 2)
    part = position - left
    counts = np.bincount(left, 1 - part, BINS) + np.bincount(left + 1, part, BINS)
    places = np.linspace(low, high, BINS)
    return np.exp(-0.5 * ((at[:, None] - places) / h) ** 2) @ counts


# ---- reading -----------------------------------------------------------------------------------------------------


def numbers_in(text: str) -> Array:
    """All the numbers of a text, between commas, semicolons, spaces and lines; raises `SettingsError`."""
    if len(text) > MOST_BYTES:
        raise SettingsError(
            tr("points must be a text of at most {most} MB; this one is larger.", most=MOST_BYTES // 2**20)
        )
    cells, lines = [], []
    for number, line in enumerate(_lines(text), 1):
        found = [cell for cell in re.split(r"[\s,;]+", line) if cell]
        cells += found
        lines += [number] * len(found)
        _refuse_too_many(len(cells))
    return _numbers(cells, lines, tr("points"))


@dataclass(frozen=True)
class Table:
    """A table: its columns' names, or 1, 2, ... where it has no header; its rows and the lines they end on."""

    columns: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]

    def index(self, column: str) -> int:
        """Where a column is, by its name or else its number counted from 1; raises `SettingsError`."""
        if column in self.columns:
            return self.columns.index(column)
        if column.isascii() and column.isdigit() and 1 <= int(column[:9]) <= len(self.columns):
            return int(column[:9]) - 1
        names = ", ".join(self.columns[:20]) + (", ..." if len(self.columns) > 20 else "")
        raise SettingsError(
            tr("column must be one of {names} (or a number from 1); not '{shown}'.", names=names, shown=column[:40])
        )

    def points(self, j: int) -> Array:
        """The numbers of column j; raises `SettingsError`."""
        cells = [row[j] if j < len(row) else "" for row in self.rows]
        return _numbers(cells, self.lines, tr("column {name}", name=self.columns[j][:40]))


def read_table(content: bytes) -> Table:
    """A table from a file in UTF-8, its cells between commas, semicolons or tabs; raises `SettingsError`."""
    if len(content) > MOST_BYTES:
        raise SettingsError(tr("The file must have at most {most} MB; this one has more.", most=MOST_BYTES // 2**20))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(tr("The file must be a text in UTF-8; its byte {n} is not.", n=error.start + 1)) from None
    rows, lines = [], []
    reader = csv.reader(_lines(text), delimiter=_separator(text))
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(reader.line_num)
                _refuse_too_many(len(rows) - 1)
    except csv.Error as error:
        raise SettingsError(
            tr("The file must be a table of text; line {line}: {problem}.", line=reader.line_num, problem=error)
        ) from None
    if not rows:
        raise SettingsError(tr("The file must have at least one row; it is empty."))
    if all(_is_number(cell) for cell in rows[0]):
        return Table(tuple(str(j + 1) for j in range(len(rows[0]))), rows, lines)
    return Table(tuple(" ".join(cell.split()) or str(j + 1) for j, cell in enumerate(rows[0])), rows[1:], lines[1:])


def _separator(text: str) -> str:
    """The one that splits each of the first two lines that say anything into the most cells."""
    first = list(itertools.islice((line for line in _lines(text) if line.strip()), 2))

    def cells(separator: str) -> int:
        return min((len(row) for row in csv.reader(first, delimiter=separator)), default=0)

    return max(",;\t", key=cells)


def _lines(text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        if len(line) > LONGEST_LINE:
            raise SettingsError(
                tr(
                    "A line must have at most {most:,} characters; line {line} has more.",
                    most=LONGEST_LINE,
                    line=number,
                )
            )
        if number > MOST_LINES:
            raise SettingsError(tr("There must be at most {most:,} lines; these are more.", most=MOST_LINES))
        yield line


def _refuse_too_many(count: int) -> None:
    if count > MOST_POINTS:
        raise SettingsError(tr("points must be at most {most:,} numbers; these are more.", most=MOST_POINTS))


def _numbers(cells: list[str], lines: list[int], name: str) -> Array:
    if len(cells) < 2:
        raise SettingsError(tr("{name} must have at least 2 numbers; not {n}.", name=name, n=len(cells)))
    try:
        values = np.fromiter(map(float, cells), float, len(cells))
    except ValueError:
        values = np.array([float(cell) if _is_number(cell) else math.nan for cell in cells])
    wrong = ~(np.abs(values) <= HUGE)
    if wrong.any():
        at = int(wrong.argmax())
        cell = cells[at].strip()
        raise SettingsError(
            tr(
                "{name} must hold only numbers within ±{most:g}; line {line} has {shown}.",
                name=name,
                most=HUGE,
                line=lines[at],
                shown=ascii(cell[:40]) if cell else tr("nothing"),
            )
        )
    return values


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
