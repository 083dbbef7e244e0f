"""p_data and p_z: every density is a density, and its four functions agree with each other and with scipy."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, stats

from gan1d.densities.distributions import P_DATA, P_Z, make_p_data, make_p_z, mixture

SHAPES = {
    "normal": make_p_data("normal"),
    "uniform": make_p_data("uniform"),
    "laplace": make_p_data("laplace"),
    "exponential": make_p_data("exponential"),
    "two_modes": make_p_data("two_modes"),
    "two_modes, unequal": make_p_data("two_modes", (3.0, 1.0), 4.0, 0.5),
    "two_modes, one weight 0": make_p_data("two_modes", (0.0, 2.0)),
    "two_modes, one tiny": make_p_data("two_modes", (1.0, 1e-6)),
    "three_modes": make_p_data("three_modes", (1.0, 1.0, 1.0), 2.0, 0.35),
    "three_modes, middle 0": make_p_data("three_modes", (1.0, 0.0, 2.0)),
    "three_modes, narrow": make_p_data("three_modes", (1.0, 2.0, 3.0), 10.0, 0.05),
}
P_Z_AS_IS = {f"p_z {name}": make_p_z(name) for name in P_Z}
ALL = SHAPES | P_Z_AS_IS
data = pytest.mark.parametrize("name", SHAPES)
every = pytest.mark.parametrize("name", ALL)

ROOT3 = math.sqrt(3.0)
CLOSED_FORMS = {
    "normal": stats.norm(),
    "uniform": stats.uniform(-ROOT3, 2 * ROOT3),
    "laplace": stats.laplace(scale=1 / math.sqrt(2)),
    "exponential": stats.expon(loc=-1),
    "p_z uniform": stats.uniform(-1, 2),
    "p_z normal": stats.norm(),
}
MIXTURES = [
    ((1.0, 1.0), (-1.5, 1.5), 0.4),
    ((3.0, 1.0), (-2.0, 2.0), 0.5),
    ((1.0, 2.0, 3.0), (-3.0, 0.0, 3.0), 1.2),
    ((1.0, 0.0, 2.0), (-3.0, 0.0, 3.0), 0.4),
]


def expectation(distribution, f):
    """Integral of f(x) pdf(x) over the line, by adaptive quadrature piece by piece."""
    cuts = np.concatenate((distribution.quantile(np.array([1e-14, 1e-3, 0.1, 0.5, 0.9, 0.999, 1 - 1e-14])), [0.0]))
    for mode in distribution.modes:
        cuts = np.append(cuts, mode.centre)
    cuts = np.unique(cuts)
    return sum(
        integrate.quad(lambda x: f(x) * float(distribution.pdf(np.array([x]))[0]), a, b, epsabs=1e-12, limit=200)[0]
        for a, b in zip(cuts[:-1], cuts[1:], strict=True)
    )


def test_every_name_is_tested():
    assert {name.split(",")[0] for name in SHAPES} == set(P_DATA)
    assert set(P_Z) == {"uniform", "normal"}


@every
def test_density_integrates_to_1(name):
    assert expectation(ALL[name], lambda x: 1.0) == pytest.approx(1, abs=1e-8)


@data
def test_p_data_has_mean_0_and_standard_deviation_1(name):
    assert expectation(SHAPES[name], lambda x: x) == pytest.approx(0, abs=1e-8)
    assert expectation(SHAPES[name], lambda x: x * x) == pytest.approx(1, abs=1e-8)


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_matches_its_closed_form(name):
    ours, oracle = ALL[name], CLOSED_FORMS[name]
    x, p = np.linspace(-6, 6, 1201), np.linspace(0, 1, 1001)
    np.testing.assert_allclose(ours.pdf(x), oracle.pdf(x), rtol=1e-13)
    np.testing.assert_allclose(ours.cdf(x), oracle.cdf(x), rtol=1e-13)
    # A quantile near 0 is a difference of two numbers near 1, each right to its last bit.
    np.testing.assert_allclose(ours.quantile(p), oracle.ppf(p), rtol=1e-13, atol=3e-16)


@pytest.mark.parametrize(("weights", "centres", "width"), MIXTURES)
def test_mixture_is_the_standardised_mixture_of_scipy(weights, centres, width):
    """scipy.stats.Mixture knows nothing of standardising: u = (x - mean) / sd, p(u) = sd p_x(mean + sd u)."""
    kept = [(w, c) for w, c in zip(weights, centres, strict=True) if w > 0]
    total = sum(weights)
    oracle = stats.Mixture([stats.Normal(mu=c, sigma=width) for _, c in kept], weights=[w / total for w, _ in kept])
    mean, sd = float(oracle.mean()), float(oracle.standard_deviation())
    ours, u = mixture("mix", weights, centres, width), np.linspace(-4, 4, 321)
    np.testing.assert_allclose(ours.pdf(u), sd * oracle.pdf(mean + sd * u), rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(ours.cdf(u), oracle.cdf(mean + sd * u), rtol=1e-10, atol=1e-14)
    # away from gaps, where all x have the same cdf to rounding, the inverse is unique as well
    p = np.array([0.01, 0.05, 0.2, 0.8, 0.95, 0.99])
    np.testing.assert_allclose(ours.quantile(p), (oracle.icdf(p) - mean) / sd, rtol=1e-8)


@pytest.mark.parametrize(
    ("name", "weights", "centres"),
    [
        ("two_modes", (1.0, 3.0), (-1.25, 1.25)),
        ("three_modes", (1.0, 3.0, 2.0), (-2.5, 0.0, 2.5)),
    ],
)
def test_modes_lie_distance_apart_around_0_before_standardising(name, weights, centres):
    ours, explicit = make_p_data(name, weights, 2.5, 0.3), mixture(name, weights, centres, 0.3)
    x = np.linspace(-3, 3, 61)
    np.testing.assert_allclose(ours.pdf(x), explicit.pdf(x), rtol=1e-13)


@every
def test_quantile_undoes_cdf(name):
    """Where the density is not negligible, quantile(cdf(x)) = x."""
    x = np.linspace(-2.5, 2.5, 401)
    x = x[(ALL[name].pdf(x) > 1e-3) & (ALL[name].cdf(x) > 1e-6) & (ALL[name].cdf(x) < 1 - 1e-6)]
    assert len(x) > 5
    np.testing.assert_allclose(ALL[name].quantile(ALL[name].cdf(x)), x, atol=1e-9)


@every
def test_cdf_undoes_quantile(name):
    p = np.concatenate((np.logspace(-12, -1, 50), np.linspace(0.1, 1 - 1e-9, 200)))
    np.testing.assert_allclose(ALL[name].cdf(ALL[name].quantile(p)), p, rtol=1e-10, atol=1e-14)


@every
def test_quantile_ends_at_the_ends_of_the_support(name):
    low, high = ALL[name].quantile(np.array([0.0, 1.0]))
    assert ALL[name].cdf(np.array([low, high])).tolist() == [0, 1]
    expected = {"uniform": (-ROOT3, ROOT3), "exponential": (-1, math.inf), "p_z uniform": (-1, 1)}
    assert (low, high) == pytest.approx(expected.get(name, (-math.inf, math.inf)))


@every
def test_quantile_never_falls_even_across_an_empty_gap(name):
    q = ALL[name].quantile(np.linspace(0, 1, 2001))
    assert np.all(np.diff(q) >= 0)
    assert np.isfinite(q[1:-1]).all()


@every
def test_pdf_is_the_slope_of_cdf(name):
    x, h = np.linspace(-3.003, 3.003, 302), 1e-5
    x = x[[all(abs(u - kink) > 1e-3 for kink in (-ROOT3, ROOT3, -1, 0, 1)) for u in x]]
    slope = (ALL[name].cdf(x + h) - ALL[name].cdf(x - h)) / (2 * h)
    np.testing.assert_allclose(ALL[name].pdf(x), slope, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", ["normal", "two_modes", "three_modes, middle 0", "exponential"])
@pytest.mark.parametrize("shape", [(3,), (2, 3), (1, 2, 3)])
def test_arrays_of_any_shape_are_served_point_by_point(name, shape):
    x = np.linspace(-0.9, 0.9, int(np.prod(shape)))
    for f in (ALL[name].pdf, ALL[name].cdf, lambda u: ALL[name].quantile((u + 1) / 2)):
        np.testing.assert_array_equal(f(x.reshape(shape)), f(x).reshape(shape))


@every
def test_samples_follow_the_cdf(name):
    """Kolmogorov-Smirnov with 5,000 draws; the same test rejects draws that are off by a tenth."""
    sample = ALL[name].sample(np.random.default_rng(7), (5000,))
    assert stats.kstest(sample, ALL[name].cdf).pvalue > 0.01
    assert stats.kstest(sample + 0.1, ALL[name].cdf).pvalue < 1e-3


@data
def test_samples_have_the_moments_of_the_density(name):
    """Four standard errors of 40,000 draws on mean and variance."""
    sample, n = SHAPES[name].sample(np.random.default_rng(11), (40_000,)), 40_000
    fourth = expectation(SHAPES[name], lambda x: x**4)
    assert abs(sample.mean()) < 4 / math.sqrt(n)
    assert abs(np.mean(sample**2) - 1) < 4 * math.sqrt((fourth - 1) / n)


@every
def test_same_seed_same_draws_other_seed_others(name):
    def draw(seed):
        return ALL[name].sample(np.random.default_rng(seed), (4, 25))

    assert draw(3).shape == (4, 25)
    np.testing.assert_array_equal(draw(3), draw(3))
    assert not np.isin(draw(4), draw(3)).any()


@every
def test_draws_use_the_generator_that_is_passed_and_no_other(name):
    """Two draws in a row are the halves of what one generator gives: nothing else is consumed, nothing repeated."""
    rng = np.random.default_rng(5)
    first, second = ALL[name].sample(rng, (50,)), ALL[name].sample(rng, (50,))
    assert not np.isin(first, second).any()


@data
def test_weight_of_a_mode_is_its_probability(name):
    """cdf(high) - cdf(low), up to what leaks over the walls: each normal beyond its own wall."""
    p = SHAPES[name]
    ends = np.array([[mode.low, mode.high] for mode in p.modes])
    inside = np.diff(p.cdf(ends), axis=1)[:, 0]
    assert sum(mode.weight for mode in p.modes) == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(inside, [mode.weight for mode in p.modes], atol=2e-3)


def test_modes_of_a_mixture_tile_the_line_from_left_to_right():
    modes = SHAPES["three_modes"].modes
    assert [mode.low for mode in modes] == [-math.inf, modes[0].high, modes[1].high]
    assert modes[-1].high == math.inf
    for left, right in zip(modes[:-1], modes[1:], strict=True):
        assert left.high == pytest.approx((left.centre + right.centre) / 2)
    # each centre is a local maximum of the density
    for mode in modes:
        x = mode.centre + np.linspace(-0.1, 0.1, 201)
        assert x[SHAPES["three_modes"].pdf(x).argmax()] == pytest.approx(mode.centre, abs=2e-3)


def test_mode_of_weight_0_is_not_listed():
    assert len(SHAPES["three_modes, middle 0"].modes) == 2
    assert [mode.weight for mode in SHAPES["three_modes, middle 0"].modes] == pytest.approx([1 / 3, 2 / 3])
    (only,) = SHAPES["two_modes, one weight 0"].modes
    assert (only.centre, only.weight) == (pytest.approx(0), 1)


def test_a_mixture_with_a_single_weight_left_is_the_normal():
    x = np.linspace(-4, 4, 81)
    np.testing.assert_allclose(SHAPES["two_modes, one weight 0"].pdf(x), stats.norm.pdf(x), rtol=1e-12)
    np.testing.assert_allclose(
        SHAPES["two_modes, one weight 0"].quantile(np.array([0.1, 0.5])), stats.norm.ppf([0.1, 0.5]), atol=1e-12
    )


def test_weights_count_only_relative_to_each_other():
    x = np.linspace(-3, 3, 61)
    np.testing.assert_allclose(
        make_p_data("two_modes", (2.0, 6.0)).pdf(x), make_p_data("two_modes", (0.25, 0.75)).pdf(x)
    )


def test_a_heavier_right_mode_lies_right():
    """Not a mirror image: with weights (1, 3) three quarters of the mass are in the right mode."""
    left, right = make_p_data("two_modes", (1.0, 3.0)).modes
    assert (left.weight, right.weight) == (pytest.approx(0.25, abs=1e-4), pytest.approx(0.75, abs=1e-4))
    assert left.centre < 0 < right.centre
    sample = make_p_data("two_modes", (1.0, 3.0)).sample(np.random.default_rng(2), (4000,))
    assert np.mean(sample > right.low) == pytest.approx(0.75, abs=4 * math.sqrt(3 / 16 / 4000))


@pytest.mark.parametrize(
    "name",
    ["normal", "exponential", "two_modes"],
)
def test_a_single_number_is_served_too(name):
    x = ALL[name].quantile(0.3)
    assert np.shape(x) == ()
    assert ALL[name].cdf(x) == pytest.approx(0.3, abs=1e-12)
    assert np.shape(ALL[name].pdf(x)) == ()


BEGIN = """
import sys, types
sys.modules["torch"] = types.ModuleType("torch")  # half imported: it is there already, without its names
from gan1d.densities.distributions import P_DATA
from gan1d.recipes.recipe import Recipe
from gan1d.runs.recording import Recording
from gan1d.recipes.settings import Settings
for name in P_DATA:
    Recording(Recipe(Settings(p_data=name, m=8))).extend(3)
"""


def test_a_run_can_begin_while_another_thread_is_importing_torch():
    """In a fresh interpreter: SciPy asks once whether NumPy's arrays are PyTorch's, and remembers."""
    subprocess.run([sys.executable, "-c", BEGIN], check=True, cwd=Path(__file__).parents[2])
