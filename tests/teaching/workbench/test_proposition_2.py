"""Ways down C: laws of the free descent, gradients through a network against finite differences, and the rungs."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import Tensor

from gan1d.recipes.settings import Settings
from gan1d.runs.measure import Evaluator
from gan1d.teaching.workbench import descent_of_C, proposition_2
from gan1d.teaching.workbench.descent_of_C import (
    Exactly,
    WithBestD,
    free_step,
    mean_over_p_g,
    slope_of_C,
    start_of_free,
)
from gan1d.teaching.workbench.proposition_2 import DATA, PARTS, RATE, Descent, claims_of_proposition_2, run
from gan1d.theory import exact as theory
from gan1d.training.reference import objective
from gan1d.training.reference.algorithm_1 import Game, Minibatches

SETTINGS = Settings(p_data="two_modes", p_z="normal", loss="minimax", optimizer_G="sgd", learning_rate_G=0.02, seed=3)


def densities(seed=0, n=60):
    """p_data and p_g, positive."""
    rng = np.random.default_rng(seed)
    return rng.dirichlet(np.full(n, 0.5), 2) + 1e-9


def game(**changes):
    settings = replace(SETTINGS, **changes)
    return Game(settings), Evaluator(settings), settings


# ---- p_g free ------------------------------------------------------------------------------------------------------


def test_slope_of_C_is_log_of_1_minus_D_star_and_that_of_finite_differences():
    p, q = densities()
    np.testing.assert_allclose(slope_of_C(p, q), np.log(1 - theory.optimal_discriminator(p, q)), atol=1e-10)
    step = np.random.default_rng(1).normal(size=q.size) * q * 1e-5
    step -= q * step.sum() / q.sum()  # C's formula by JSD needs mass 1
    change = theory.value_of_optimum(p, q + step) - theory.value_of_optimum(p, q - step)
    assert slope_of_C(p, q) @ (2 * step) == pytest.approx(change, rel=1e-6)


def test_a_free_step_of_rate_1_goes_half_way():
    p, q = (d / d.sum() for d in densities())
    np.testing.assert_allclose(free_step(p, q, 1.0), (p + q) / 2, atol=1e-15)


def test_a_free_step_is_the_best_for_its_distance():
    p, q = (d / d.sum() for d in densities())
    rate = 0.3

    def cost(u):
        return slope_of_C(p, q) @ u + theory.kl(u, q) / rate

    best = free_step(p, q, rate)
    assert best.sum() == pytest.approx(1, abs=1e-14)
    for other in np.random.default_rng(2).dirichlet(np.ones(q.size), 20):
        assert cost(best) < cost(0.99 * best + 0.01 * other)


@pytest.mark.parametrize("rate", [0.02, 0.5, 1.0])
@pytest.mark.parametrize("seed", range(3))
def test_free_descent_never_rises_and_keeps_its_promise(rate, seed):
    p, first = (d / d.sum() for d in densities(seed))
    q, C = first, [theory.value_of_optimum(p, first)]
    for t in range(1, 60):
        then, q = q, free_step(p, q, rate)
        C.append(theory.value_of_optimum(p, q))
        # C falls by KL(p_t || p_t+1) / rate or more
        assert C[-1] <= C[-2] - theory.kl(then, q) / rate + 1e-14
        assert C[-1] + theory.LOG4 <= theory.kl(p, first) / (rate * t)


def test_too_large_a_rate_breaks_the_promise():
    p, q = (d / d.sum() for d in densities())
    q = 0.99 * p + 0.01 * q
    C = []
    for _ in range(8):
        q = free_step(p, q, 6.0)
        C.append(theory.value_of_optimum(p, q))
    assert C[-1] > C[0] + 0.1


def test_rest_is_p_data_and_what_is_0_stays_0():
    p, q = (d / d.sum() for d in densities())
    np.testing.assert_allclose(free_step(p, p, 0.7), p, rtol=1e-12)
    q[5] = 0
    assert free_step(p, q, 0.3)[5] == 0


@pytest.mark.parametrize("data", DATA)
def test_the_free_start_is_positive_with_the_mean_and_sd_of_the_networks_start(data):
    settings = replace(SETTINGS, p_data=data)
    grid = Evaluator(settings).grid
    start = start_of_free(grid, settings)
    assert (start > 0).all()
    assert start.sum() == pytest.approx(1, abs=1e-12)
    mean = grid.centres @ start
    assert mean == pytest.approx(settings.start_mean, abs=1e-6)
    assert np.sqrt((grid.centres - mean) ** 2 @ start) == pytest.approx(settings.start_sd, abs=1e-4)


# ---- by way of networks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("p_z", ["normal", "uniform"])
def test_mean_over_p_g_is_the_sum_over_its_cells(p_z):
    _, evaluator, _ = game(p_z=p_z)
    values = np.random.default_rng(0).normal(size=evaluator.grid.n + 2)
    z = evaluator.z
    for images in (3 * z, 0.2 * z**2 - 1, np.full_like(z, 0.3), 40 * z, np.sin(4 * z) - 4.5):
        images = images.astype(np.float32)[None]
        expected = theory.push_forward(images, evaluator.grid) @ values
        got = mean_over_p_g(values, torch.from_numpy(images), evaluator.grid)
        np.testing.assert_allclose(got, expected, atol=1e-9)


def test_G_goes_down_C_itself():
    """The gradient with D held at D* is the gradient of C, D* following (envelope theorem), by finite differences."""
    now, evaluator, settings = game()
    mlp, z = now.G.mlp, torch.tensor(evaluator.z[None])
    weights = now.G.weights.double()

    def images(flat: Tensor) -> Tensor:
        return mlp(mlp.unpack(flat), z)

    def C(flat: Tensor) -> float:
        p_g = theory.push_forward(images(flat).detach().numpy(), evaluator.grid)[0]
        return float(theory.value_of_optimum(evaluator.p_data, p_g))

    leaf = weights.clone().requires_grad_()
    p_g = theory.push_forward(images(leaf).detach().numpy(), evaluator.grid)[0]
    (slope,) = torch.autograd.grad(
        mean_over_p_g(slope_of_C(evaluator.p_data, p_g), images(leaf), evaluator.grid).sum(), leaf
    )
    rng = np.random.default_rng(0)
    for _ in range(5):
        direction = torch.from_numpy(rng.normal(size=weights.shape))
        h = 1e-6
        change = (C(weights + h * direction) - C(weights - h * direction)) / (2 * h)
        assert float((slope * direction).sum()) == pytest.approx(change, rel=0.02, abs=2e-4)


def test_a_step_with_the_best_D_moves_G_alone_down_that_gradient():
    now, evaluator, settings = game()
    before = now.snapshot()
    step = WithBestD(now, evaluator, 0, settings)
    step.discriminator_step()
    np.testing.assert_array_equal(now.snapshot(), before)
    step.generator_step()
    after = now.snapshot()
    of_G = evaluator.size_of_G
    np.testing.assert_array_equal(after[:, of_G:-2], before[:, of_G:-2])
    n = now.G.mlp.n_parameters
    leaf = torch.from_numpy(before[:, :n].copy()).requires_grad_()
    images = now.G.mlp(now.G.mlp.unpack(leaf), torch.from_numpy(evaluator.z[None].astype(np.float32)))
    p_g = evaluator.curves(before).p_g[0]
    (slope,) = torch.autograd.grad(mean_over_p_g(slope_of_C(evaluator.p_data, p_g), images, evaluator.grid).sum(), leaf)
    moved = (after - before)[:, :n]
    np.testing.assert_allclose(moved, -0.02 * slope, atol=1e-6)
    jsd = [theory.jsd(evaluator.p_data, evaluator.curves(s).p_g[0]) for s in (before, after)]
    assert jsd[1] < jsd[0]


def test_exact_D_steps_climb_the_exact_V_to_D_star():
    now, evaluator, settings = game(learning_rate_D=0.01, optimizer_D="sgd")
    p_g = evaluator.curves(now.snapshot()).p_g[0]

    def V():
        return float(theory.value(evaluator.p_data, p_g, evaluator.curves(now.snapshot()).logits[0]))

    values = [V()]
    step = Exactly(now, evaluator, 0, settings)
    for _ in range(20):
        step.discriminator_step()
        values.append(V())
    assert (np.diff(values) > 0).all()
    assert values[-1] < theory.value_of_optimum(evaluator.p_data, p_g)


def test_the_exact_D_step_is_the_mean_of_what_minibatches_do():
    now, evaluator, settings = game(optimizer_D="sgd", learning_rate_D=1.0, m=2**14)
    start = now.snapshot()

    def move(step):
        step.discriminator_step()
        moved = now.snapshot()[0, evaluator.size_of_G :] - start[0, evaluator.size_of_G :]
        now.restore(start)
        return moved[: now.D.mlp.n_parameters]

    exact = move(Exactly(now, evaluator, 0, settings))
    seen = np.mean([move(Minibatches(now, i, settings)) for i in range(20)], 0)
    assert np.abs(seen - exact).max() < 0.02 * np.abs(exact).max()


def test_the_exact_G_step_is_the_mean_over_noise():
    now, evaluator, settings = game(learning_rate_G=1.0)
    before = now.snapshot()
    Exactly(now, evaluator, 0, settings).generator_step()
    n = now.G.mlp.n_parameters
    moved = (now.snapshot() - before)[0, :n]
    now.restore(before)
    z = torch.from_numpy(now.p_z[0].quantile((np.arange(20_000) + 0.5) / 20_000)[None].astype(np.float32))
    loss = objective.generator_loss(now.D(now.G(z)), "minimax")
    slope = torch.cat([g.flatten() for g in torch.autograd.grad(loss.sum(), now.G.leaves)])
    np.testing.assert_allclose(moved, -slope, atol=0.01 * float(slope.abs().max()))


def test_noise_cells_have_equal_mass():
    now, evaluator, settings = game()
    z = Exactly(now, evaluator, 0, settings).draw(now.p_z)
    assert z.shape == (1, descent_of_C.NOISE_CELLS)
    u = now.p_z[0].cdf(z.numpy())
    np.testing.assert_allclose(np.diff(u), 1 / descent_of_C.NOISE_CELLS, atol=1e-6)
    assert u[0, 0] == pytest.approx(1 - u[0, -1], abs=1e-6)


# ---- the rungs -----------------------------------------------------------------------------------------------------


def test_one_part_is_swapped_in_at_a_time():
    free, G, D, k, minibatches, usual, equal, memory = PARTS
    assert free.free
    assert not G.free
    assert G.best
    assert not D.best
    assert replace(D.settings, k=3) == k.settings == minibatches.settings
    assert k.exact
    assert not minibatches.exact
    assert usual.settings == Settings(decay="constant", late_m=1)
    assert (equal.settings.k, equal.settings.learning_rate_D) == (1, equal.settings.learning_rate_G)
    assert replace(memory.settings, beta1=0.0, beta2=0.9) == equal.settings
    assert len({part.name for part in PARTS}) == len(PARTS)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_descent_goes_on_where_it_was_and_is_the_same_from_the_same_seed(part):
    whole, parts = Descent(part, "two_modes", 4), Descent(part, "two_modes", 4)
    whole.extend(6)
    for n in (1, 4, 6, 2):
        parts.extend(n)
    assert whole.steps == parts.steps == 6
    np.testing.assert_array_equal(whole.jsd, parts.jsd)
    np.testing.assert_array_equal(whole.p_g(6), parts.p_g(6))
    assert whole.jsd[3] == theory.jsd(whole.evaluator.p_data, whole.p_g(3))
    assert whole.p_g(3).sum() == pytest.approx(1, abs=1e-9)
    D_star = theory.optimal_discriminator(whole.evaluator.p_data, whole.p_g(6))
    assert np.allclose(whole.D(6), D_star, atol=1e-6) == part.best
    assert (whole.regret[1:] > 0).all() != part.best
    other = Descent(part, "two_modes", 5)
    other.extend(6)
    assert (other.jsd != whole.jsd).any() != part.free  # a free p_g has no weights to draw


def test_the_last_rungs_are_the_games_of_the_app():
    part = PARTS[5]
    descent = run(part.name, "normal", 7, 3)
    played = Game(descent.settings)
    for i in range(3):
        played.iteration(i, descent.settings)
    np.testing.assert_array_equal(descent.evaluator.curves(played.snapshot()).p_g[0], descent.p_g(3))


@pytest.mark.parametrize("data", DATA)
def test_the_free_run_keeps_the_promise(data):
    free = run("free", data, 1)
    assert (free.jsd[1:] <= [free.promised(step) for step in range(1, free.steps + 1)]).all()
    assert free.promised(20) == pytest.approx(theory.kl(free.evaluator.p_data, free.p_g(0)) / (2 * RATE * 20))
    assert (free.regret == 0).all()


def test_with_D_at_its_best_a_network_goes_down_C_at_every_step():
    jsd = run("G", "normal", 2, 60).jsd
    assert (np.diff(jsd) < 0).all()
    assert jsd[-1] < 0.2 * jsd[0]


@pytest.mark.slow
def test_on_normal_data_the_apps_recipe_is_not_faster_than_the_rungs_before_it():
    usual, *slower = (run(part, "normal", 1, 100).jsd[100] for part in ("usual", "G", "minibatches"))
    assert usual > 1.2 * max(slower)


FALLING = np.geomspace(0.3, 1e-4, 401)
TREMBLING = np.linspace(0.3, 0.05, 401) + 0.01 * (-1) ** np.arange(401)
FAILING = np.full(401, 0.4)
NEARER, FURTHER = TREMBLING - 0.02, TREMBLING + 0.01
AS_CLAIMED = {
    "free": FALLING, "G": FALLING, "minibatches": TREMBLING, "usual": {"normal": FURTHER, "two_modes": NEARER},
    "equal": FAILING, "memory": FAILING,
}  # fmt: skip


def claims(monkeypatch, **runs):
    """The claims of runs with these curves."""
    curves = AS_CLAIMED | runs

    def run(part, data, seed):
        return SimpleNamespace(jsd=curves[part][data] if isinstance(curves[part], dict) else curves[part])

    monkeypatch.setattr(proposition_2, "run", run)
    return claims_of_proposition_2(1)


def test_a_claim_holds_where_it_is_true_and_only_there(monkeypatch):
    assert set(claims(monkeypatch).values()) == {True}
    wrong = [
        ("free", TREMBLING), ("G", TREMBLING), ("minibatches", np.linspace(0.3, 0.05, 401)),
        ("usual", {"normal": FAILING, "two_modes": NEARER}), ("usual", {"normal": FURTHER, "two_modes": FURTHER}),
        ("equal", FALLING), ("memory", FALLING),
    ]  # fmt: skip
    broken = [[name for name, holds in claims(monkeypatch, **{part: jsd}).items() if not holds] for part, jsd in wrong]
    assert broken == [[name] for name in claims(monkeypatch)]  # each its own
