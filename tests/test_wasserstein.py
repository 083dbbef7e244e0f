"""W1 and the quantiles it is made of: shifts, closed forms, quadrature, scipy."""

import numpy as np
import pytest
from scipy import integrate, stats

from gan1d import theory
from gan1d.distributions import P_Z, make_p_z

CELL = 1 / 4096  # mass of one noise cell


def w1(images, targets):
    """Of two maps."""
    return theory.wasserstein_1(theory.quantiles(images), theory.quantiles(targets))


@pytest.mark.parametrize("p_z", P_Z)
@pytest.mark.parametrize("shift", [-2.0, 0.0, 0.25])
def test_w1_of_a_shift_is_the_shift(p_z, shift):
    z = theory.noise_cells(make_p_z(p_z))
    assert w1(z + shift, z) == pytest.approx(abs(shift), abs=1e-12)


def test_w1_of_uniforms_of_different_width_by_hand():
    """E |2u - u| over u uniform on (-1, 1) is 1/2, whatever the direction of the maps."""
    z = theory.noise_cells(make_p_z("uniform"))
    for images in (2 * z, -2 * z):
        assert w1(images, z) == pytest.approx(0.5, abs=1e-9)
        assert w1(z, images) == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize(("mean", "sd"), [(0.5, 1.5), (-1.0, 0.4), (0.0, 0.8)])
def test_w1_is_the_area_between_the_cdfs(mean, sd):
    """Two normals, by quadrature of |F_data - F_g|; the ends of the noise cost less than a cell's mass."""
    z = theory.noise_cells(make_p_z("normal"))
    data, samples = stats.norm(), stats.norm(mean, sd)
    cross = [mean / (1 - sd)]
    area = integrate.quad(lambda x: abs(data.cdf(x) - samples.cdf(x)), -12, 12, points=cross, epsabs=1e-10, limit=200)[
        0
    ]
    assert w1(mean + sd * z, z) == pytest.approx(area, abs=CELL)
    assert w1(mean - sd * z, z) == pytest.approx(area, abs=CELL)


@pytest.mark.parametrize("seed", range(3))
def test_w1_agrees_with_scipy_on_the_cells_middles(seed):
    a, b = (np.random.default_rng(seed + other).normal(0, 2, 201) for other in (0, 50))
    middles = [(v[1:] + v[:-1]) / 2 for v in (a, b)]
    assert w1(a, b) == pytest.approx(stats.wasserstein_distance(*middles), rel=1e-12)
    stacked = w1(np.stack((a, b)), b)
    np.testing.assert_allclose(stacked, [stats.wasserstein_distance(*middles), 0], atol=1e-12)


@pytest.mark.parametrize("direction", [1, -1])
def test_quantiles_of_a_map_are_those_of_what_it_makes_of_the_noise(direction):
    """Uniform noise to the normal: the probit at the middles of 4,096 equal shares, whichever way the map runs."""
    z, middles = theory.noise_cells(make_p_z("uniform")), (np.arange(4096) + 0.5) / 4096
    images = stats.norm.ppf(np.clip((1 + direction * z) / 2, CELL / 4, 1 - CELL / 4))
    np.testing.assert_allclose(theory.quantiles(images)[40:-40], stats.norm.ppf(middles)[40:-40], atol=2e-4)


def test_quantiles_of_a_stack_are_sorted_each_for_itself():
    """An increasing map is left as it is, and so it is beside a map that folds."""
    z = theory.noise_cells(make_p_z("uniform"))
    maps = np.stack((z, np.abs(z), -z, np.sin(9 * z)))
    found, middles = theory.quantiles(maps), (maps[:, 1:] + maps[:, :-1]) / 2
    np.testing.assert_array_equal(found, np.sort(middles))
    np.testing.assert_array_equal(theory.quantiles(z), middles[0])
