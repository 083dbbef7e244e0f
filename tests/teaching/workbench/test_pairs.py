"""Two densities moved by hand: against scipy's normals, quadrature and closed forms."""

import math

import numpy as np
import pytest
from scipy import integrate, special, stats

from gan1d.teaching.workbench.pairs import GRID, Humps, Pair

X = np.linspace(-12, 12, 4001)
PAIRS = [
    Pair(Humps(0.0, 1.0), Humps(1.5, 0.6)),
    Pair(Humps(-1.0, 0.5, 3.0, 0.3), Humps(0.5, 1.2)),
    Pair(Humps(-0.2, 0.4, 2.0, 0.0), Humps(0.5, 2.0)),
]


def log_density(humps):
    """By scipy, with weights of 0 left out."""
    centres = ((1 - humps.right, humps.mean - humps.distance / 2), (humps.right, humps.mean + humps.distance / 2))
    parts = [(math.log(w), centre) for w, centre in centres if w > 0]
    return lambda x: np.logaddexp.reduce([w + stats.norm.logpdf(x, centre, humps.sd) for w, centre in parts])


def density(humps):
    left, right = humps.mean - humps.distance / 2, humps.mean + humps.distance / 2
    return lambda x: (
        (1 - humps.right) * stats.norm.pdf(x, left, humps.sd) + humps.right * stats.norm.pdf(x, right, humps.sd)
    )


def integral(f):
    return integrate.quad(f, -15, 15, limit=400, points=np.arange(-14, 15, 2))[0]


@pytest.mark.parametrize("pair", PAIRS)
def test_densities_are_mixtures_of_normals_of_mass_1(pair):
    for humps in (pair.data, pair.g):
        np.testing.assert_allclose(humps.pdf(X), density(humps)(X), rtol=1e-9, atol=1e-300)
        assert humps.masses().sum() == pytest.approx(1, abs=1e-12)
        assert GRID.centres @ humps.masses() == pytest.approx(
            humps.mean + humps.distance * (humps.right - 0.5), abs=1e-12
        )


def test_the_widest_and_furthest_and_the_narrowest_still_have_mass_1():
    for humps in (Humps(4.0, 2.0), Humps(-4.0, 2.0), Humps(0.0, 0.4)):
        assert humps.masses().sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS)
def test_numbers_are_those_of_quadrature(pair):
    p, q = log_density(pair.data), log_density(pair.g)

    def kl(a, b):
        return integral(lambda x: math.exp(a(x)) * (a(x) - b(x)))

    def middle(x):
        return np.logaddexp(p(x), q(x)) - math.log(2)

    jsd = (kl(p, middle) + kl(q, middle)) / 2
    assert pair.jsd == pytest.approx(jsd, abs=1e-7)
    assert pair.kl_data == pytest.approx(kl(p, q), rel=1e-6)
    assert pair.kl_samples == pytest.approx(kl(q, p), rel=1e-6)
    tv = integral(lambda x: abs(math.exp(p(x)) - math.exp(q(x))) / 2)
    assert pair.tv == pytest.approx(tv, abs=1e-4)
    assert pair.best_accuracy == pytest.approx((1 + tv) / 2, abs=1e-4)


@pytest.mark.parametrize("pair", PAIRS)
def test_C_is_V_of_D_star(pair):
    p, q = density(pair.data), density(pair.g)

    def each(x):  # p_data log D* + p_g log(1 - D*)
        logit = pair.log_ratio(np.array([x]))[0]
        return p(x) * special.log_expit(logit) + q(x) * special.log_expit(-logit)

    V = integral(each)
    assert pytest.approx(V, abs=1e-6) == pair.C
    assert pytest.approx(-math.log(4) + 2 * pair.jsd, abs=1e-12) == pair.C


def test_D_star_is_the_share_of_data_however_far_out():
    pair = PAIRS[0]
    p, q = (density(h)(X) for h in (pair.data, pair.g))
    np.testing.assert_allclose(pair.D_star(X)[p + q > 0], (p / (p + q))[p + q > 0], rtol=1e-9)
    # Where both densities have long been 0 for a computer: the tails decide, the wider one wins.
    np.testing.assert_allclose(Pair(Humps(0, 1), Humps(0, 0.4)).D_star(np.array([-60.0, 60.0])), 1.0)


def test_kl_is_finite_where_masses_are_0_for_a_computer():
    far = Pair(Humps(-4.0, 0.4), Humps(4.0, 0.4))
    assert far.kl_data == pytest.approx(8**2 / (2 * 0.4**2))
    assert far.kl_samples == pytest.approx(far.kl_data)


def test_kl_of_two_widths_is_the_closed_form_each_way():
    pair = Pair(Humps(0.0, 1.0), Humps(1.0, 0.5))
    assert pair.kl_data == pytest.approx(math.log(0.5) + (1 + 1) / (2 * 0.25) - 0.5)
    assert pair.kl_samples == pytest.approx(-math.log(0.5) + (0.25 + 1) / 2 - 0.5)


def test_equal_densities_leave_nothing_to_tell():
    pair = Pair(Humps(0.7, 0.6, 2.0), Humps(0.7, 0.6, 2.0))
    assert (pair.jsd, pair.tv, pair.kl_data, pair.best_accuracy) == (0, 0, 0, 0.5)
    np.testing.assert_array_equal(pair.D_star(X), 0.5)


def test_growth_is_the_derivative_of_log_p_by_the_mean():
    h = 1e-5
    for distance, right in ((0.0, 0.5), (2.0, 0.3), (2.0, 0.0)):
        up, down = Humps(0.3 + h, 0.7, distance, right), Humps(0.3 - h, 0.7, distance, right)
        numeric = (up.log_pdf(X) - down.log_pdf(X)) / (2 * h)
        np.testing.assert_allclose(Humps(0.3, 0.7, distance, right).growth(X), numeric, rtol=1e-5, atol=1e-5)
