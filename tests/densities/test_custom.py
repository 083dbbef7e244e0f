"""Your own p_data: from settings to a density, what is said of it, and what is refused."""

import dataclasses
import math
import re

import numpy as np
import pytest
from scipy import integrate, stats

from gan1d.base.fields import SettingsError
from gan1d.densities.custom import POINTS, drawn, of_expression
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import FIELDS, Settings, modes_of
from gan1d.recipes.structure import data_of
from gan1d.runs.figure_1 import view_of
from gan1d.runs.measure import Evaluator
from gan1d.theory.exact import grid_for, jsd, optimal_map, push_forward
from gan1d.training.reference.algorithm_1 import Game

EXPRESSIONS = {
    "exp(-x^2/2)": (-8.0, 8.0),
    "(x > 0) * exp(-x)": (-1.0, 30.0),
    "sin(x)": (-7.0, 20.0),
    "1/(1 + x^2)": (-50.0, 50.0),
    "normal(x, -300, 9) + normal(x, 300, 7)": (-400.0, 400.0),
    "1e90 * (abs(x) < 1)": (-2.0, 2.0),
}
every = pytest.mark.parametrize("text", EXPRESSIONS)


def settings_of(text):
    return Settings(p_data="expression", expression=text, span=EXPRESSIONS[text])


@every
def test_an_expression_is_its_positive_part_standardised(text):
    """Against a million points of numpy's own function."""
    low, high = EXPRESSIONS[text]
    names = {"exp": np.exp, "sin": np.sin, "abs": np.abs, "normal": lambda x, m, s: stats.norm.pdf(x, m, s)}

    def f(x):
        return np.maximum(eval(text.replace("^", "**"), names, {"x": x}), 0.0)  # the oracle, on texts of this file

    at = (np.arange(1_000_000) + 0.5) / 1_000_000 * (high - low) + low
    area, mean, square = (float(np.mean(at**n * f(at))) * (high - low) for n in range(3))
    mean, sd = mean / area, math.sqrt(square / area - (mean / area) ** 2)
    p = data_of(settings_of(text))
    x = np.linspace(low, high, 37)[1:-1] + 0.0123
    expected = f(x) / area * sd
    np.testing.assert_allclose(p.pdf((x - mean) / sd), expected, atol=0.012 * max(expected.max(), 0.1))
    said = [float(number) for number in re.findall(r"-?\d[\d.e+-]*", settings_of(text).own_data.done)]
    assert said[:2] == [low, high]
    assert said[2:5] == [
        pytest.approx(area, rel=2e-3),
        pytest.approx(-mean, abs=3e-3 * sd),
        pytest.approx(sd, rel=3e-3),
    ]


@every
def test_mass_1_mean_0_sd_1_by_quadrature(text):
    p = data_of(settings_of(text))
    low, high = p.quantile(np.array([0.0, 1.0]))
    x = np.linspace(low, high, 400_001)
    mass, mean, square = (integrate.trapezoid(x**n * p.pdf(x), x) for n in range(3))
    assert (mass, mean, square) == pytest.approx((1, 0, 1), abs=2e-4)


def test_negative_parts_are_cut_off_and_that_is_said_only_then():
    assert of_expression("sin(x)", (-3.0, 3.0)).done.startswith(
        "Negative parts were cut off; what lies over x = -3 to 3"
    )
    assert of_expression("exp(x)", (-3.0, 3.0)).done.startswith("What lies over x = -3 to 3 was divided by its area")
    assert data_of(Settings(p_data="expression", expression="x", span=(-9.0, 3.0))).cdf(-3) == 0
    same = of_expression("max(x, 0)", (-9.0, 3.0)).distribution
    x = np.linspace(-4, 4, 101)
    np.testing.assert_array_equal(of_expression("x", (-9.0, 3.0)).distribution.pdf(x), same.pdf(x))


def test_a_drawing_is_linear_between_its_heights():
    p = data_of(Settings(p_data="drawn", heights=(0, 4, 0)))
    oracle = stats.triang(0.5, -math.sqrt(6), 2 * math.sqrt(6))
    x = np.linspace(-3, 3, 99)
    np.testing.assert_allclose(p.cdf(x), oracle.cdf(x), atol=1e-12)
    done = drawn((0, 4, 0)).done
    assert done.startswith("3 heights")
    assert done.endswith("from x = -2.45 to 2.45.")


def test_heights_count_only_relative_to_each_other_and_left_is_left():
    x = np.linspace(-3, 3, 99)
    np.testing.assert_allclose(drawn((1, 2, 5)).distribution.pdf(x), drawn((100, 200, 500)).distribution.pdf(x))
    np.testing.assert_allclose(drawn((1, 2, 5)).distribution.pdf(x), drawn((5, 2, 1)).distribution.pdf(-x))
    assert drawn((1, 2, 5)).distribution.pdf(1.0) > drawn((1, 2, 5)).distribution.pdf(-1.0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"p_data": "drawn", "heights": (0, 0, 0)},
            "heights must have at least one number above 0; all of these are 0.",
        ),
        (
            {"p_data": "expression", "span": (1.0, 1.0)},
            "span must be two numbers, the second at least 0.001 above the first; not 1,1.",
        ),
        ({"p_data": "expression", "span": (1.0, 1.0009)}, "span must be two numbers, the second"),
        ({"p_data": "expression", "span": (5.0, -5.0)}, "span must be two numbers, the second"),
        ({"p_data": "expression", "expression": "log(x)"}, "'log(x)' has no value at x = -5."),
        ({"p_data": "expression", "expression": "sqrt(4-x)"}, "'sqrt(4-x)' has no value at x = 4.005."),
        ({"p_data": "expression", "expression": "1/x"}, "'1/x' is beyond 1e+100 at x = 0."),
        ({"p_data": "expression", "expression": "9**9**9"}, "'9**9**9' is beyond 1e+100 at x = -5."),
        ({"p_data": "expression", "expression": "-1/x^2"}, "'-1/x^2' is beyond 1e+100 at x = 0."),
        (
            {"p_data": "expression", "expression": "-x^2"},
            "expression must be above 0 somewhere in span -5,5; '-x^2' is",
        ),
        ({"p_data": "expression", "expression": "x > 7"}, "'x > 7' is nowhere above 1e-100."),
    ],
)
def test_what_is_no_density_is_refused_when_the_settings_are_made_but_only_if_it_is_used(changes, message):
    with pytest.raises(SettingsError) as caught:
        Settings(**changes)
    assert message in str(caught.value)
    assert str(caught.value).startswith(("heights must", "span must", "expression must"))
    unused = Settings(**{**changes, "p_data": "normal"})
    assert unused.own_data is None
    with pytest.raises(SettingsError):
        dataclasses.replace(unused, p_data=changes["p_data"])
    assert Settings(p_data="expression", span=(0.0, 0.001)).own_data


def test_syntax_is_refused_even_where_it_is_not_used():
    with pytest.raises(SettingsError, match="'foo' at character 1 is not known"):
        Settings(expression="foo(x)")
    with pytest.raises(SettingsError, match="at most 200 characters; not x{80}... .10,000 characters"):
        Settings(expression="x" * 10_000)
    assert Settings(expression="x" + " " * 199).expression == "x"
    for wrong in (None, 3, ("x",), True):
        with pytest.raises(SettingsError, match="expression must be a text"):
            Settings(expression=wrong)


def test_the_defaults_are_densities_worth_a_game():
    for p_data in ("drawn", "expression"):
        p = data_of(Settings(p_data=p_data))
        assert len(p.modes) > 1
        assert modes_of(p_data) == 0
        assert grid_for(p).masses(p.cdf).sum() == pytest.approx(1, abs=1e-12)


def test_a_density_is_made_once():
    a, b = Settings(p_data="expression", seed=1), Settings(p_data="expression", seed=2)
    assert data_of(a) is data_of(b)
    assert data_of(dataclasses.replace(a, expression="exp(x)")) is not data_of(a)
    assert data_of(dataclasses.replace(a, span=(-5.0, 4.0))) is not data_of(a)
    assert POINTS % 2 == 1  # so that the middle of span is read: x = 0 of the default


FAR = ("normal(x, -30, 0.3) + 0.01*normal(x, 60, 5)", (-40.0, 90.0))


@pytest.mark.parametrize(("text", "span"), [*EXPRESSIONS.items(), FAR])
def test_axes_show_all_of_it_and_the_best_map_makes_it(text, span):
    evaluator = Evaluator(Settings(p_data="expression", expression=text, span=span))
    low, high = view_of(evaluator)
    assert evaluator.grid.low <= low <= -4
    assert evaluator.grid.high >= high >= 4
    assert evaluator.p_data[[0, -1]].max() <= 1e-5
    assert evaluator.data.cdf(high) - evaluator.data.cdf(low) >= 0.998
    found = push_forward(optimal_map(evaluator.data, evaluator.noise, evaluator.z), evaluator.grid)
    assert jsd(found, evaluator.p_data) < 2e-3


@pytest.mark.parametrize("p_data", ["drawn", "expression"])
def test_the_game_trains_on_it(p_data):
    game = Game(Settings(p_data=p_data, m=8))
    before = game.snapshot()
    game.iteration(0, Settings(p_data=p_data, m=8))
    assert np.isfinite(game.snapshot()).all()
    assert (game.snapshot() != before).any()


def test_links_carry_only_what_is_not_the_default():
    assert Recipe(Settings(p_data="drawn")).to_query() == {"p_data": "drawn"}
    assert Recipe(Settings(p_data="drawn", heights=(0, 5, 80))).to_query() == {"p_data": "drawn", "heights": "0,5,80"}
    own = Settings(p_data="expression", expression=" exp( -x^2 )\n+ 1 ", span=(-2, 3.5))
    assert Recipe(own).to_query() == {"p_data": "expression", "expression": "exp( -x^2 ) + 1", "span": "-2,3.5"}
    assert not any(FIELDS[name].metadata["live"] for name in ("heights", "expression", "span"))
