"""W1 of p_data and of what a map makes of the noise: shifts, closed forms, quadrature, scipy."""

import numpy as np
import pytest
from scipy import integrate, stats

from gan1d.densities.distributions import P_Z, Distribution, make_p_data, make_p_z
from gan1d.theory.cells import cells_of, merged
from gan1d.theory.quadrature import noise_points

UNIFORM, NORMAL = make_p_z("uniform"), make_p_data("normal")


def w1(images: np.ndarray, masses: np.ndarray, p_data: Distribution) -> float:
    """Of noise cells with these masses, whose ends have these images."""
    return merged(cells_of(p_data), images, masses).w1


def noise(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Ends of cells of noise, and their masses."""
    z = noise_points(make_p_z(name), 320)
    return z, np.diff(make_p_z(name).cdf(z))


@pytest.mark.parametrize("p_z", P_Z)
@pytest.mark.parametrize("shift", [-2.0, 0.0, 0.25])
def test_w1_of_a_shift_is_the_shift(p_z, shift):
    z, masses = noise(p_z)
    assert w1(z + shift, masses, make_p_z(p_z)) == pytest.approx(abs(shift), abs=2e-5)


def test_w1_of_uniforms_of_different_width_by_hand():
    """E |2u - u| over u uniform on (-1, 1) is 1/2, whatever the direction of the map."""
    z, masses = noise("uniform")
    for images in (2 * z, -2 * z):
        assert w1(images, masses, UNIFORM) == pytest.approx(0.5, abs=1e-9)


def test_w1_of_a_fold_by_hand():
    """|z| is uniform on (0, 1): the gap between the CDFs is (1 + x) / 2 left of 0 and (1 - x) / 2 right of it."""
    z, masses = noise("uniform")
    assert w1(np.abs(z), masses, UNIFORM) == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize(("mean", "sd"), [(0.5, 1.5), (-1.0, 0.4), (0.0, 0.8)])
def test_w1_is_the_area_between_the_cdfs(mean, sd):
    """Two normals, by quadrature of |F_data - F_g|."""
    z, masses = noise("normal")
    data, samples = stats.norm(), stats.norm(mean, sd)
    area, _ = integrate.quad(
        lambda x: abs(data.cdf(x) - samples.cdf(x)), -12, 12, points=[mean / (1 - sd)], epsabs=1e-10, limit=200
    )
    assert w1(mean + sd * z, masses, NORMAL) == pytest.approx(area, abs=2e-5)
    assert w1(mean - sd * z, masses, NORMAL) == pytest.approx(area, abs=2e-5)


@pytest.mark.parametrize("seed", range(3))
def test_w1_agrees_with_scipy_on_samples_of_a_map_with_many_folds(seed):
    images = np.random.default_rng(seed).normal(0, 2, 201)
    inside = (np.arange(500) + 0.5) / 500
    samples = images[:-1, None] + np.diff(images)[:, None] * inside
    data = stats.norm.ppf((np.arange(100_000) + 0.5) / 100_000)
    found = w1(images, np.full(200, 1 / 200), NORMAL)
    assert found == pytest.approx(stats.wasserstein_distance(samples.ravel(), data), abs=1e-4)
