"""Sums over points are integrals: exact for polynomials, closer where a function has a kink, and exact for its sign."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats

from gan1d.densities.distributions import make_p_data
from gan1d.theory.quadrature import bent_cells, gauss, right_side

ENDS = np.concatenate((np.linspace(-6.0, -1.0, 9), np.linspace(-0.9, 0.8, 21), np.linspace(1.0, 6.0, 7)))  # uneven


@pytest.mark.parametrize("name", ["normal", "two_modes", "uniform"])
def test_two_points_a_cell_give_the_moments_of_p_up_to_the_third(name):
    p = make_p_data(name)
    ends = np.concatenate([np.linspace(a, b, 80, endpoint=False) for a, b in pairwise(ENDS[::4])] + [[6.0]])
    points = gauss(p, ends[:-1], ends[1:])
    for power in range(4):
        # E x^n = b^n F(b) - a^n F(a) - integral of n x^(n-1) F(x): nothing but the CDF is asked
        inner, _ = integrate.quad(lambda x, n=power: n * x ** max(n - 1, 0) * float(p.cdf(x)), -6, 6, limit=800)
        exact = 6.0**power * float(p.cdf(6.0)) - (-6.0) ** power * float(p.cdf(-6.0)) - inner
        assert points.weights @ points.x**power == pytest.approx(exact, abs=2e-5)  # as far as its parts show p


def test_a_function_without_a_kink_is_bent_nowhere_however_uneven_the_cells_are():
    p = make_p_data("normal")
    points = gauss(p, ENDS[:-1], ENDS[1:])
    for slope, offset in ((3.0, -1.0), (-0.2, 4.0), (0.0, 2.0)):
        assert not bent_cells(points, np.diff(ENDS), slope * points.x + offset, level=100.0).any()


@pytest.mark.parametrize("place", [-0.4, 0.05, 0.63])
def test_a_kink_is_found_in_its_cell_or_beside_it_and_nowhere_else(place):
    p = make_p_data("normal")
    points = gauss(p, ENDS[:-1], ENDS[1:])
    (found,) = bent_cells(points, np.diff(ENDS), 3.0 * np.abs(points.x - place), level=100.0).nonzero()
    own = int(np.searchsorted(ENDS, place)) - 1
    assert own in found
    assert set(found) <= {own - 1, own, own + 1}


@pytest.mark.parametrize("root", [-1.3, 0.0, 0.7])
@pytest.mark.parametrize("slope", [2.0, -0.5])
def test_the_share_on_the_right_side_of_a_line_is_that_of_the_cdf(root, slope):
    points = np.linspace(-6.0, 6.0, 38)
    share = right_side(points, slope * (points - root), stats.norm.cdf)
    above = stats.norm.sf(root) if slope > 0 else stats.norm.cdf(root)
    assert share == pytest.approx(above, abs=1e-8)
