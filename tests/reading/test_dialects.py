"""The law of reading: a table written in any dialect gives its own numbers, or a sentence; never other numbers."""

import csv
import io
import itertools
from collections import Counter

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.reading.tables import read_table, read_text

THOUSANDS = {".": ("", ",", "'", "\u00a0", "\u202f", " "), ",": ("", ".", "'", "\u00a0", "\u202f", " ")}
GAPS = ("", "NA", "NaN", "-", "n/a", "#N/A")
SHAPES = [*itertools.product(".,", range(6), (";", "\t", ",", "|", " ", "\n"))]


def written(value: float, digits: int, decimal: str, thousands: str) -> str:
    """A number by hand: its digits in groups of three, its decimal mark."""
    whole, _, rest = f"{abs(value):.{digits}f}".partition(".")
    groups = []
    while whole:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    return ("-" if value < 0 else "") + thousands.join(groups) + (decimal + rest if rest else "")


def table_of(rng: np.random.Generator, decimal: str, thousands: str, separator: str) -> tuple[str, list[list[float]]]:
    """A table in a dialect drawn by chance, and the numbers of each of its columns."""
    digits, scale = int(rng.integers(0, 6)), 10.0 ** rng.integers(0, 7)
    columns = 1 if separator == "\n" else int(rng.integers(1, 4))
    numbers = np.round(rng.normal(rng.choice([0.0, scale]), scale, (int(rng.integers(2, 12)), columns)), digits)
    cells = [[written(x, digits, decimal, thousands) for x in row] for row in numbers]
    values = [[float(f"{x:.{digits}f}") for x in column] for column in numbers.T]
    if rng.random() < 0.3:
        row, j = int(rng.integers(len(cells))), int(rng.integers(columns))
        cells[row][j] = str(rng.choice(GAPS[1:] if separator in " \n" else GAPS))
        del values[j][row]
    if rng.random() < 0.3 and separator not in "\n ":
        cells.insert(0, [str(rng.choice(["s", "(cm)", "V"])) for _ in range(columns)])
        cells.insert(0, [f"name {j}" for j in range(columns)])
    elif rng.random() < 0.7:
        cells.insert(0, [f"name{j}" for j in range(columns)])
    file = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if rng.random() < 0.2 else csv.QUOTE_MINIMAL
    mark = ";" if separator == "\n" else separator
    if separator == "," and rng.random() < 0.5:  # as people write by hand, without quotes
        file.write("\n".join(",".join(row) for row in cells))
    else:
        csv.writer(file, delimiter=mark, quoting=quoting, lineterminator=str(rng.choice(["\n", "\r\n"]))).writerows(
            cells
        )
    above = "sep=;\n" if separator == ";" and rng.random() < 0.2 else "# a comment, 1;2\n" if rng.random() < 0.2 else ""
    return above + file.getvalue(), values


@pytest.mark.slow
@pytest.mark.parametrize(("decimal", "kind", "separator"), SHAPES)
def test_a_table_in_any_dialect_gives_its_own_numbers_or_a_sentence(decimal: str, kind: int, separator: str) -> None:
    rng = np.random.default_rng([SHAPES.index((decimal, kind, separator)), 12])
    outcomes: Counter[str] = Counter()
    for _ in range(25):
        content, values = table_of(rng, decimal, THOUSANDS[decimal][kind], separator)
        encoding = str(rng.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
        data = content.replace("\u202f", "\u00a0").encode(encoding)
        for j, expected in enumerate(values):
            try:
                table = read_table(data)
                assert len(table.columns) >= len(values) or "," in content, content
                numbers = table.points(j).values.tolist()
            except SettingsError:
                outcomes["refused"] += 1
            else:
                assert numbers == expected, (content, j)
                outcomes["read"] += 1
    if separator in ";\t|" and kind == 0:  # the dialects of Excel and pandas are read, but for 1.234 alone
        assert outcomes["read"] > 5 * outcomes["refused"], outcomes


LISTS = [*itertools.product(".,", [", ", "; ", " ", "\n", "\t"]), (".", ",")]


@pytest.mark.parametrize(("decimal", "separator"), LISTS)
def test_a_list_gives_its_own_numbers_or_a_sentence(decimal: str, separator: str) -> None:
    rng = np.random.default_rng([ord(decimal), ord(separator[0]), len(separator)])
    read = 0
    for i in range(150):
        digits, thousands = int(rng.integers(0, 5)), THOUSANDS[decimal][i % 6]
        if thousands == separator:
            continue  # nobody means 1 234 5 678 as two numbers
        values = np.round(rng.normal(0, 10.0 ** rng.integers(0, 6), int(rng.integers(2, 9))), digits)
        text = separator.join(written(value, digits, decimal, thousands) for value in values)
        try:
            numbers = read_text(text).points(0).values.tolist()
        except SettingsError:
            continue
        assert numbers == [float(f"{value:.{digits}f}") for value in values], text
        read += 1
    assert read > 15


def test_what_pandas_writes_is_read_exactly() -> None:
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(3)
    frame = pandas.DataFrame({"Größe": rng.normal(180, 9, 50), "n": rng.integers(0, 99, 50), "who": ["x, y"] * 50})
    frame.loc[3, "Größe"] = None
    wanted = frame["Größe"].dropna().tolist()
    for separator, decimal, gap, index in itertools.product(",;\t|", ".,", ("", "NA"), (True, False)):
        text = frame.to_csv(sep=separator, decimal=decimal, na_rep=gap, index=index)
        table = read_table(text.encode())
        assert table.points(table.index("Größe")).values.tolist() == wanted
