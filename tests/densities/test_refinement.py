"""Expressions that 2,001 points miss or misjudge: what is said of them is true, or they are refused with the reason."""

import math
import re

import numpy as np
import pytest
from scipy import integrate, stats

from gan1d.base.fields import SettingsError
from gan1d.densities.custom import POINTS, of_expression
from gan1d.densities.expression import evaluate, turns
from gan1d.densities.refinement import MOST_POINTS

# Expression, span, where quadrature has to look
READ = {
    "two needles": ("normal(x,-3,.001)+normal(x,3.0025,.001)", (-5.0, 5.0), (-3.0, 3.0025), 0.02),
    "needle on a wide span": ("exp(-1000*x^2)", (-1000.0, 1000.0), (0.0,), 0.5),
    "needle beside the points": ("exp(-1000*(x-0.3)^2)", (-1000.0, 1000.0), (0.3,), 0.5),
    "needle of a millionth": ("normal(x,1.23456,1e-6)+normal(x,0,1)", (-5.0, 5.0), (1.23456,), 2e-5),
    "peak with a kink": ("exp(-abs(x-0.1)*1e5)", (-5.0, 5.0), (0.1,), 2e-4),
    "jumps beside the points": ("(x>0.1234)*(x<1.2345)", (-5.0, 5.0), (0.1234, 1.2345), 0.01),
    "jumps on the points": ("(x>0)*(x<1)", (-5.0, 5.0), (0.0, 1.0), 0.01),
    "integrable pole": ("abs(x-0.12345)^-0.5", (0.0, 1.0), (0.12345,), 1e-3),
    "waves": ("exp(-x^2/8)*(1+cos(250*x))", (-5.0, 5.0), (), 0.0),
    "default": ("exp(-x^2/8) * (1.2 + cos(2*x))", (-5.0, 5.0), (), 0.0),
}


NAMES = {name: getattr(math, name) for name in ("exp", "sin", "cos")} | {
    "abs": abs,
    "normal": lambda x, mean, sd: math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi)),
}


def true_moments(text, span, at, width):
    """Area, mean and standard deviation of the texts of this file, by quadrature between break points."""
    code = compile(text.replace("^", "**"), text, "eval")
    ends = {*span, *(min(max(x + k * width, span[0]), span[1]) for x in at for k in (-1, 0, 1))}
    ends = sorted(ends | set(np.linspace(*span, 801 if not at else 9).tolist()))

    def integral(g):
        return math.fsum(
            integrate.quad(lambda x: g(x) * eval(code, NAMES, {"x": x}), u, v, limit=200)[0]
            for u, v in zip(ends[:-1], ends[1:], strict=True)
        )

    area = integral(lambda x: 1.0)
    mean = integral(lambda x: x) / area
    return area, mean, math.sqrt(integral(lambda x: (x - mean) ** 2) / area)


@pytest.mark.parametrize("name", READ)
def test_what_is_said_of_an_expression_is_true(name):
    text, span, at, width = READ[name]
    area, mean, sd = true_moments(text, span, at, width)
    said = [float(number) for number in re.findall(r"-?\d[\d.e+-]*", of_expression(text, span).done)]
    # the last of four digits, and what reading twice as finely may change
    assert said[2] == pytest.approx(area, rel=6e-4)
    assert said[3] == pytest.approx(-mean, abs=1e-4 * sd + 6e-4 * abs(mean))
    assert said[4] == pytest.approx(sd, rel=6e-4)


def test_two_needles_hold_half_of_the_mass_each():
    p = of_expression("normal(x,-3,.001)+normal(x,3.0025,.001)", (-5.0, 5.0)).distribution
    assert p.cdf(0.0) == pytest.approx(0.5, abs=1e-4)
    # Within a needle the middle 90 % are as wide as those of a normal of standard deviation 0.001
    left, right = p.quantile(np.array([[0.025, 0.475], [0.525, 0.975]]))
    expected = 2 * stats.norm.ppf(0.95) * 0.001 / 3.00125
    assert (left[1] - left[0], right[1] - right[0]) == pytest.approx((expected, expected), rel=1e-3)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1/(x-0.33333)", (0.0, 1.0)),
        ("tan(x)", (-5.0, 5.0)),
        ("1/(x-1/3)^2", (0.0, 1.0)),
        ("1/abs(x-0.77)", (0.0, 1.0)),
        ("1/sqrt(x)", (0.0, 1.0)),
        ("cos(4000*x)", (-5.0, 5.0)),
        ("sin(1e6*x)", (-5.0, 5.0)),
    ],
)
def test_an_area_without_end_and_waves_too_fine_are_refused_with_the_place(text, span):
    with pytest.raises(SettingsError) as refused:
        of_expression(text, span)
    assert str(refused.value).startswith("expression must")
    assert f"'{text}'" in str(refused.value)
    assert re.search(r"(does not settle near|beyond 1e\+100 at|has no value at) x = ", str(refused.value))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("exp(-x^2/8) * (1.2 + cos(2*x))", (-5.0, 5.0)),
        ("exp(-x^2/2)", (-8.0, 8.0)),
        ("1/(1 + x^2)", (-50.0, 50.0)),
        ("normal(x, -300, 9) + normal(x, 300, 7)", (-400.0, 400.0)),
        ("1", (-1.0, 1.0)),
        ("x", (-9.0, 3.0)),
    ],
)
def test_an_ordinary_expression_is_read_where_it_always_was(text, span):
    """So its link shows the same run."""
    low, high = span
    x = np.linspace(low, high, POINTS)
    heights = np.maximum(evaluate(text, x), 0.0)
    knots = of_expression(text, span).distribution.knots
    read = int((heights > 0).sum())
    assert read <= len(knots) <= min(read + 2, POINTS)
    np.testing.assert_allclose(np.diff(knots), np.diff(knots)[0], rtol=1e-6)


def test_reading_is_bounded():
    assert len(of_expression("exp(-x^2/8)*(1+cos(250*x))", (-5.0, 5.0)).distribution.knots) <= MOST_POINTS
    with pytest.raises(SettingsError, match="does not settle"):
        of_expression("exp(-x^2/8)*(1+cos(1000*x))", (-5.0, 5.0))


def test_turns_are_where_a_part_changes_its_sign():
    x = np.linspace(-1, 1, 5)
    np.testing.assert_allclose(turns("exp(-(x - 0.3)^2)", x), [0.3])
    np.testing.assert_allclose(turns("(x > 0.1) * normal(x, 0.7, 1)", x), [0.1, 0.7])
    assert len(turns("1 + exp(x)", x)) == 0
