"""The notes of an iteration are those of the real run: its bits, its random numbers, its gradients."""

import numpy as np
import pytest
import torch

from gan1d.densities.distributions import make_p_z
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.schedules import minibatch_size
from gan1d.recipes.structure import data_of, discriminator_of, generator_of
from gan1d.runs.recording import Recording
from gan1d.teaching.walkthrough import KINDS, count, moments, updates, walk
from gan1d.theory.losses import LOSSES
from gan1d.training.batch import random_numbers
from gan1d.training.reference.networks import MLP
from tests.games import BLOCKS, settings


def walked(i=3, edits=(), **changes):
    """The steps of iteration i of a small run on the reference engine, and the run."""
    run = Recording(Recipe(settings(engine="reference", **changes), edits))
    run.extend(i + 1)
    return walk(run.recipe, i, run.state(i)), run


def weights(run, state):
    """(theta_g, theta_d) of a state, in float64."""
    G, D = generator_of(run.recipe.settings), discriminator_of(run.recipe.settings)
    at = BLOCKS * G.n_parameters
    row = torch.from_numpy(state[0].astype(float))
    return row[: G.n_parameters], row[at : at + D.n_parameters]


def network(shape, theta, points):
    mlp = MLP(shape.width, shape.activations, shape.pieces)
    return mlp(mlp.unpack(theta[None]), torch.as_tensor(points)[None])[0]


GAMES = [(loss, r1) for loss in LOSSES for r1 in (0.0, 0.7)]


@pytest.mark.parametrize(("loss", "r1"), GAMES)
@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_the_steps_lead_from_a_state_of_the_run_to_its_next_bit_for_bit(loss, r1, optimizer):
    steps, run = walked(loss=loss, r1=r1, gp=0.5, k=2, g_steps=2, optimizer_D=optimizer, optimizer_G=optimizer)
    assert [(s.player, s.number, s.of) for s in steps] == [("D", 1, 2), ("D", 2, 2), ("G", 1, 2), ("G", 2, 2)]
    np.testing.assert_array_equal(steps[0].before, run.state(3))
    for one, other in zip(steps, steps[1:], strict=False):
        np.testing.assert_array_equal(one.after, other.before)
    np.testing.assert_array_equal(steps[-1].after, run.state(4))


def test_edits_count_and_an_iteration_may_be_one_players_alone():
    edits = (Edit(2, "k", 4), Edit(3, "only", "G"), Edit(3, "learning_rate_G", 0.25), Edit(4, "only", "D"))
    for i, players, rate in ((2, "DDDDG", 0.025), (3, "G", 0.25), (4, "D", 0.025), (5, "DDDDG", 0.025)):
        steps, run = walked(i, edits)
        assert "".join(s.player for s in steps) == players
        assert updates(run.recipe, i) == (players.count("D"), players.count("G"))
        assert steps[0].rate == rate
        np.testing.assert_array_equal(steps[-1].after, run.state(i + 1))
        assert len(moments(steps)) == count(run.recipe, i) == sum(len(KINDS[p]) for p in players)


def test_while_one_player_moves_the_other_is_held():
    steps, run = walked(k=2, g_steps=2)
    for step in steps:
        (G, D), (G_after, D_after) = weights(run, step.before), weights(run, step.after)
        change = {"G": (G_after - G).norm().item(), "D": (D_after - D).norm().item()}
        held = "G" if step.player == "D" else "D"
        assert change[held] == 0
        assert step.moved == pytest.approx(change[step.player], rel=1e-4)
        assert step.moved > 1e-4


@pytest.mark.parametrize("loss", ["minimax", "wasserstein"])
def test_the_minibatches_are_the_draws_of_training(loss):
    """Philox keyed with the seed and the iteration; each D step draws z, x and, for the penalty, points in between."""
    i = 7
    steps, run = walked(i, loss=loss, gp=0.5, k=2, g_steps=2, horizon=10, late_m=2)
    s = run.recipe.settings
    m, rng = minibatch_size(s, i), random_numbers(s.seed, i)
    assert m == 2 * s.m
    for step in steps:
        np.testing.assert_array_equal(step.z, make_p_z(s.p_z).sample(rng, (m,)).astype(np.float32))
        if step.player == "D":
            np.testing.assert_array_equal(step.x, data_of(s).sample(rng, (m,)).astype(np.float32))
            if loss == "wasserstein":
                rng.random(m, np.float32)
        else:
            assert step.x.size == step.f_data.size == 0


def losses(f_data, f_samples, loss):
    """What D ascends and what G descends, each written out as in its paper, from D's raw output."""
    if loss == "least_squares":
        return -((f_data - 1) ** 2).mean() / 2 - (f_samples**2).mean() / 2, ((f_samples - 1) ** 2).mean() / 2
    if loss == "hinge":
        zero = torch.zeros(())
        return -torch.maximum(zero, 1 - f_data).mean() - torch.maximum(zero, 1 + f_samples).mean(), -f_samples.mean()
    if loss == "wasserstein":
        return f_data.mean() - f_samples.mean(), -f_samples.mean()
    D, D_samples = torch.sigmoid(f_data), torch.sigmoid(f_samples)
    of_G = torch.log(1 - D_samples) if loss == "minimax" else -torch.log(D_samples)
    return torch.log(D).mean() + torch.log(1 - D_samples).mean(), of_G.mean()


@pytest.mark.parametrize(("loss", "r1"), GAMES)
def test_outputs_gradients_and_pulls_are_those_of_autograd_in_float64(loss, r1):
    steps, run = walked(loss=loss, r1=r1, gp=0.0)
    G_of, D_of = generator_of(run.recipe.settings), discriminator_of(run.recipe.settings)
    for step in steps:
        theta_g, theta_d = (theta.requires_grad_() for theta in weights(run, step.before))
        samples = network(G_of, theta_g, step.z)
        x = torch.tensor(step.x, requires_grad=True)
        f_data, f_samples = network(D_of, theta_d, x), network(D_of, theta_d, samples)
        V, of_G = losses(f_data, f_samples, loss)
        np.testing.assert_allclose(step.samples, samples.detach(), atol=1e-5)
        np.testing.assert_allclose(step.f_samples, f_samples.detach(), atol=1e-5)
        m = len(step.z)
        if step.player == "D":
            np.testing.assert_allclose(step.f_data, f_data.detach(), atol=1e-5)
            (slopes,) = torch.autograd.grad(f_data.sum(), x, create_graph=True)
            penalty = r1 * (slopes**2).mean() / 2
            pull = m * torch.cat(torch.autograd.grad(V, (f_data, f_samples), retain_graph=True))
            (gradient,) = torch.autograd.grad(penalty - V, theta_d)
            assert step.aim == pytest.approx(V.item(), abs=1e-5)
            assert step.penalty == pytest.approx(penalty.item(), abs=1e-5)
        else:
            gradient, slopes = torch.autograd.grad(of_G, (theta_g, samples))
            pull = -m * slopes
            assert step.aim == pytest.approx(of_G.item(), abs=1e-5)
            assert step.penalty == 0
        np.testing.assert_allclose(step.pull, pull, atol=1e-4)
        np.testing.assert_allclose(step.gradient, gradient, atol=1e-4)
        assert np.linalg.norm(step.gradient) > 1e-3
        assert sum(norm**2 for _, norm in step.layers) == pytest.approx(np.sum(step.gradient**2), rel=1e-4)
    assert [name for name, _ in steps[0].layers] == ["W1", "b1", "W2", "b2", "W3", "b3"]


@pytest.mark.parametrize("loss", ["non_saturating", "hinge"])
def test_the_pull_of_V_is_its_slope_in_each_output_by_differences(loss):
    """m dV/df_i: 1 - D at data and -D at samples in the paper's games, 1 and -1 inside hinge's margin."""
    step = walked(loss=loss)[0][0]
    m = len(step.z)
    for at in (0, m - 1):
        for side in (0, 1):
            up, down = ([torch.tensor(f.copy()) for f in (step.f_data, step.f_samples)] for _ in range(2))
            up[side][at] += 1e-6
            down[side][at] -= 1e-6
            slope = m * (losses(*up, loss)[0] - losses(*down, loss)[0]) / 2e-6
            assert step.pull[side * m + at] == pytest.approx(slope.item(), abs=1e-5)


def test_after_an_update_the_same_minibatch_is_judged_again():
    """A small step of plain gradient descent makes each player's aim better by rate |gradient|^2, to first order."""
    rate = 1e-3
    steps, run = walked(optimizer_D="sgd", optimizer_G="sgd", learning_rate_D=rate, learning_rate_G=rate, k=1)
    for step, way in zip(steps, (1, -1), strict=True):
        gain = way * (step.aim_after - step.aim)
        assert gain == pytest.approx(rate * np.sum(step.gradient**2), rel=0.05)
        theta_g, theta_d = weights(run, step.after)
        samples = network(generator_of(run.recipe.settings), theta_g, step.z)
        np.testing.assert_allclose(step.samples_after, samples, atol=1e-5)
        points = np.concatenate((step.x, step.samples_after))
        f_after = network(discriminator_of(run.recipe.settings), theta_d, points)
        np.testing.assert_allclose(step.f_after, f_after, atol=1e-5)
    of_D, of_G = steps
    np.testing.assert_array_equal(of_D.samples, of_D.samples_after)
    assert not np.array_equal(of_G.samples, of_G.samples_after)
