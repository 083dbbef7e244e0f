"""Sections 4.1 and 4.2 of the paper: every exact quantity against a closed form or a brute-force sum."""

import math

import numpy as np
import pytest
import torch
from scipy import special, stats

from gan1d.densities.distributions import P_DATA, P_Z, make_p_data, make_p_z
from gan1d.theory import exact as theory
from gan1d.theory.exact import Grid
from gan1d.theory.losses import GENERATOR_LOSSES

LOG2 = math.log(2)
GRID = Grid()
CELL = 1 / 4096  # mass of one noise cell


def random_masses(seed, shape=(802,), sparse=False):
    rng = np.random.default_rng(seed)
    p = rng.exponential(1.0, shape) ** 3
    if sparse:
        p = p * (rng.random(shape) < 0.5)
    return p / p.sum(-1, keepdims=True)


def logit(D):
    return np.log(D) - np.log1p(-D)


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
    p, q, logits = random_masses(1), random_masses(2), np.random.default_rng(3).normal(0, 3, 802)
    D = 1 / (1 + np.exp(-logits))
    direct = np.sum(p * np.log(D)) + np.sum(q * np.log(1 - D))
    assert theory.value(p, q, logits) == pytest.approx(direct, rel=1e-12)
    assert theory.value(p, q, np.zeros(802)) == pytest.approx(-2 * LOG2, abs=1e-14)


def test_D_and_its_logarithm_for_any_logit():
    """log D keeps its relative accuracy where D is nearly 1, and log(1 - D) = log D(-l) where D is nearly 0."""
    logits = np.concatenate((np.linspace(-50, 50, 1001), [-1e4, -745.0, 745.0, 1e4, -np.inf, np.inf]))
    D, log_D = theory.sigmoid(logits), theory.log_sigmoid(logits)
    np.testing.assert_allclose(D, (1 + np.tanh(logits / 2)) / 2, atol=1e-15)
    np.testing.assert_allclose(log_D, special.log_expit(logits), rtol=1e-14)
    np.testing.assert_allclose(np.exp(log_D), D, rtol=1e-13, atol=1e-300)


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
    q, logits = random_masses(2), np.random.default_rng(3).normal(0, 3, 802)
    D = 1 / (1 + np.exp(-logits))
    direct = {"minimax": np.sum(q * np.log(1 - D)), "non_saturating": -np.sum(q * np.log(D))}[loss]
    assert theory.generator_loss(q, logits, loss) == pytest.approx(direct, rel=1e-12)
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

    def reached(D):
        return (p[D > 0].sum() + q[D < 0].sum() + (p + q)[D == 0].sum() / 2) / 2

    assert theory.best_accuracy(p, q) == pytest.approx(reached(best), abs=1e-14)
    other = best + np.random.default_rng(seed).normal(0, 2, 802)
    assert reached(other) < reached(best)


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
    logits = bent_logit(x)
    (slopes,) = torch.autograd.grad(logits.sum(), x, retain_graph=True)
    D = torch.sigmoid(logits)
    each = torch.log(1 - D) if loss == "minimax" else -torch.log(D)
    (gradient,) = torch.autograd.grad(each.sum(), x)
    found = theory.push(logits.detach().numpy(), slopes.numpy(), loss)
    np.testing.assert_allclose(found, -gradient.numpy(), rtol=1e-10, atol=1e-12)


def test_minimax_push_vanishes_where_D_is_sure_and_the_other_does_not():
    logits, slopes = np.array([-30.0, -10.0, 0.0]), np.array([1.5, -1.5, 1.0])
    np.testing.assert_allclose(theory.push(logits, slopes, "minimax"), [0, 0, 0.5], atol=1e-4)
    np.testing.assert_allclose(theory.push(logits, slopes, "non_saturating"), [1.5, -1.5, 0.5], atol=1e-4)


def test_both_pushes_point_to_where_D_sees_data():
    logits, slopes = np.random.default_rng(0).normal(0, 3, (2, 100))
    for loss in GENERATOR_LOSSES:
        np.testing.assert_array_equal(np.sign(theory.push(logits, slopes, loss)), np.sign(slopes))
