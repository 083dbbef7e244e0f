"""Densities linear between points: their laws by quadrature, their closed forms, and the rule for humps."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from gan1d.densities.piecewise import piecewise_linear

RNG = np.random.default_rng(11)
SHAPES = {
    "triangle": (0.0, 1.0, 0.0),
    "flat": (1.0, 1.0),
    "ramp": (0.0, 3.0),
    "falling": (5.0, 2.0),
    "two humps": (0.0, 2.0, 0.5, 7.0, 1.0),
    "gap": (0.0, 3.0, 0.0, 0.0, 0.0, 1.0, 2.0),
    "empty ends": (0.0, 0.0, 0.0, 1.0, 2.0, 0.0, 0.0, 0.0),
    "one spike far off": (0.0, 999.0, 0.0, *(0.0,) * 58, 0.0, 30.0, 0.0),
    "tiny": (1e-90, 3e-90, 1e-90),
    "large": (1e90, 3e90, 2e90),
    "rough": tuple(RNG.integers(0, 1000, 64).astype(float)),
    "bell": tuple(np.exp(-(np.linspace(-8, 8, 2001) ** 2) / 2)),
}
every = pytest.mark.parametrize("name", SHAPES)


def made(name, low=-2.0, high=5.0):
    heights = np.array(SHAPES[name])
    return piecewise_linear(name, np.linspace(low, high, len(heights)), heights)


def knots_of(name, low=-2.0, high=5.0):
    """Where the standardised density has its corners."""
    _, was = made(name, low, high)
    return (np.linspace(low, high, len(SHAPES[name])) - was.mean) / was.sd


def integral(f, knots):
    """Of a function that is a polynomial between the knots: Gauss-Legendre is exact there."""
    nodes, weights = np.polynomial.legendre.leggauss(4)
    half = np.diff(knots)[:, None] / 2
    x = knots[:-1, None] + half * (1 + nodes)
    return float((half * weights * f(x)).sum())


@every
def test_mass_1_mean_0_sd_1(name):
    p, knots = made(name)[0], knots_of(name)
    assert integral(p.pdf, knots) == pytest.approx(1, abs=1e-12)
    assert integral(lambda x: x * p.pdf(x), knots) == pytest.approx(0, abs=1e-10)
    assert integral(lambda x: x**2 * p.pdf(x), knots) == pytest.approx(1, abs=1e-9)


@every
def test_moments_are_those_of_the_curve_that_was_given(name):
    heights, x = np.array(SHAPES[name]), np.linspace(-2.0, 5.0, len(SHAPES[name]))
    _, was = made(name)

    def curve(at):
        return np.interp(at, x, heights)

    area = integral(curve, x)
    mean = integral(lambda at: at * curve(at), x) / area
    assert was.area == pytest.approx(area, rel=1e-12)
    assert was.mean == pytest.approx(mean, abs=1e-12)
    assert was.sd == pytest.approx(math.sqrt(integral(lambda at: (at - mean) ** 2 * curve(at), x) / area), rel=1e-10)


@every
def test_the_density_is_the_curve_shifted_and_scaled(name):
    p, was = made(name)
    x = np.linspace(-1.9, 4.9, 333)
    curve = np.interp(x, np.linspace(-2.0, 5.0, len(SHAPES[name])), SHAPES[name])
    np.testing.assert_allclose(p.pdf((x - was.mean) / was.sd), curve / was.area * was.sd, rtol=1e-9, atol=1e-12)


@every
def test_cdf_is_the_integral_of_pdf(name):
    p, knots = made(name)[0], knots_of(name)
    for at in np.linspace(knots[0] + 0.01, knots[-1] - 0.01, 9):
        expected = integral(p.pdf, np.unique([*knots[knots < at], at]))
        assert p.cdf(at) == pytest.approx(expected, abs=1e-12)
    assert p.cdf(np.array([knots[0] - 1, knots[-1] + 1])).tolist() == [0, 1]
    assert p.pdf(np.array([knots[0] - 1, knots[-1] + 1])).tolist() == [0, 0]


@every
def test_quantile_undoes_cdf_and_cdf_undoes_quantile(name):
    p, knots = made(name)[0], knots_of(name)
    x = np.linspace(knots[0], knots[-1], 777)
    x = x[p.pdf(x) > 1e-3]
    np.testing.assert_allclose(p.quantile(p.cdf(x)), x, atol=1e-9)
    u = np.linspace(0, 1, 1001)
    np.testing.assert_allclose(p.cdf(p.quantile(u)), u, atol=1e-12)
    assert (np.diff(p.quantile(u)) >= 0).all()


@pytest.mark.parametrize("name", sorted(set(SHAPES) - {"bell"}))
def test_quantile_ends_at_the_ends_of_the_support(name):
    p, knots = made(name)[0], knots_of(name)
    above = np.flatnonzero(SHAPES[name])
    support = knots[max(above[0] - 1, 0)], knots[min(above[-1] + 1, len(knots) - 1)]
    np.testing.assert_allclose(p.quantile(np.array([0.0, 1.0])), support, atol=1e-7)


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (1, 2, 3)])
def test_any_shape_is_served_point_by_point(shape):
    p, _ = made("two humps")
    u = np.random.default_rng(1).random(shape)
    for f in (p.pdf, p.cdf, p.quantile):
        assert np.shape(f(u)) == shape
        np.testing.assert_array_equal(np.ravel(f(u)), [f(each) for each in np.ravel(u)])
    assert p.sample(np.random.default_rng(1), shape).shape == shape


@every
def test_draws_follow_the_cdf(name):
    p, _ = made(name)
    sample = p.sample(np.random.default_rng(7), (5000,))
    assert stats.kstest(sample, p.cdf).pvalue > 0.01
    assert stats.kstest(sample + 0.1, p.cdf).pvalue < 1e-3


def test_draws_are_the_quantiles_of_the_generators_own_numbers():
    p, _ = made("gap")
    np.testing.assert_array_equal(
        p.sample(np.random.default_rng(5), (3, 4)), p.quantile(np.random.default_rng(5).random((3, 4)))
    )


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("triangle", stats.triang(0.5, -math.sqrt(6), 2 * math.sqrt(6))),
        ("flat", stats.uniform(-math.sqrt(3), 2 * math.sqrt(3))),
        ("ramp", stats.triang(1.0, -2 * math.sqrt(2), 3 * math.sqrt(2))),
    ],
)
def test_closed_forms(name, oracle):
    p, _ = made(name)
    x, u = np.linspace(-4, 4, 801), np.linspace(0, 1, 501)
    inner = np.abs(p.pdf(x) - oracle.pdf(x))
    assert np.sort(inner)[-3] < 1e-9  # at an end, rounding decides on which side of the cliff x lies
    np.testing.assert_allclose(p.cdf(x), oracle.cdf(x), atol=1e-12)
    np.testing.assert_allclose(p.quantile(u), oracle.ppf(u), atol=1e-7)


def test_fine_enough_it_is_the_normal():
    p, _ = made("bell")
    x = np.linspace(-4, 4, 401)
    np.testing.assert_allclose(p.pdf(x), stats.norm.pdf(x), atol=1e-5)
    np.testing.assert_allclose(p.cdf(x), stats.norm.cdf(x), atol=1e-5)


def test_units_do_not_matter():
    x = np.linspace(-3, 3, 101)
    a, b = made("two humps")[0], made("two humps", low=700.0, high=707.0)[0]
    np.testing.assert_allclose(a.pdf(x), b.pdf(x), atol=1e-9)
    assert made("two humps", -1.0, 13.0)[1].sd == pytest.approx(2 * made("two humps")[1].sd)


# ---- humps -------------------------------------------------------------------------------------------------------


def modes_of(*heights):
    return piecewise_linear("p", np.arange(len(heights)) * 1.0, np.array(heights, float))[0].modes


@every
def test_modes_tile_the_line_and_hold_the_mass_between_their_walls(name):
    p, _ = made(name)
    assert [mode.low for mode in p.modes] == [-math.inf, *(mode.high for mode in p.modes[:-1])]
    assert p.modes[-1].high == math.inf
    for mode in p.modes:
        assert mode.low < mode.centre < mode.high
        assert mode.weight == pytest.approx(float(p.cdf(mode.high) - p.cdf(mode.low)), abs=1e-12)
        between = np.linspace(max(mode.low, -50), min(mode.high, 50), 100_001)
        assert p.pdf(between).max() <= p.pdf(mode.centre) * (1 + 1e-6) + 1e-12


@pytest.mark.parametrize(
    ("heights", "count"),
    [
        ((0, 10, 5, 10, 0), 2),
        ((0, 10, 5.1, 10, 0), 1),  # the valley is not half as low
        ((0, 10, 3, 5, 0), 1),  # nor is this one, for the lower hump
        ((0, 10, 2.5, 5, 0), 2),
        ((10, 9, 10), 1),
        ((10, 0, 10), 2),  # humps at the ends
        ((1, 0, 0, 0, 1), 2),
        ((1, 1), 1),
        ((0, 200, 0, 1, 0), 1),  # 1 of 201 is too little mass
        ((0, 198, 0, 1, 0), 2),
        ((0, *(1, 0) * 12), 12),
        ((0, *(1, 0) * 13), 12),  # 12 at most
        ((0, 10, 4, 6, 9, 6, 3, 8, 0), 3),
        ((0, 100, 10, 40, 25, 50, 0), 2),  # 25 is not half of 40; the 100 beyond the valley is another hump's
    ],
)
def test_a_hump_counts_if_the_dip_beside_it_is_deep_and_its_mass_large(heights, count):
    assert len(modes_of(*heights)) == count
    assert len(modes_of(*reversed(heights))) == count


def test_the_wall_stands_in_the_middle_of_the_lowest_stretch():
    p, was = piecewise_linear("p", np.arange(9.0), np.array([0, 4, 1, 0, 0, 0, 2, 4, 0.0]))
    left, right = p.modes
    assert left.high == pytest.approx((4 - was.mean) / was.sd)
    assert (left.centre, right.centre) == pytest.approx(((1 - was.mean) / was.sd, (7 - was.mean) / was.sd))


def test_a_hump_too_small_joins_the_neighbour_over_the_higher_wall():
    left, right = modes_of(0, 500, 1, 2, 0, 500, 0)
    assert left.weight == pytest.approx(503 / 1003)
    assert right.weight == pytest.approx(500 / 1003)


def test_a_flat_top_has_its_centre_in_the_middle():
    (only,) = modes_of(0, 2, 2, 2, 2, 0)
    assert only.centre == pytest.approx(0)


def test_quadrature_of_scipy_agrees():
    p, _ = made("two humps")
    assert integrate.quad(p.pdf, -4, 4, points=knots_of("two humps"), limit=200)[0] == pytest.approx(1, abs=1e-9)
