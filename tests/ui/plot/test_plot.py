"""What a small figure sends to the browser."""

import json

import numpy as np
import pytest

from gan1d.figures.style import STYLE
from gan1d.ui.plot import Arrows, Axis, Handle, Line, Plot, Points, Rule, Text
from gan1d.ui.plot.marks import numbers

X, Y = Axis("x", -1, 1), Axis("y", 0, 1)


def test_numbers_keep_five_digits_and_what_is_not_finite_is_null() -> None:
    values = [0.123456789, -1234567.0, 1e-12 / 3, np.nan, np.inf, -np.inf, 0.0]
    assert numbers(values) == [0.12346, -1234600.0, 3.3333e-13, None, None, None, 0.0]
    assert numbers(np.arange(4, dtype=np.float32).reshape(2, 2)) == [0.0, 1.0, 2.0, 3.0]


def test_a_figure_is_json_with_the_styles_it_uses_and_no_others() -> None:
    marks = (
        Line("p_g", [0, 1], [1, np.nan], "p_g"),
        Points("ink", [0], [1]),
        Arrows("push", [0], [0], [1], [1]),
        Rule("1/2", y=0.5),
        Text("a", 0, 0, style="D"),
        Handle("a", 0.5, 0.0, "a"),
    )
    data = Plot(X, Y, "alt", marks).as_data()
    assert json.loads(json.dumps(data, allow_nan=False)).keys() == data.keys()
    assert data["style"] == {name: STYLE[name].as_dict() for name in ("D", "p_g", "push")}
    assert [mark["kind"] for mark in data["marks"]] == ["line", "points", "arrows", "rule", "text"]
    assert data["marks"][0]["y"] == [1.0, None]
    assert [handle["name"] for handle in data["handles"]] == ["a"]


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Line("p_x", [0], [0]), "style must be one of .*; not p_x"),
        (Line("p_g", [0, 1], [0]), r"equally many; these are \[1, 2\]"),
        (Arrows("p_g", [0], [0], [1], [1, 2]), r"equally many; these are \[1, 2\]"),
        (Points("p_g", [0], [0], marker="star"), "marker must be one of dot, ring, tick, cross; not star"),
        (Text("a", 0, 0, align="middle"), "align must be one of left, center, right; not middle"),
        (Handle("a", 0, 0, "a", moves="z"), "moves must be one of x, y, xy; not z"),
        (Rule("both", x=0, y=0), "needs an x or a y"),
        (Rule("none"), "needs an x or a y"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_reason(mark: Line, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Plot(X, Y, "alt", (mark,)).as_data()


@pytest.mark.parametrize("ends", [(1, 1), (2, 1), (float("nan"), 1)])
def test_an_axis_goes_up(ends: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="cannot go"):
        Axis("x", *ends)


def test_a_logarithmic_axis_begins_above_0() -> None:
    with pytest.raises(ValueError, match="cannot go"):
        Axis("x", 0, 1, log=True)
