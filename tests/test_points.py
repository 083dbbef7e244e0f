"""Points to heights: the estimate against scipy's, and files and texts of every kind, good and bad."""

import csv
import io

import numpy as np
import pytest
from scipy import stats

from gan1d import points
from gan1d.fields import SettingsError
from gan1d.points import estimate, numbers_in, read_table
from gan1d.settings import Settings

RNG = np.random.default_rng(2)
SAMPLES = {
    "normal": RNG.normal(36.6, 0.4, 1000),
    "two humps": np.concatenate((RNG.normal(-3, 1, 400), RNG.normal(4, 0.5, 300))),
    "tails": RNG.laplace(0, 1, 300),
    "few": np.array([1.0, 2.0, 4.0, 4.0]),
    "two": np.array([-1e99, 1e99]),
    "mostly one value": np.array([5.0] * 90 + [6.0] * 10),
}


def silverman(values):
    """R's bw.nrd0: 0.9 min(sd, IQR / 1.34) n^(-1/5)."""
    spread = min(values.std(), stats.iqr(values) / 1.34) or values.std()
    return 0.9 * spread * len(values) ** -0.2


def ends_of(done):
    """The first and the last x of the heights, as the sentence says."""
    words = done.partition("heights from ")[2].split()
    return float(words[0]), float(words[2].rstrip(":"))


@pytest.mark.parametrize("name", SAMPLES)
def test_it_is_scipys_kernel_estimate_with_silvermans_bandwidth(name):
    values = SAMPLES[name]
    made = estimate(values)
    h = silverman(values)
    at = np.linspace(values.min() - 3 * h, values.max() + 3 * h, 64)
    density = stats.gaussian_kde(values, bw_method=h / values.std(ddof=1))(at)
    np.testing.assert_allclose(made.heights, 999 * density / density.max(), atol=1.5)
    assert (max(made.heights), len(made.heights)) == (999, 64)
    assert "(Silverman's rule)." in made.done
    assert ends_of(made.done) == pytest.approx((at[0], at[-1]), rel=1e-3)
    assert f"{len(values):,} points" in made.done
    assert Settings(p_data="drawn", heights=made.heights).own_data


def test_a_bandwidth_narrower_than_a_step_between_heights_is_widened_and_that_is_said():
    values = np.concatenate((RNG.normal(0, 1, 5000), [-400.0, 900.0]))
    made = estimate(values)
    low, high = ends_of(made.done)
    h = (high - low) / 63
    assert h == pytest.approx(1300 / 57, rel=1e-3)
    assert f"bandwidth {h:.3g} (wider than Silverman's {silverman(values):.3g}, to show at all)" in made.done
    density = stats.gaussian_kde(values, bw_method=h / values.std(ddof=1))(np.linspace(low, high, 64))
    np.testing.assert_allclose(made.heights, 999 * density / density.max(), atol=1.5)


def test_units_do_not_matter_and_order_does_not():
    values = SAMPLES["two humps"]
    for other in (values[::-1], 1e50 * values, values / 1e50):
        np.testing.assert_allclose(estimate(other).heights, estimate(values).heights, atol=1)


@pytest.mark.parametrize("values", [[3.0, 3.0], [0.0, 0.0, 0.0], [1e100] * 3])
def test_one_value_alone_has_no_density(values):
    with pytest.raises(SettingsError, match="at least 2 different values; all of these are"):
        estimate(np.array(values))


# ---- texts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["1 2.5 -3e2", "1,2.5,-3e2", "1; 2.5;\t-3e2\n", "1\n2.5\r\n-3e2", " 1 ,\n\n 2.5 ,, -300. ", "1\r2.5\r-300"]
)
def test_numbers_may_stand_between_anything(text):
    assert numbers_in(text).tolist() == [1, 2.5, -300]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "points must have at least 2 numbers; not 0."),
        ("3", "points must have at least 2 numbers; not 1."),
        ("1 2\n3 four 5", "points must hold only numbers within ±1e+100; line 2 has 'four'."),
        ("1\n2\n\nnan", "points must hold only numbers within ±1e+100; line 4 has 'nan'."),
        ("1\n-inf", "line 2 has '-inf'."),
        ("1\n1e101\nx", "line 2 has '1e101'."),
        ("1\n" + "é" * 90, "line 2 has '" + "\\xe9" * 40 + "'."),
        ("1 \0", "line 1 has '\\x00'."),
        ("1 " * 60_000, "A line must have at most 100,000 characters; line 1 has more."),
    ],
)
def test_what_is_no_number_is_named_with_its_line(text, said):
    with pytest.raises(SettingsError) as caught:
        numbers_in(text)
    assert str(caught.value).endswith(said)


def test_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(points, "MOST_POINTS", 5)
    monkeypatch.setattr(points, "MOST_LINES", 9)
    monkeypatch.setattr(points, "MOST_BYTES", 40)
    assert len(numbers_in("1\n2\n3\n4\n5")) == 5
    assert len(read_table(b"a\n1\n2\n3\n4\n5").points(0)) == 5
    for give in (numbers_in, lambda text: read_table(text.encode())):
        for text, said in (
            ("1\n2\n3\n4\n5\n6\n7", "points must be at most 5 numbers"),
            ("\n" * 9 + "1", "at most 9 lines"),
            ("1" * 41, "at most 0 MB"),
        ):
            with pytest.raises(SettingsError, match=said):
                give(text)
    assert len(read_table(b"\n" * 8 + b"1").rows) == 1


# ---- tables ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_tables_of_every_kind_say_the_same(separator, start, end, quoting):
    file = io.StringIO(newline="")
    file.write(start)
    csv.writer(file, delimiter=separator, lineterminator=end, quoting=quoting).writerows(
        [("name, first", "body; height"), ("Ann\tB.", 1.5), ("Bob, C.", -2), ("", 3e1)]
    )
    table = read_table(file.getvalue().encode())
    assert table.columns == ("name, first", "body; height")
    assert table.points(table.index("body; height")).tolist() == [1.5, -2, 30]
    assert table.index("2") == 1
    assert table.lines == [2, 3, 4]


def test_without_a_header_columns_have_numbers():
    table = read_table(b"1,2\n\n3,4\n , \n5,6")
    assert table.columns == ("1", "2")
    assert table.points(table.index("2")).tolist() == [2, 4, 6]
    assert table.lines == [1, 3, 5]


def test_a_name_goes_before_a_number():
    table = read_table(b"2,1,\n10,20,30\n11,21,31\n")
    assert table.columns == ("2", "1", "3")
    assert table.points(table.index("2")).tolist() == [10, 11]
    assert table.points(table.index("3")).tolist() == [30, 31]


@pytest.mark.parametrize("column", ["", "0", "3", "c", "A", "-1", "²", "9" * 5000])
def test_a_column_that_is_not_there_is_refused_with_those_that_are(column):
    with pytest.raises(SettingsError) as caught:
        read_table(b"a,b\n1,2\n").index(column)
    assert str(caught.value) == f"column must be one of a, b (or a number from 1); not '{column[:40]}'."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file must have at least one row; it is empty."),
        (b"\n \n,,\n", "The file must have at least one row; it is empty."),
        (b"a\n", "column a must have at least 2 numbers; not 0."),
        (b"a\n1\n", "column a must have at least 2 numbers; not 1."),
        (b"a,b\n1,2\n3,4\n", None),
        (b"a,b\n1,2\n\n3,four\n", "column b must hold only numbers within ±1e+100; line 4 has 'four'."),
        (b"a,b\n1,2\n3\n", "column b must hold only numbers within ±1e+100; line 3 has nothing."),
        (b"a;b\n1;3,14\n", "column b must have at least 2 numbers; not 1."),
        (b'a,b\n1,"2\n"\n3,x\n', "line 4 has 'x'."),
        (b"a\n1\ninf\n", "line 3 has 'inf'."),
        (b"caf\xe9\n1\n2\n", "The file must be a text in UTF-8; its byte 4 is not."),
        (b"\xff\xfe1\x00\n\x002\x00", "The file must be a text in UTF-8; its byte 1 is not."),
        (b'"a\n' + b"1\n" * 70_000, "field larger than field limit (131072)."),
        (b"a," * 60_000, "A line must have at most 100,000 characters; line 1 has more."),
        (b"\x89PNG\r\n\x1a\n", "The file must be a text in UTF-8; its byte 1 is not."),
    ],
)
def test_a_damaged_table_gets_one_sentence(content, said):
    if said is None:
        assert len(read_table(content).points(1)) == 2
        return

    def last_column(table):
        return table.points(len(table.columns) - 1)

    with pytest.raises(SettingsError) as caught:
        last_column(read_table(content))
    assert str(caught.value).endswith(said)
    assert str(caught.value).count("\n") == 0
