"""Pasted numbers: what is between them, and what is asked because it could be either."""

import pytest

from gan1d.base.fields import SettingsError
from gan1d.reading import tables, text
from gan1d.reading.columns import UnclearError
from gan1d.reading.tables import read_table, read_text
from tests.reading.given import pasted


@pytest.mark.parametrize(
    "text", ["1 2.5 -3e2", "1,2.5,-3e2", "1; 2.5;\t-3e2\n", "1\n2.5\r\n-3e2", " 1 ,\n\n 2.5 ,, -300. ", "1\r2.5\r-300"]
)
def test_numbers_may_stand_between_anything(text: str) -> None:
    assert pasted(text).values.tolist() == [1, 2.5, -300]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,5; 2,7", [1.5, 2.7]),
        ("1,5 2,7\n3 4,25", [1.5, 2.7, 3, 4.25]),
        ("1.234,5; 6,25", [1234.5, 6.25]),
        ("1,234.5; 2", [1234.5, 2]),
        ("1 234,5; 2 345,6", [1234.5, 2345.6]),
        ("1'234.5\n2’000.25", [1234.5, 2000.25]),
        ("1\u00a0234\n2\u202f345", [1234, 2345]),
        ("1, 2, 3\n4 5; 6", [1, 2, 3, 4, 5, 6]),
        ("170 182 165", [170, 182, 165]),
        ("１，２５，３．５", [1, 25, 3.5]),
        ("−1\n–2\n+3", [-1, -2, 3]),
        ("Größe\n182,88\n170,12", [182.88, 170.12]),
        ("a b\n1 2\n3 4", [2, 4]),
        (".5 5. 1E3", [0.5, 5, 1000]),
    ],
)
def test_what_is_clear_is_read(text: str, values: list[float]) -> None:
    assert pasted(text).values.tolist() == values


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("1,2\n3,4", [1, 2, 3, 4], [1.2, 3.4]),
        ("1,5, 2,7", [1, 5, 2, 7], [1.5, 2.7]),
        ("1,234; 5,678", [1234, 5678], [1.234, 5.678]),
        ("1.234 5.678", [1.234, 5.678], [1234, 5678]),
        ("n\n1,234\n5,678", [1234, 5678], [1.234, 5.678]),
    ],
)
def test_what_could_be_either_is_asked_and_the_answer_counts(text: str, point: list[float], comma: list[float]) -> None:
    with pytest.raises(UnclearError, match="Say which mark is the decimal mark") as caught:
        pasted(text)
    assert list(caught.value.choices) == [".", ","]
    for reading in caught.value.choices.values():
        assert reading in str(caught.value)
    assert pasted(text, "point").values.tolist() == point
    assert pasted(text, "comma").values.tolist() == comma


@pytest.mark.parametrize(
    "text", ["1,234.5", "1 234\n5 678", "1 234,5\n2 345,6", "1,234 567,890", "1,234,567\n8,900,100"]
)
def test_what_no_decimal_mark_settles_is_refused_with_both_readings_and_the_way_out(text: str) -> None:
    with pytest.raises(UnclearError, match=r"can be read as .* or as .*\. Write a semicolon between numbers") as caught:
        pasted(text)
    assert not caught.value.choices


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "points must have at least 2 numbers; not 0."),
        ("3", "points must have at least 2 numbers; not 1."),
        ("1 2\n3 four 5", "points must hold only numbers within ±1e+100; line 2 has 'four'."),
        ("abc 1 2", "line 1 has 'abc'."),
        ("1\n2\n-inf", "line 3 has '-inf'."),
        ("1\n1e101\nx", "line 3 has 'x'."),
        ("1\n1e101\n2", "line 2 has '1e101'."),
        ("1\n" + "é" * 90, "line 2 has '" + "\\xe9" * 40 + "'."),
        ("1 \0", "line 1 has '\\x00'."),
        ("1_000 2_5", "line 1 has '1_000'."),
        ("1 0x10", "line 1 has '0x10'."),
        ("1 12:30", "line 1 has '12:30'."),
        ("1,23,45; 6", "line 1 has '45; 6'."),
        ("1.5; 2,5", "points must have one decimal mark; line 1 has '1.5', line 1 has '2,5'."),
        ("5%\n6", "points must have one unit; line 1 has '5%', line 2 has '6'."),
        ("[1, 2, 3]", "The file is JSON: save its numbers as CSV, or as a workbook (.xlsx), and give that."),
        ("1 " * 60_000, "A line must have at most 100,000 characters; line 1 has more."),
    ],
)
def test_what_is_no_number_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        pasted(text)
    assert str(caught.value).endswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2.5", "Read with: spaces between cells."),
        ("1\n2.5", ""),
        ("1,5; 2,7", "Read with: semicolons between cells; decimal commas."),
        ("1.234,5; 6,25", "Read with: semicolons between cells; decimal commas; points between thousands."),
        ("1'234.5\n2", "Read with: decimal points; apostrophes between thousands."),
        ("5 %; 7,5 %", "Read with: semicolons between cells; decimal commas; the sign % left out."),
        ("-$5\n$7.50", "Read with: the sign $ left out."),
        ("1\nNA\n-\nnan\nNA\n2", "Read with: 4 cells left out: 2 NA, 1 '-', 1 nan."),
    ],
)
def test_what_was_done_is_said(text: str, said: str) -> None:
    assert pasted(text).done == said


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_POINTS", 5)
    monkeypatch.setattr(text, "MOST_LINES", 9)
    monkeypatch.setattr(tables, "MOST_BYTES", 40)
    assert len(pasted("1\n2\n3\n4\n5").values) == 5
    assert len(read_table(b"a\n1\n2\n3\n4\n5").points(0).values) == 5
    for give in (read_text, lambda given: read_table(given.encode())):
        for given, said in (
            ("1\n2\n3\n4\n5\n6\n7", "points must be at most 5 numbers"),
            ("\n" * 9 + "1", "at most 9 lines"),
            ("1" * 41, "at most 0 MB"),
        ):
            with pytest.raises(SettingsError, match=said):
                give(given)
    assert len(read_table(b"\n" * 8 + b"1").rows) == 1
