"""Files with a table: separators, names, units, gaps and encodings, and what is refused."""

import csv
import io
from collections.abc import Sequence

import pytest

from gan1d.base.fields import SettingsError
from gan1d.reading import separators
from gan1d.reading.columns import UnclearError
from gan1d.reading.numbers import Cell
from gan1d.reading.tables import read_table
from tests.reading.given import column


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_tables_of_every_kind_say_the_same(separator: str, start: str, end: str, quoting: int) -> None:
    file = io.StringIO(newline="")
    file.write(start)
    csv.writer(file, delimiter=separator, lineterminator=end, quoting=quoting).writerows(
        [("name, first", "body; height"), ("Ann\tB.", 1.5), ("Bob, C.", -2), ("", 3e1)]
    )
    table = read_table(file.getvalue().encode())
    assert table.columns == ("name, first", "body; height")
    assert table.points(table.index("body; height")).values.tolist() == [1.5, -2, 30]
    assert table.index("2") == 1
    assert [line for _, line in table.rows] == [2, 3, 4]


@pytest.mark.parametrize(
    ("content", "values", "said"),
    [
        ("Größe\n182,88\n170,12", [182.88, 170.12], "decimal commas."),
        ("Größe\n182\n170,12\n165", [182, 170.12, 165], "decimal commas."),
        ("n\n1 234\n5 678", [1234, 5678], "spaces between thousands."),
        ("a;b\n1;2,5\n3;1.234,5", [2.5, 1234.5], "semicolons between cells; decimal commas; points between thousands."),
        ("a, b\n1,5, 2,7\n3,5, 4", [2.7, 4], "commas between cells; decimal commas."),
        ('a,b\n1,"2,5"\n3,"4,5"', [2.5, 4.5], "commas between cells; decimal commas."),
        ('a,b\n1,"2,345.5"\n3,"4"', [2345.5, 4], "decimal points; commas between thousands."),
        ("a,b\n1.234,0.678\n2.345,6.789", [0.678, 6.789], "commas between cells."),
        ('a,b\n"1,5","1.234"\n"2,5","2.345"', [1234, 2345], "commas between cells; points between thousands."),
        ("sep=;\na;b\n1;2\n3;4", [2, 4], "separator as its first line says; semicolons between cells."),
        ("sep=!\na!b\n1!2,5\n3!4", [2.5, 4], "separator as its first line says; decimal commas."),
        ("# made by hand\n# t, U\nt,U\n1,2\n3,4", [2, 4], "2 comment lines left out; commas between cells."),
        ("%x y\n0.5  1.5\n  2.5\t3.5", [1.5, 3.5], "1 comment line left out; spaces between cells; no line of names."),
        ("#,x\n1,2.5\n2,3.5", [2.5, 3.5], "commas between cells."),
        ("Results\nof May\n\nt;U\n1;2\n3;4", [2, 4], "semicolons between cells; 2 lines above the names left out."),
        ("t;U\ns;V\n1;2,5\n3;4", [2.5, 4], "semicolons between cells; units left out (V); decimal commas."),
        ("a;b\n1;\n2;NA\n3;5\n4;-\n5\n6;#N/A\n7;8", [5, 8], "5 cells left out: 2 blank, 1 NA, 1 '-', 1 '#N/A'."),
        ("a,b\n1,5 €\n2,7 €", [5, 7], "commas between cells; the sign € left out."),
        (",0,1\n0,0.5,0.75\n1,1.5,1.75", [0.75, 1.75], "commas between cells."),
        ("a b\n1 2\n3 4", [2, 4], "spaces between cells."),
        ('"my a" b\n"1" 2\n3 4', [2, 4], "spaces between cells."),
        ("a,b,\n1,2,\n3,4,", None, "column 3 must have at least 2 numbers; not 0."),
    ],
)
def test_tables_as_people_have_them_are_read_and_it_is_said_how(
    content: str, values: list[float] | None, said: str
) -> None:
    if values is None:
        with pytest.raises(SettingsError, match=said):
            column(content)
        return
    numbers = column(content)
    assert numbers.values.tolist() == values
    assert numbers.done.endswith(said)


@pytest.mark.parametrize(
    ("content", "point", "comma"),
    [
        ("182,88\n170,12", [88, 12], [182.88, 170.12]),
        ("Height, cm\n182,88\n170,12", [88, 12], [182.88, 170.12]),
        ("a\n1.234\n2.345", [1.234, 2.345], [1234, 2345]),
        ('a;b\n1;"1,234"\n2;"2,345"', [1234, 2345], [1.234, 2.345]),
    ],
)
def test_a_file_that_could_be_either_is_asked_about(content: str, point: list[float], comma: list[float]) -> None:
    with pytest.raises(UnclearError) as caught:
        column(content)
    assert list(caught.value.choices) == [".", ","]
    assert column(content, decimal="point").values.tolist() == point
    assert column(content, decimal="comma").values.tolist() == comma


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_of_excel_are_told_apart(encoding: str) -> None:
    content = "Größe;Länge in µm\n1,5;20 €\n2,5;30 €\n".encode(encoding)
    assert read_table(content).columns == ("Größe", "Länge in µm")
    assert column(content, "Größe").values.tolist() == [1.5, 2.5]
    assert ("text in" in column(content).done) == (not encoding.startswith("utf-8"))


def test_korean_windows_text_is_read() -> None:
    content = "이름;키(cm)\n홍길동;170,5\n김;181\n".encode("cp949")
    assert read_table(content).columns == ("이름", "키(cm)")
    assert column(content).values.tolist() == [170.5, 181]
    assert "text in cp949" in column(content).done


def test_without_a_header_columns_have_numbers() -> None:
    table = read_table(b"1,2\n\n3,4\n , \n5,6")
    assert table.columns == ("1", "2")
    assert table.points(table.index("2")).values.tolist() == [2, 4, 6]
    assert [line for _, line in table.rows] == [1, 3, 5]


def test_a_first_row_with_a_gap_is_no_header() -> None:
    assert column("1.5,NA\n2.5,3\n3.5,4\n").values.tolist() == [3, 4]
    assert column("1.5,\n2.5,3\n3.5,4\n", "1").values.tolist() == [1.5, 2.5, 3.5]


def test_a_name_goes_before_a_number() -> None:
    table = read_table(b"2,1,c\n10,x,30\n11,y,31\n")
    assert table.columns == ("2", "1", "c")
    assert table.index("1") == 1
    assert table.index("3") == 2


def test_a_number_is_a_name_where_a_word_stands_over_numbers() -> None:
    assert column("2001,length\n1,2\n3,4\n", "2001").values.tolist() == [1, 3]


def test_a_name_that_is_there_twice_is_asked_for_its_number() -> None:
    table = read_table(b"a,b,a\n1,2,3\n4,5,6\n")
    with pytest.raises(SettingsError, match=r"column a is there more than once: give its number, one of 1, 3\."):
        table.index("a")
    assert table.points(table.index("3")).values.tolist() == [3, 6]


@pytest.mark.parametrize("column", ["", "0", "3", "c", "A", "-1", "²", "9" * 5000])
def test_a_column_that_is_not_there_is_refused_with_those_that_are(column: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_table(b"a,b\n1,2\n").index(column)
    assert str(caught.value) == f"column must be one of a, b (or a number from 1); not '{column[:40]}'."


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file must have at least one row; it is empty."),
        (b"\n \n,,\n", "The file must have at least one row; it is empty."),
        (b'" " ', "The file must have at least one row; it is empty."),
        (b"a\n", "column a must have at least 2 numbers; not 0."),
        (b"a\n1\n", "column a must have at least 2 numbers; not 1."),
        (b"a,b\n1,2\n\n3,four\n", "column b must hold only numbers within ±1e+100; line 4 has 'four'."),
        (b"a,b\n1,2\n3\n", "column b must have at least 2 numbers; not 1."),
        (b"a;b\n1;3,14\n", "column b must have at least 2 numbers; not 1."),
        (b'a,b\n1,"2\n"\n3,x\n', "line 4 has 'x'."),
        (b"a\n1\ninf\n", "line 3 has 'inf'."),
        (b"a\n1_000\n2_5\n", "line 2 has '1_000'."),
        (b"a\n2024-01-05\n2024-01-06\n", "line 2 has '2024-01-05'."),
        (b"a\ntrue\n1\n2\nfalse\n", "line 5 has 'false'."),
        (b"a\n1.5\n2,5\n", "column a must have one decimal mark; line 2 has '1.5', line 3 has '2,5'."),
        (b"a,b\n1,5,2,7\n", "Where commas are decimal commas, write semicolons between cells."),
        (b"a b\n1 0.5 0.7\n2 0.5 0.7", "Line 2 must have at most 2 cells, as line 1 has; it has 3. Where commas are "
         "decimal commas, write semicolons between cells."),
        (b"Ann,1.5\nBob,2.5\n", "Line 1 can be read as names or as numbers, as '1.5': write a line of names above it, "
         "or a name that is no number."),
        (b"\xff\xfe1\x00\n\x002", "The file must be a text in UTF-16, as it begins; its byte 7 is not."),
        (b'"a\n' + b"1\n" * 70_000, "field larger than field limit (131072)."),
        (b"a," * 60_000, "A line must have at most 100,000 characters; line 1 has more."),
        (PNG, "The file is an image: save its numbers as CSV, or as a workbook (.xlsx), and give that."),
        (b"BM\0\0", "The file is an image: save its numbers as CSV, or as a workbook (.xlsx), and give that."),
        (b"%PDF-1.7\n1 0 obj", "The file is a PDF: save its numbers as CSV, or as a workbook (.xlsx), and give that."),
        (b"\x1f\x8b\x08\0", "The file is packed (gzip): unpack it, and give the table in it."),
        (b"PK\x03\x04rest", "The file is packed (ZIP): unpack it, and give the table in it."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "The file is an old Office file, and no workbook: save its numbers as "
         "CSV, or as a workbook (.xlsx), and give that."),
        (b'{"a": [1, 2]}', "The file is JSON: save its numbers as CSV, or as a workbook (.xlsx), and give that."),
        (b"<!DOCTYPE html><p>", "The file is a web page (HTML): save its numbers as CSV, or as a workbook (.xlsx), and "
         "give that."),
        (b"\x01\x02\x03", "The file is not a text: save its numbers as CSV, or as a workbook (.xlsx), and give that."),
    ],
)  # fmt: skip
def test_a_damaged_table_gets_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        column(content)
    assert str(caught.value).endswith(said)
    assert str(caught.value).count("\n") == 0


def test_each_cell_is_read_once_for_a_separator_however_many_lines_may_be_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A table of 1,000 rows and 785 columns, as of images, must not take minutes."""
    read, is_number = [], separators.is_number

    def counted(cell: Cell, marks: Sequence[str]) -> bool:
        read.append(cell)
        return is_number(cell, marks)

    monkeypatch.setattr(separators, "is_number", counted)
    rows, width = 40, 51
    read_table("\n".join(",".join(str(i * j % 256) for j in range(width)) for i in range(rows)).encode())
    assert rows * width <= len(read) <= len(separators.SEPARATORS) * rows * width


def test_two_readings_of_a_long_line_are_told_by_how_they_begin() -> None:
    with pytest.raises(UnclearError) as caught:
        read_table("\n".join(",".join("1" * 400) for _ in range(3)).encode())
    assert "can be read as 1, 1, 1" in str(caught.value)
    assert max(map(len, (str(caught.value), *caught.value.choices.values()))) < 350
