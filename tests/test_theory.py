"""Sections 4.1 and 4.2 of the paper: every exact quantity against a closed form, quadrature or a brute-force sum."""

import math

import numpy as np
import pytest
import torch
from scipy import integrate, special, stats

from gan1d import theory
from gan1d.distributions import P_DATA, P_Z, make_p_data, make_p_z
from gan1d.objective import GENERATOR_LOSSES
from gan1d.theory import Grid

LOG2 = math.log(2)
GRID = Grid()
CELL = 1 / 4096  # mass of one noise cell
ROUNDING = 1e-9


def masses_of(p_z, images, grid=GRID):
    """p_g of a map given as a function of the noise."""
    return theory.push_forward(images(theory.noise_cells(make_p_z(p_z))), grid)


def random_masses(seed, shape=(802,), sparse=False):
    rng = np.random.default_rng(seed)
    p = rng.exponential(1.0, shape) ** 3
    if sparse:
        p = p * (rng.random(shape) < 0.5)
    return p / p.sum(-1, keepdims=True)


def logit(D):
    return np.log(D) - np.log1p(-D)


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
        np.testing.assert_allclose(found[i], theory.push_forward(images[i], GRID), atol=1e-12)


def test_p_g_does_not_know_the_order_of_the_noise():
    images = random_map(3, 512)
    np.testing.assert_allclose(theory.push_forward(images, GRID), theory.push_forward(images[::-1], GRID), atol=1e-9)


# --- D* -----------------------------------------------------------------------------------------------------------


def test_D_star_is_the_share_of_data():
    D = theory.optimal_discriminator(np.array([0.2, 0.0, 0.3, 0.0, 0.5]), np.array([0.2, 0.4, 0.1, 0.0, 0.0]))
    np.testing.assert_allclose(D, [0.5, 0.0, 0.75, 0.5, 1.0], atol=1e-15)


@pytest.mark.parametrize("seed", range(3))
def test_D_star_maximises_V(seed):
    """Every single cell moved up or down lowers V, and so does any other D."""
    p, q = random_masses(seed, (20,)), random_masses(seed + 100, (20,))
    best = logit(theory.optimal_discriminator(p, q))
    top = theory.value(p, q, best)
    for j in range(20):
        for shift in (-0.3, 0.3):
            moved = best.copy()
            moved[j] += shift
            assert theory.value(p, q, moved) < top
    others = np.random.default_rng(seed).normal(0, 2, (50, 20))
    assert (theory.value(p, q, others) < top).all()


def test_D_star_is_one_half_everywhere_only_if_p_g_is_p_data():
    p = random_masses(0)
    np.testing.assert_array_equal(theory.optimal_discriminator(p, p), 0.5)
    q = p.copy()
    q[3], q[7] = q[3] + q[7] / 2, q[7] / 2
    D = theory.optimal_discriminator(p, q)
    assert D[3] < 0.5 < D[7]
    np.testing.assert_array_equal(np.delete(D, [3, 7]), 0.5)


# --- V and its laws -----------------------------------------------------------------------------------------------


def test_V_is_equation_1_on_cells():
    p, q, l = random_masses(1), random_masses(2), np.random.default_rng(3).normal(0, 3, 802)  # noqa: E741
    D = 1 / (1 + np.exp(-l))
    direct = np.sum(p * np.log(D)) + np.sum(q * np.log(1 - D))
    assert theory.value(p, q, l) == pytest.approx(direct, rel=1e-12)
    assert theory.value(p, q, np.zeros(802)) == pytest.approx(-2 * LOG2, abs=1e-14)


@pytest.mark.parametrize("seed", range(4))
def test_V_of_D_star_is_minus_log_4_plus_twice_jsd(seed):
    """Theorem 1."""
    p, q = random_masses(seed), random_masses(seed + 100)
    at_best = theory.value(p, q, logit(theory.optimal_discriminator(p, q)))
    assert at_best == pytest.approx(-math.log(4) + 2 * theory.jsd(p, q), abs=1e-12)
    assert theory.value_of_optimum(p, q) == pytest.approx(at_best, abs=1e-12)
    assert theory.value_of_optimum(p, p) == pytest.approx(-math.log(4), abs=1e-14)


@pytest.mark.parametrize("seed", range(4))
def test_discriminator_loss_is_log_2_minus_jsd_plus_half_the_regret(seed):
    """For any D; the regret V(D*,G) - V(D,G) is positive and 0 for D*."""
    p, q = random_masses(seed), random_masses(seed + 100)
    D = np.random.default_rng(seed).uniform(0.01, 0.99, 802)
    loss = -(np.sum(p * np.log(D)) + np.sum(q * np.log(1 - D))) / 2
    regret = theory.value_of_optimum(p, q) - theory.value(p, q, logit(D))
    assert regret > 0.01
    assert loss == pytest.approx(LOG2 - theory.jsd(p, q) + regret / 2, abs=1e-12)


def test_extreme_logits_keep_V_finite():
    p, q = random_masses(1), random_masses(2)
    assert theory.value(p, q, np.full(802, 1000.0)) == pytest.approx(-1000, rel=1e-12)
    assert theory.value(p, q, np.full(802, -1000.0)) == pytest.approx(-1000, rel=1e-12)


@pytest.mark.parametrize("loss", GENERATOR_LOSSES)
def test_generator_loss_is_its_formula_on_cells(loss):
    q, l = random_masses(2), np.random.default_rng(3).normal(0, 3, 802)  # noqa: E741
    D = 1 / (1 + np.exp(-l))
    direct = {"minimax": np.sum(q * np.log(1 - D)), "non_saturating": -np.sum(q * np.log(D))}[loss]
    assert theory.generator_loss(q, l, loss) == pytest.approx(direct, rel=1e-12)
    equilibrium = {"minimax": -LOG2, "non_saturating": LOG2}[loss]
    assert theory.generator_loss(q, np.zeros(802), loss) == pytest.approx(equilibrium, abs=1e-14)


# --- Divergences --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_jsd_lies_between_0_and_log_2_and_is_symmetric(seed, sparse):
    p, q = random_masses(seed, sparse=sparse), random_masses(seed + 100, sparse=sparse)
    assert 0 < theory.jsd(p, q) < LOG2
    assert theory.jsd(p, q) == pytest.approx(theory.jsd(q, p), abs=1e-15)
    assert theory.jsd(p, p) == 0


def test_jsd_of_distributions_that_never_meet_is_log_2():
    p, q = np.array([0.5, 0.5, 0, 0]), np.array([0, 0, 0.1, 0.9])
    assert theory.jsd(p, q) == pytest.approx(LOG2, abs=1e-15)


def test_jsd_of_shifted_uniforms_by_hand():
    """Overlap s: inside it D* = 1/2 and nothing is told apart, outside all is, so JSD = (1 - s) log 2."""
    p = GRID.masses(stats.uniform(-1, 2).cdf)
    for shift in (0.0, 0.5, 1.25, 2.0):
        q = GRID.masses(stats.uniform(-1 + shift, 2).cdf)
        assert theory.jsd(p, q) == pytest.approx(shift / 2 * LOG2, abs=1e-12)


def test_jsd_is_the_mean_of_two_entropies_subtracted_from_that_of_the_mixture():
    p, q = random_masses(1), random_masses(2)
    entropies = stats.entropy((p + q) / 2) - (stats.entropy(p) + stats.entropy(q)) / 2
    assert theory.jsd(p, q) == pytest.approx(entropies, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_kl_is_positive_and_0_only_for_equals(seed):
    p, q = random_masses(seed), random_masses(seed + 100)
    assert theory.kl(p, q) > 0
    assert theory.kl(p, p) == 0
    assert theory.kl(p, q) == pytest.approx(np.sum(p * np.log(p / q)), rel=1e-12)
    assert theory.kl(p, q) != pytest.approx(theory.kl(q, p), rel=0.01)


def test_kl_is_infinite_only_where_q_misses_mass_of_p():
    p, q = np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.0, 0.75])
    assert theory.kl(p, q) == math.inf
    assert theory.kl(np.array([1.0, 0.0, 0.0]), q) == pytest.approx(math.log(4), rel=1e-15)


@pytest.mark.parametrize(("mean", "sd"), [(0.5, 1.0), (0.0, 0.6), (-0.7, 1.3)])
def test_kl_of_two_normals_is_the_closed_form(mean, sd):
    """log s + (1 + m^2) / (2 s^2) - 1/2 for N(0, 1) against N(m, s^2); merging into cells can only lower it."""
    grid = Grid(-12.0, 12.0, 24_000)
    p, q = grid.masses(stats.norm.cdf), grid.masses(stats.norm(mean, sd).cdf)
    # differences of a cdf near 1 lose the far right tail: use the left half of each, mirrored
    mirrored = Grid(-12.0, 12.0, 24_000).masses(stats.norm(-mean, sd).cdf)[::-1]
    middle = grid.centres > 0
    p, q = np.where(middle, p[::-1], p), np.where(middle, mirrored, q)
    exact = math.log(sd) + (1 + mean**2) / (2 * sd**2) - 0.5
    found = theory.kl(p, q)
    assert found == pytest.approx(exact, abs=2e-7)
    assert found <= exact + 1e-12


@pytest.mark.parametrize("shift", [0.0, 0.5, 1.25, 2.0, 3.0])
def test_tv_of_shifted_uniforms_is_the_part_that_does_not_overlap(shift):
    p, q = GRID.masses(stats.uniform(-1, 2).cdf), GRID.masses(stats.uniform(-1 + shift, 2).cdf)
    assert theory.total_variation(p, q) == pytest.approx(min(shift / 2, 1), abs=1e-12)
    assert theory.best_accuracy(p, q) == pytest.approx((1 + min(shift / 2, 1)) / 2, abs=1e-12)


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_tv_is_the_largest_difference_over_all_events(seed, sparse):
    """sup over sets A of p(A) - q(A), reached by A = {p > q}; at most 1; Pinsker: TV^2 <= KL / 2."""
    p, q = random_masses(seed, sparse=sparse), random_masses(seed + 100, sparse=sparse)
    assert theory.total_variation(p, q) == pytest.approx((p - q)[p > q].sum(), abs=1e-14)
    assert theory.total_variation(p, q) <= 1
    assert theory.total_variation(p, q) ** 2 <= theory.kl(p, q) / 2


@pytest.mark.parametrize("seed", range(4))
def test_best_accuracy_is_that_of_D_star(seed):
    p, q = random_masses(seed), random_masses(seed + 100)
    best = logit(theory.optimal_discriminator(p, q))
    reached = (theory.accuracy(p, best, of_data=True) + theory.accuracy(q, best, of_data=False)) / 2
    assert theory.best_accuracy(p, q) == pytest.approx(reached, abs=1e-14)
    other = best + np.random.default_rng(seed).normal(0, 2, 802)
    assert (theory.accuracy(p, other, of_data=True) + theory.accuracy(q, other, of_data=False)) / 2 < reached


def test_accuracy_counts_data_above_one_half_samples_below_and_ties_half():
    masses, logits = np.array([0.1, 0.2, 0.7]), np.array([3.0, 0.0, -0.01])
    assert theory.accuracy(masses, logits, of_data=True) == pytest.approx(0.1 + 0.2 / 2, abs=1e-15)
    assert theory.accuracy(masses, logits, of_data=False) == pytest.approx(0.7 + 0.2 / 2, abs=1e-15)


# --- Wasserstein --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("p_z", P_Z)
@pytest.mark.parametrize("shift", [-2.0, 0.0, 0.25])
def test_w1_of_a_shift_is_the_shift(p_z, shift):
    z = theory.noise_cells(make_p_z(p_z))
    assert theory.wasserstein_1(z + shift, z) == pytest.approx(abs(shift), abs=1e-12)


def test_w1_of_uniforms_of_different_width_by_hand():
    """E |2u - u| over u uniform on (-1, 1) is 1/2, whatever the direction of the maps."""
    z = theory.noise_cells(make_p_z("uniform"))
    for images in (2 * z, -2 * z):
        assert theory.wasserstein_1(images, z) == pytest.approx(0.5, abs=1e-9)
        assert theory.wasserstein_1(z, images) == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize(("mean", "sd"), [(0.5, 1.5), (-1.0, 0.4), (0.0, 0.8)])
def test_w1_is_the_area_between_the_cdfs(mean, sd):
    """Two normals, by quadrature of |F_data - F_g|; the ends of the noise cost less than a cell's mass."""
    z = theory.noise_cells(make_p_z("normal"))
    data, samples = stats.norm(), stats.norm(mean, sd)
    cross = [mean / (1 - sd)]
    area = integrate.quad(lambda x: abs(data.cdf(x) - samples.cdf(x)), -12, 12, points=cross, epsabs=1e-10, limit=200)[
        0
    ]
    assert theory.wasserstein_1(mean + sd * z, z) == pytest.approx(area, abs=CELL)
    assert theory.wasserstein_1(mean - sd * z, z) == pytest.approx(area, abs=CELL)


@pytest.mark.parametrize("seed", range(3))
def test_w1_agrees_with_scipy_on_the_cells_middles(seed):
    a, b = random_map(seed, 200), random_map(seed + 50, 200)
    middles = [(v[1:] + v[:-1]) / 2 for v in (a, b)]
    assert theory.wasserstein_1(a, b) == pytest.approx(stats.wasserstein_distance(*middles), rel=1e-12)
    stacked = theory.wasserstein_1(np.stack((a, b)), b)
    np.testing.assert_allclose(stacked, [stats.wasserstein_distance(*middles), 0], atol=1e-12)


# --- Optimal map --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("p_z", P_Z)
@pytest.mark.parametrize("name", P_DATA)
def test_optimal_map_and_its_mirror_push_p_z_to_p_data(name, p_z, mirrored):
    """Both cdfs agree at the images of the cells' ends and rise, so nowhere are they a noise cell's mass apart."""
    weights = (1.0, 2.0, 3.0) if name == "three_modes" else (1.0, 2.0)
    p_data = make_p_data(name, weights)
    z = theory.noise_cells(make_p_z(p_z))
    images = theory.optimal_map(p_data, make_p_z(p_z), z, mirrored)
    found, expected = theory.push_forward(images, GRID), GRID.masses(p_data.cdf)
    assert np.abs(np.cumsum(found) - np.cumsum(expected)).max() < CELL
    assert theory.jsd(found, expected) < 2 * CELL
    assert (np.diff(images) <= 0 if mirrored else np.diff(images) >= 0).all()


def test_optimal_map_of_known_pairs():
    """Uniform to normal is the probit; normal to itself is the identity, and its mirror the reflection."""
    z = np.array([-0.9, -0.2, 0.0, 0.5])
    uniform, normal, data = make_p_z("uniform"), make_p_z("normal"), make_p_data("normal")
    np.testing.assert_allclose(theory.optimal_map(data, uniform, z), special.ndtri((1 + z) / 2), atol=1e-12)
    np.testing.assert_allclose(theory.optimal_map(data, normal, z), z, atol=1e-12)
    np.testing.assert_allclose(theory.optimal_map(data, normal, z, mirrored=True), -z, atol=1e-12)


# --- Push ---------------------------------------------------------------------------------------------------------


def bent_logit(x):
    return 2 * torch.sin(1.3 * x) - 0.5 * x + 0.2


@pytest.mark.parametrize("loss", GENERATOR_LOSSES)
def test_push_is_minus_the_slope_of_the_loss_of_a_sample(loss):
    """-d/dx log(1 - D(x)) and d/dx log D(x), by autograd."""
    x = torch.linspace(-4, 4, 81, dtype=torch.float64).requires_grad_()
    l = bent_logit(x)  # noqa: E741
    (slopes,) = torch.autograd.grad(l.sum(), x, retain_graph=True)
    D = torch.sigmoid(l)
    each = torch.log(1 - D) if loss == "minimax" else -torch.log(D)
    (gradient,) = torch.autograd.grad(each.sum(), x)
    found = theory.push(l.detach().numpy(), slopes.numpy(), loss)
    np.testing.assert_allclose(found, -gradient.numpy(), rtol=1e-10, atol=1e-12)


def test_minimax_push_vanishes_where_D_is_sure_and_the_other_does_not():
    logits, slopes = np.array([-30.0, -10.0, 0.0]), np.array([1.5, -1.5, 1.0])
    np.testing.assert_allclose(theory.push(logits, slopes, "minimax"), [0, 0, 0.5], atol=1e-4)
    np.testing.assert_allclose(theory.push(logits, slopes, "non_saturating"), [1.5, -1.5, 0.5], atol=1e-4)


def test_both_pushes_point_to_where_D_sees_data():
    logits, slopes = np.random.default_rng(0).normal(0, 3, (2, 100))
    for loss in GENERATOR_LOSSES:
        np.testing.assert_array_equal(np.sign(theory.push(logits, slopes, loss)), np.sign(slopes))
