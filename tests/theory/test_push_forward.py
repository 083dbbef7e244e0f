"""The grid and p_g as the push-forward of p_z: closed forms, folds, points, and a brute-force loop over cells."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from gan1d.densities.distributions import P_DATA, P_Z, make_p_data, make_p_z
from gan1d.theory import exact as theory
from gan1d.theory.exact import Grid

LOG2 = math.log(2)
GRID = Grid()
CELL = 1 / 4096  # mass of one noise cell
ROUNDING = 1e-9


def masses_of(p_z, images, grid=GRID):
    """p_g of a map given as a function of the noise."""
    return theory.push_forward(images(theory.noise_cells(make_p_z(p_z))), grid)


def brute_force(images, grid):
    """Cell by cell and bin by bin: the share of [low, high] inside each bin, times 1/n."""
    walls = np.concatenate(([-np.inf], grid.edges, [np.inf]))
    n, out = len(images) - 1, np.zeros(grid.n + 2)
    for a, b in zip(images[:-1], images[1:], strict=True):
        low, high = min(a, b), max(a, b)
        for j in range(grid.n + 2):
            if low == high:
                out[j] += (walls[j] <= low < walls[j + 1]) / n
            else:
                out[j] += max(0.0, min(high, walls[j + 1]) - max(low, walls[j])) / (high - low) / n
    return out


# --- Grid ---------------------------------------------------------------------------------------------------------


def test_a_grid_has_n_bins_and_a_cell_beyond_each_end():
    grid = Grid(-2.0, 3.0, 10)
    assert grid.step == 0.5
    np.testing.assert_allclose(grid.edges, [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3], atol=1e-15)
    np.testing.assert_allclose(
        grid.centres, [-2.25, -1.75, -1.25, -0.75, -0.25, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3.25]
    )


@pytest.mark.parametrize("name", P_DATA)
def test_masses_of_cells_are_integrals_of_the_density(name):
    p, grid = make_p_data(name), Grid(-3.0, 3.0, 12)
    masses = grid.masses(p.cdf)
    assert masses.sum() == pytest.approx(1, abs=1e-14)
    kinks = [-math.sqrt(3), math.sqrt(3), -1.0]
    for j, (a, b) in enumerate(zip(grid.edges[:-1], grid.edges[1:], strict=True)):
        inside = [u for u in kinks if a < u < b]
        expected = integrate.quad(lambda x: float(p.pdf(np.array([x]))[0]), a, b, points=inside or None)[0]
        assert masses[j + 1] == pytest.approx(expected, abs=1e-10)
    assert masses[0] == p.cdf(np.array([-3.0]))[0]
    assert masses[-1] == pytest.approx(1 - p.cdf(np.array([3.0]))[0], abs=1e-15)


def test_density_is_mass_per_width():
    p = make_p_data("normal")
    density = GRID.density(np.stack([GRID.masses(p.cdf)] * 2))
    assert density.shape == (2, 800)
    np.testing.assert_allclose(density[1], p.pdf(GRID.centres[1:-1]), atol=1e-5)


@pytest.mark.parametrize("name", P_DATA)
def test_the_grid_reaches_five_standard_deviations_and_all_but_a_trace_of_p_data(name):
    grid = theory.grid_for(make_p_data(name))
    assert grid.low <= -5
    assert grid.high >= 5
    assert grid.masses(make_p_data(name).cdf)[[0, -1]].max() <= 1e-5
    assert grid.n == 800


@pytest.mark.parametrize("p_z", P_Z)
@pytest.mark.parametrize("n", [8, 4096])
def test_noise_cells_hold_equal_mass(p_z, n):
    z = theory.noise_cells(make_p_z(p_z), n)
    masses = np.diff(make_p_z(p_z).cdf(z))
    assert np.isfinite(z).all()
    np.testing.assert_allclose(masses[1:-1], 1 / n, rtol=1e-9)
    # an infinite end is drawn in by a quarter of a cell
    np.testing.assert_allclose(masses[[0, -1]], (1 if p_z == "uniform" else 0.75) / n, rtol=1e-9)


# --- p_g ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b"),
    [(0.0, 1.0), (0.8, 0.6), (-1.0, -2.0), (3.0, 4.0), (0.123, 0.01), (-4.9999, 1e-5)],
)
def test_p_g_of_a_linear_map_of_uniform_noise_is_exact(a, b):
    """p_g(x) = p_z((x - a)/b) / |b|: mass by mass from its cdf."""
    expected = GRID.masses(stats.uniform(a - abs(b), 2 * abs(b)).cdf)
    np.testing.assert_allclose(masses_of("uniform", lambda z: a + b * z), expected, atol=1e-9)


@pytest.mark.parametrize(("a", "b"), [(0.0, 1.0), (0.8, 0.6), (-1.0, -1.5), (4.0, 0.1)])
def test_p_g_of_a_linear_map_of_normal_noise(a, b):
    """Both cdfs agree at the images of the cells' ends and rise: less than a cell apart, and far closer in the bulk."""
    found, expected = masses_of("normal", lambda z: a + b * z), GRID.masses(stats.norm(a, abs(b)).cdf)
    apart = np.abs(np.cumsum(found) - np.cumsum(expected))
    assert apart.max() < CELL
    # linear interpolation of a cdf between ends h apart errs by at most h^2 |p'| / 8 <= 3e-8 within one sd
    bulk = np.abs(GRID.edges - a) < abs(b)
    assert apart[:-1][bulk].max() < 4e-8


def test_p_g_moves_with_the_map_and_not_against_it():
    right = masses_of("uniform", lambda z: 2.0 + z)
    assert right[GRID.centres > 0.99].sum() == pytest.approx(1, abs=1e-9)


def test_p_g_of_a_fold_adds_both_sides():
    """|z| of uniform noise is uniform on (0, 1); z^2 has cdf sqrt(x)."""
    expected = GRID.masses(stats.uniform(0, 1).cdf)
    np.testing.assert_allclose(masses_of("uniform", np.abs), expected, atol=1e-9)
    np.testing.assert_allclose(masses_of("uniform", lambda z: -np.abs(z)), expected[::-1], atol=1e-9)
    square = np.cumsum(masses_of("uniform", np.square))[:-1]
    exact = np.sqrt(np.clip(GRID.edges, 0, 1))
    # the first cell's image (0, 2.4e-7) lies in one bin; beyond, h^2 |p'| / 8 <= 1.1e-6 at x = 0.0125
    np.testing.assert_allclose(square, exact, atol=2e-6)


def test_p_g_of_folded_normal_noise_is_chi_squared():
    found = np.cumsum(masses_of("normal", np.square))[:-1]
    assert np.abs(found - stats.chi2(1).cdf(GRID.edges)).max() < 2 * CELL
    assert np.abs(found - stats.chi2(1).cdf(GRID.edges))[GRID.edges < 1].max() < 2e-6


@pytest.mark.parametrize("constant", [4.905, 0.003, 1.2345])
def test_a_constant_puts_all_mass_in_one_cell(constant):
    found = masses_of("uniform", lambda z: np.full_like(z, constant))
    cell = int(np.searchsorted(GRID.edges, constant))
    assert found[cell] == pytest.approx(1, abs=ROUNDING)
    np.testing.assert_allclose(np.delete(found, cell), 0, atol=ROUNDING)


@pytest.mark.parametrize("far", [5.5, 17.0, 1e6, 1e30])
def test_far_outside_the_grid_all_mass_is_in_the_outer_cell(far):
    for images, cell in ((lambda z: far + 0.1 * z, -1), (lambda z: -far + 0.1 * z, 0)):
        found = masses_of("uniform", images)
        assert found[cell] == pytest.approx(1, abs=ROUNDING)
        assert np.delete(found, cell if cell == 0 else 801).max() < ROUNDING


def test_mass_half_in_and_half_beyond_the_grid():
    found = masses_of("uniform", lambda z: 5 + z)
    assert found[-1] == pytest.approx(0.5, abs=1e-9)
    assert found[0] == 0
    found = masses_of("uniform", lambda z: -5 + z)
    assert found[0] == pytest.approx(0.5, abs=1e-9)


def random_map(seed, cells):
    """Wild: jumps, folds, flat stretches and excursions beyond the grid."""
    rng = np.random.default_rng(seed)
    images = np.cumsum(rng.normal(0, 0.3, cells + 1)) + rng.normal(0, 2)
    images[rng.integers(0, cells, 3)] += rng.normal(0, 4, 3)
    flat = rng.integers(0, cells - 8)
    images[flat : flat + 6] = images[flat]
    return np.clip(images, -9, 9)


@pytest.mark.parametrize("seed", range(6))
def test_p_g_is_what_a_loop_over_cells_and_bins_gives(seed):
    grid, images = Grid(-4.0, 5.0, 37), random_map(seed, 64)
    np.testing.assert_allclose(theory.push_forward(images, grid), brute_force(images, grid), atol=1e-9)


def test_a_cell_that_jumps_far_beyond_the_grid_leaves_little_inside():
    grid, images = Grid(-4.0, 4.0, 16), np.array([0.1, 1000.0])
    np.testing.assert_allclose(theory.push_forward(images, grid), brute_force(images, grid), atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_p_g_has_mass_1_and_is_never_negative(seed):
    found = theory.push_forward(random_map(seed, 4096), GRID)
    assert found.min() >= 0
    assert found.sum() == pytest.approx(1, abs=ROUNDING)


def test_stacked_maps_are_single_maps():
    images = np.stack([random_map(seed, 64) for seed in range(6)]).reshape(2, 3, 65)
    found = theory.push_forward(images, GRID)
    assert found.shape == (2, 3, 802)
    for i in np.ndindex(2, 3):
        np.testing.assert_array_equal(found[i], theory.push_forward(images[i], GRID))


def test_p_g_does_not_know_the_order_of_the_noise():
    images = random_map(3, 512)
    np.testing.assert_allclose(theory.push_forward(images, GRID), theory.push_forward(images[::-1], GRID), atol=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_the_cdf_of_an_increasing_map_is_the_noise_below_its_inverse(seed):
    """F_g(e) = F_z(G^-1(e)): linear interpolation between the images, for jumps, flat stretches and far ends alike."""
    rng = np.random.default_rng(seed)
    steps = rng.exponential(1.0, 4096) ** 4 * (rng.random(4096) < 0.7)
    images = np.concatenate(([0.0], np.cumsum(steps))) / steps.sum() * 14 - rng.uniform(5, 8)
    expected = np.interp(GRID.edges, images, np.arange(4097) / 4096)
    for way in (images, images[::-1]):
        np.testing.assert_allclose(np.cumsum(theory.push_forward(way, GRID))[:-1], expected, atol=ROUNDING)
