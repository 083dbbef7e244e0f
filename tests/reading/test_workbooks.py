"""Workbooks: numbers as they are in the sheet, whatever the sheet shows."""

import datetime
import io
import zipfile
from collections.abc import Iterable

import openpyxl
import pytest

from gan1d.base.fields import SettingsError
from gan1d.reading import kinds
from gan1d.reading import workbook as reader
from gan1d.reading.tables import read_table
from tests.reading.given import column


def workbook(**sheets: Iterable[Iterable[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_numbers_are_those_of_the_sheet() -> None:
    content = workbook(A=[["n", "Größe"], [1, 182.88], [2, 0.1], [3, None], [4, 1e-7], [5, -1234]])
    assert read_table(content).columns == ("n", "Größe")
    assert column(content, "Größe").values.tolist() == [182.88, 0.1, 1e-7, -1234]
    assert column(content, "Größe").done == "Read with: 1 cell left out: 1 blank."


def test_a_number_kept_as_text_follows_its_marks() -> None:
    content = workbook(A=[["a"], ["1.234,5"], ["2,5"], [3.25]])
    assert column(content).values.tolist() == [1234.5, 2.5, 3.25]


def test_titles_units_and_a_cell_in_error_are_left_out() -> None:
    content = workbook(A=[["Results"], [], ["t", "U"], ["s", "V"], [1, 2.5], [2, "#N/A"], [3, 4.5]])
    numbers = column(content)
    assert numbers.values.tolist() == [2.5, 4.5]
    assert numbers.done == ("Read with: 1 line above the names left out; units left out (V); 1 cell left out: 1 blank.")


@pytest.mark.parametrize("value", [datetime.date(2024, 1, 5), datetime.time(3, 4), True])
def test_dates_times_and_truth_values_are_no_numbers(value: object) -> None:
    with pytest.raises(SettingsError, match="column b must hold only numbers .* line 3 has '"):
        column(workbook(A=[["a", "b"], [1, 2], [3, value], [5, 6]]))


def test_the_first_sheet_with_numbers_is_read_and_named() -> None:
    content = workbook(Notes=[["made by hand"]], Values=[["a"], [1], [2]], More=[["a"], [3], [4]])
    assert column(content).values.tolist() == [1, 2]
    assert column(content).done == "Read with: sheet Values, one of 3."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (workbook(A=[]), "The file must have at least one row; it is empty."),
        (workbook(A=[["a"], [1], [2]])[:-400], "The file is packed (ZIP): unpack it, and give the table in it."),
    ],
)
def test_a_workbook_that_cannot_be_read_gets_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        column(content)
    assert str(caught.value) == said


def test_a_workbook_with_a_damaged_sheet_gets_a_sentence() -> None:
    whole, broken = zipfile.ZipFile(io.BytesIO(workbook(A=[["a"], [1], [2]]))), io.BytesIO()
    with zipfile.ZipFile(broken, "w") as parts:
        for name in whole.namelist():
            parts.writestr(name, b"<broken" if "sheet1" in name else whole.read(name))
    with pytest.raises(SettingsError, match=r"The workbook cannot be read \(.*\): save it anew as \.xlsx, or as CSV\."):
        column(broken.getvalue())


def test_a_workbook_that_unfolds_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "MOST_UNPACKED", 1000)
    with pytest.raises(SettingsError, match="when it is unpacked"):
        column(workbook(A=[["a"], [1], [2]]))


TOO_MUCH = (
    "The workbook takes too much memory or time: a cell may stand far from all others. Delete what lies beyond the "
    "table, or save it as CSV."
)


def with_a_cell_at(row: int, column: int) -> bytes:
    book = openpyxl.Workbook()
    for line, value in enumerate(("a", 1, 2), 1):
        book.active.cell(line, 1, value)
    book.active.cell(row, column, 5)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(("row", "column"), [(1_048_576, 16_384), (10_000, 16_384)])
def test_a_cell_far_from_all_others_is_refused_and_ends_nothing(row: int, column: int) -> None:
    """The room for all cells up to it would be up to 500 GB."""
    with pytest.raises(SettingsError) as caught:
        read_table(with_a_cell_at(row, column))
    assert str(caught.value) == TOO_MUCH


def test_a_cell_far_below_is_read() -> None:
    assert column(with_a_cell_at(100_000, 1)).values.tolist() == [1, 2, 5]


def test_a_workbook_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST", 0.0)
    with pytest.raises(SettingsError) as caught:
        read_table(workbook(A=[["a"], [1], [2]]))
    assert str(caught.value) == TOO_MUCH


def test_where_no_process_can_be_started_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader.child, "PYTHON", ("/nowhere/python",))
    with pytest.raises(SettingsError, match=r"The workbook cannot be read \(No such file or directory\): save it anew"):
        read_table(workbook(A=[["a"], [1], [2]]))
