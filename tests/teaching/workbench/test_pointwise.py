"""y -> a log y + b log(1 - y): its maximum against a search, its regret against V itself."""

import math

import numpy as np
import pytest
from scipy import optimize, special

from gan1d.teaching.workbench import pointwise
from gan1d.theory import exact as theory

POINTS = [(0.6, 0.2), (0.2, 0.6), (1.0, 1.0), (0.01, 0.9)]


@pytest.mark.parametrize(("a", "b"), POINTS)
def test_the_maximum_is_at_the_share_of_data(a, b):
    found = optimize.minimize_scalar(
        lambda y: -(a * math.log(y) + b * math.log(1 - y)), bounds=(1e-6, 1 - 1e-6), options={"xatol": 1e-10}
    )
    assert pointwise.best(a, b) == pytest.approx(found.x, abs=1e-6)
    assert pointwise.gain(a, b, pointwise.best(a, b)) == pytest.approx(-found.fun, abs=1e-12)


def test_it_is_D_star_of_the_theory():
    a, b = np.array([0.3, 0.0, 0.5, 0.0]), np.array([0.1, 0.2, 0.0, 0.0])
    mine = [pointwise.best(*each) for each in zip(a, b, strict=True)]
    np.testing.assert_array_equal(mine, theory.optimal_discriminator(a, b))


@pytest.mark.parametrize(("a", "b", "end"), [(0.0, 0.7, 0.0), (0.7, 0.0, 1.0)])
def test_with_one_side_missing_the_maximum_is_at_an_end(a, b, end):
    assert pointwise.best(a, b) == end
    assert pointwise.gain(a, b, end) == 0
    y = np.linspace(0, 1, 21)
    others = y[y != end]
    assert (pointwise.gain(a, b, others) < 0).all()
    assert pointwise.gain(a, b, 1 - end) == -math.inf
    assert pointwise.regret(a, b, 1 - end) == math.inf


def test_with_both_missing_every_y_is_as_good():
    y = np.linspace(0, 1, 21)
    np.testing.assert_array_equal(pointwise.gain(0.0, 0.0, y), 0)
    np.testing.assert_array_equal(pointwise.regret(0.0, 0.0, y), 0)
    assert pointwise.best(0.0, 0.0) == 0.5


@pytest.mark.parametrize(("a", "b"), [*POINTS, (0.0, 0.7), (0.7, 0.0)])
def test_regret_is_what_is_missing_to_the_maximum_and_a_kl(a, b):
    y = np.linspace(0.01, 0.99, 99)
    regret = pointwise.regret(a, b, y)
    np.testing.assert_allclose(
        regret, pointwise.gain(a, b, pointwise.best(a, b)) - pointwise.gain(a, b, y), rtol=1e-12, atol=1e-14
    )
    best = pointwise.best(a, b)
    kl = special.rel_entr(best, y) + special.rel_entr(1 - best, 1 - y)
    np.testing.assert_allclose(regret, (a + b) * kl, rtol=1e-12, atol=1e-14)
    assert (regret[np.abs(y - best) > 1e-6] > 0).all()


def test_the_regrets_of_all_points_are_the_regret_of_D():
    """V(D*, G) - V(D, G) = integral (p_data + p_g) KL(D*(x) || D(x)) dx."""
    rng = np.random.default_rng(0)
    p, q = (masses / masses.sum() for masses in rng.exponential(1.0, (2, 50)))
    logits = rng.normal(0, 2, 50)
    each = [pointwise.regret(*point) for point in zip(p, q, theory.sigmoid(logits), strict=True)]
    assert sum(each) == pytest.approx(theory.value_of_optimum(p, q) - theory.value(p, q, logits), abs=1e-12)


def test_it_is_concave_with_the_second_derivative_of_the_proof():
    a, b, h = 0.6, 0.2, 1e-4
    y = np.linspace(0.05, 0.95, 19)
    bend = (pointwise.gain(a, b, y + h) - 2 * pointwise.gain(a, b, y) + pointwise.gain(a, b, y - h)) / h**2
    np.testing.assert_allclose(bend, -a / y**2 - b / (1 - y) ** 2, rtol=1e-4)
    assert (bend < 0).all()
