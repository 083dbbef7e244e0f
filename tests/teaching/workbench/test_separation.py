"""Two equal densities, theta apart: closed forms against quadrature, slopes against differences."""

import math

import numpy as np
import pytest
from scipy import integrate, special, stats

from gan1d.teaching.workbench import separation
from gan1d.teaching.workbench.pairs import Humps, Pair
from gan1d.ui.workbench.separation import far_apart

LOG2 = math.log(2)
THETA = np.array([-3.1, -1.0, -0.2, 0.3, 1.0, 2.4, 5.0])


@pytest.mark.slow
@pytest.mark.parametrize("sd", [0.4, 1.0, 1.7])
def test_normals_are_those_of_quadrature(sd):
    found = separation.normals(THETA, sd)
    for j, theta in enumerate(THETA):
        p, q = stats.norm(0, sd), stats.norm(theta, sd)
        low, high = min(0, theta) - 9 * sd, max(0, theta) + 9 * sd

        def integral(f, low=low, high=high, theta=theta):
            return integrate.quad(f, low, high, points=(0, theta / 2, theta), limit=400)[0]

        def middle(x, p=p, q=q):
            return (p.pdf(x) + q.pdf(x)) / 2

        jsd = integral(
            lambda x, p=p, q=q: special.rel_entr(p.pdf(x), middle(x)) + special.rel_entr(q.pdf(x), middle(x))
        )
        assert found.jsd[j] == pytest.approx(jsd / 2, abs=1e-8)
        assert found.kl[j] == pytest.approx(integral(lambda x, p=p, q=q: p.pdf(x) * (p.logpdf(x) - q.logpdf(x))))
        assert found.tv[j] == pytest.approx(integral(lambda x, p=p, q=q: abs(p.pdf(x) - q.pdf(x)) / 2), abs=1e-7)
        assert found.w1[j] == pytest.approx(integral(lambda x, p=p, q=q: abs(p.cdf(x) - q.cdf(x))), abs=1e-7)


def test_the_same_numbers_as_the_pair():
    pair, mine = Pair(Humps(0, 0.8), Humps(1.3, 0.8)), separation.normals(np.array(1.3), 0.8)
    assert mine.jsd == pytest.approx(pair.jsd, abs=1e-10)
    assert mine.kl == pytest.approx(pair.kl_data) == pytest.approx(pair.kl_samples)
    assert mine.tv == pytest.approx(pair.tv, abs=1e-4)


def test_what_the_page_says_of_normals_far_apart_is_what_quadrature_finds():
    def jsd(theta, sd):
        p, q = stats.norm(0, sd), stats.norm(theta, sd)

        def mean_entropy(x):
            m = (p.pdf(x) + q.pdf(x)) / 2
            return (special.rel_entr(p.pdf(x), m) + special.rel_entr(q.pdf(x), m)) / 2

        return integrate.quad(mean_entropy, -9 * sd, theta + 9 * sd, points=(0, theta / 2, theta), limit=400)[0]

    said = far_apart()
    assert "θ = 6" in said
    for sd, shown in ((1.0, "s = 1"), (0.6, "s = 0.6")):
        assert shown in said
        slope = (jsd(6 + 1e-3, sd) - jsd(6 - 1e-3, sd)) / 2e-3
        assert f"{jsd(6, sd):.6f}" in said
        assert f"{slope:.6f}" in said
    # At θ = 6 s it is neither log 2 to three digits, nor without a slope.
    assert abs(jsd(6, 1.0) - LOG2) > 0.003
    assert separation.slopes_of_normals(np.array(6.0), 1.0).jsd > 0.006


@pytest.mark.parametrize("sd", [0.2, 1.0])
def test_far_apart_jsd_is_log_2_and_stays_there(sd):
    found = separation.normals(np.array([30 * sd]), sd)
    assert found.jsd[0] == pytest.approx(LOG2, abs=1e-12)
    assert found.tv[0] == pytest.approx(1, abs=1e-12)
    assert 0 <= separation.slopes_of_normals(np.array([30 * sd]), sd).jsd[0] < 1e-12
    assert separation.slopes_of_normals(np.array([30 * sd]), sd).w1[0] == 1


@pytest.mark.parametrize(
    ("values", "slopes", "at"),
    [
        (separation.normals, separation.slopes_of_normals, THETA),
        (separation.intervals, separation.slopes_of_intervals, np.array([-3.0, -1.0, -0.2, 0.3, 1.3, 2.4])),
    ],
)
@pytest.mark.parametrize("width", [0.5, 1.5])
def test_slopes_are_those_of_the_values(values, slopes, at, width):
    h = 1e-6
    up, down, found = values(at + h, width), values(at - h, width), slopes(at, width)
    for name in found._fields:
        exact = getattr(found, name)
        if name == "kl" and values is separation.intervals:
            assert np.isnan(exact).all()
            continue
        numeric = (getattr(up, name) - getattr(down, name)) / (2 * h)
        np.testing.assert_allclose(exact, numeric, rtol=1e-5, atol=1e-8)


def test_the_slope_of_JSD_is_half_that_of_KL_times_D_on_samples():
    x = np.linspace(-14, 14, 20001)
    for theta, sd in ((0.7, 1.0), (-2.5, 0.8)):
        q = stats.norm.pdf(x, theta, sd)
        D = special.expit(stats.norm.logpdf(x, 0, sd) - stats.norm.logpdf(x, theta, sd))
        mean = float(np.trapezoid(q * D, x))
        found = separation.slopes_of_normals(np.array([theta]), sd)
        assert separation.mean_D_star_on_samples(np.array([theta]), sd)[0] == pytest.approx(mean, abs=1e-10)
        assert found.jsd[0] == pytest.approx(found.kl[0] * mean / 2, rel=1e-8)


def test_its_decay_is_bounded_as_the_proof_says():
    """E D* <= exp(-d^2/8) / 2 for d = theta/s."""
    d = np.linspace(0, 12, 49)
    mean = separation.mean_D_star_on_samples(d, 1.0)
    assert (mean <= np.exp(-(d**2) / 8) / 2 + 1e-12).all()
    assert mean[0] == pytest.approx(0.5)


@pytest.mark.parametrize("width", [0.5, 2.0])
def test_disjoint_intervals_have_constant_jsd_and_tv_and_infinite_kl(width):
    theta = np.array([-4.0, -2.5, 2.1, 4.0])
    found, slopes = separation.intervals(theta, width), separation.slopes_of_intervals(theta, width)
    np.testing.assert_array_equal(found.jsd, LOG2)
    np.testing.assert_array_equal(found.tv, 1)
    np.testing.assert_array_equal(found.kl, np.inf)
    np.testing.assert_array_equal(found.w1, np.abs(theta))
    np.testing.assert_array_equal(slopes.jsd, 0)
    np.testing.assert_array_equal(slopes.tv, 0)
    np.testing.assert_array_equal(slopes.w1, np.sign(theta))


def test_overlapping_intervals_are_a_sum_over_three_pieces():
    """Pieces: data only, both, samples only, of widths theta, w - theta, theta."""
    width, theta = 2.0, 0.6
    p = np.array([theta, width - theta, 0]) / width
    q = p[::-1]
    middle = (p + q) / 2
    jsd = (special.rel_entr(p, middle).sum() + special.rel_entr(q, middle).sum()) / 2
    found = separation.intervals(np.array(theta), width)
    assert found.jsd == pytest.approx(jsd)
    assert found.tv == pytest.approx(np.abs(p - q).sum() / 2)


def test_at_the_same_place_all_are_0_and_corners_have_no_slope():
    for values in (separation.normals, separation.intervals):
        np.testing.assert_allclose(np.array(values(np.array(0.0), 1.0)), 0, atol=1e-12)
    normals, intervals = (f(np.array(0.0), 1.0) for f in (separation.slopes_of_normals, separation.slopes_of_intervals))
    assert (normals.jsd, normals.kl) == (0, 0)
    assert np.isnan([normals.tv, normals.w1, *intervals]).all()
    assert np.isnan(separation.slopes_of_intervals(np.array(1.0), 1.0).jsd)
