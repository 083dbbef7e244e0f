"""Algorithm 1 against a plain float64 loop with torch.optim, and the laws of its state and of its random numbers."""

import math

import numpy as np
import pytest
import torch

from gan1d.densities.distributions import P_Z, make_p_data, make_p_z
from gan1d.recipes.settings import OPTIMIZERS
from gan1d.recipes.structure import data_of, discriminator_of, generator_of
from gan1d.theory.losses import LOSSES
from gan1d.training.batch import algorithm_1, random_numbers, seeded
from gan1d.training.reference.algorithm_1 import Game
from gan1d.training.reference.objective import generator_loss, value
from tests.games import SMALL, blocks, settings


class Plain:
    """One player of the peer loop: separate float64 tensors, a plain forward pass and an optimizer of torch."""

    def __init__(self, player, optimizer, rate, s):
        row, at, self.activations, self.parameters = player.weights[0].double(), 0, player.mlp.activations, []
        for n_in, n_out in player.mlp.layers:
            for shape in ((n_in, n_out), (n_out,)):
                size = math.prod(shape)
                self.parameters.append(row[at : at + size].clone().reshape(shape).requires_grad_())
                at += size
        self.optimizer = {
            "sgd": lambda p: torch.optim.SGD(p, lr=rate),
            "momentum": lambda p: torch.optim.SGD(p, lr=rate, momentum=s.momentum),
            "adam": lambda p: torch.optim.Adam(p, lr=rate, betas=(s.beta1, s.beta2)),
        }[optimizer](self.parameters)

    def __call__(self, points):
        h, pairs = points[:, None], list(zip(self.parameters[::2], self.parameters[1::2], strict=True))
        for (W, b), activation in zip(pairs, [*self.activations, None], strict=True):
            h = h @ W + b
            if activation == "leaky_relu":
                h = torch.where(h > 0, h, 0.2 * h)
            elif activation is not None:
                h = {"tanh": torch.tanh, "sine": torch.sin}[activation](h)
        return h[:, 0]

    def flat(self):
        return torch.cat([p.detach().ravel() for p in self.parameters]).numpy()

    def step(self, loss):
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


def minibatch(distribution, rng, m):
    """m draws, rounded to float32 as the game's are."""
    return torch.from_numpy(distribution.sample(rng, (m,)).astype(np.float32)).double()


def losses_of_D(data, samples):
    """By loss, each written out as in its paper."""
    D, D_samples = torch.sigmoid(data), torch.sigmoid(samples)
    minus_V = -torch.log(D).mean() - torch.log(1 - D_samples).mean()
    return {
        "non_saturating": minus_V,
        "minimax": minus_V,
        "least_squares": ((data - 1) ** 2).mean() / 2 + (samples**2).mean() / 2,
        "hinge": torch.clamp(1 - data, min=0).mean() + torch.clamp(1 + samples, min=0).mean(),
        "wasserstein": samples.mean() - data.mean(),
    }


def losses_of_G(samples):
    D = torch.sigmoid(samples)
    return {
        "non_saturating": -torch.log(D).mean(),
        "minimax": torch.log(1 - D).mean(),
        "least_squares": ((samples - 1) ** 2).mean() / 2,
        "hinge": -samples.mean(),
        "wasserstein": -samples.mean(),
    }


def plain_discriminator_step(G, D, rng, s, m):
    z, x = minibatch(make_p_z(s.p_z), rng, m), minibatch(data_of(s), rng, m).requires_grad_()
    outputs, samples = D(x), G(z).detach()
    # descend the loss and gamma/2 E |l'(x)|^2 and, in the Wasserstein game, lambda E (|f'| - 1)^2 in between
    (slope,) = torch.autograd.grad(outputs.sum(), x, create_graph=True)
    penalty = s.r1 / 2 * (slope**2).mean()
    if s.loss == "wasserstein":
        u = torch.from_numpy(rng.random(m, np.float32)).double()
        between = (u * x.detach() + (1 - u) * samples).requires_grad_()
        (slope,) = torch.autograd.grad(D(between).sum(), between, create_graph=True)
        penalty = penalty + s.gp * ((slope.abs() - 1) ** 2).mean()
    D.step(losses_of_D(outputs, D(samples))[s.loss] + penalty)


def plain_generator_step(G, D, rng, s, m):
    G.step(losses_of_G(D(G(minibatch(make_p_z(s.p_z), rng, m))))[s.loss])


def test_algorithm_1_makes_k_D_updates_then_g_steps_G_updates():
    for k, g_steps in ((1, 1), (3, 1), (2, 4), (0, 1), (1, 0)):
        calls = []
        algorithm_1(k, g_steps, lambda calls=calls: calls.append("D"), lambda calls=calls: calls.append("G"))
        assert calls == ["D"] * k + ["G"] * g_steps


@pytest.mark.parametrize(("k", "g_steps", "only"), [(1, 1, None), (3, 2, None), (3, 2, "D"), (3, 2, "G")])
def test_an_iteration_counts_its_updates(k, g_steps, only):
    game, s = Game(SMALL), settings(k=k, g_steps=g_steps)
    game.iteration(0, s, only)
    assert (game.D.updates, game.G.updates) == {None: (k, g_steps), "D": (1, 0), "G": (0, 1)}[only]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("r1", [0.0, 2.0])
def test_a_D_step_moves_D_and_leaves_all_of_G_alone(optimizer, r1):
    s = settings(optimizer_D=optimizer, optimizer_G=optimizer, r1=r1)
    game = Game(s)
    game.iteration(0, s)  # so that there is memory that could be touched
    before = blocks(game)
    game.iteration(1, s, "D")
    after = blocks(game)
    np.testing.assert_array_equal(after[0], before[0])
    np.testing.assert_array_equal(after[1], before[1])
    assert not np.array_equal(after[2], before[2])
    assert np.array_equal(after[3], before[3]) == (optimizer == "sgd")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_G_step_moves_G_and_leaves_all_of_D_alone(optimizer, loss):
    s = settings(optimizer_D=optimizer, optimizer_G=optimizer, loss=loss)
    game = Game(s)
    game.iteration(0, s)
    before = blocks(game)
    game.iteration(1, s, "G")
    after = blocks(game)
    assert not np.array_equal(after[0], before[0])
    assert np.array_equal(after[1], before[1]) == (optimizer == "sgd")
    np.testing.assert_array_equal(after[2], before[2])
    np.testing.assert_array_equal(after[3], before[3])


@pytest.mark.parametrize("p_z", P_Z)
@pytest.mark.parametrize("r1", [0.0, 0.7])
@pytest.mark.parametrize("loss", LOSSES)
def test_one_D_step_is_theta_plus_rate_times_the_gradient_of_what_D_ascends(p_z, r1, loss):
    """V or its like, less the penalties, on the minibatch that iteration 3 draws: z first, then x."""
    rate = 0.5
    s = settings(optimizer_D="sgd", learning_rate_D=rate, r1=r1, p_z=p_z, loss=loss, gp=0.8)
    game = Game(s)
    theta = game.D.weights.double()
    G, D = Plain(game.G, "sgd", 0.0, s), Plain(game.D, "sgd", rate, s)
    plain_discriminator_step(G, D, random_numbers(s.seed, 3), s, s.m)
    game.iteration(3, s, "D")
    move, expected = (game.D.weights.double() - theta)[0].numpy(), D.flat() - theta[0].numpy()
    assert np.linalg.norm(expected) > 0.05
    np.testing.assert_allclose(move, expected, atol=2e-6)


@pytest.mark.parametrize("p_z", P_Z)
@pytest.mark.parametrize("loss", LOSSES)
def test_one_G_step_is_theta_minus_rate_times_the_gradient_of_its_loss(p_z, loss):
    rate = 0.5
    s = settings(optimizer_G="sgd", learning_rate_G=rate, loss=loss, p_z=p_z)
    game = Game(s)
    theta = game.G.weights.double()
    G, D = Plain(game.G, "sgd", rate, s), Plain(game.D, "sgd", 0.0, s)
    plain_generator_step(G, D, random_numbers(s.seed, 3), s, s.m)
    game.iteration(3, s, "G")
    move, expected = (game.G.weights.double() - theta)[0].numpy(), G.flat() - theta[0].numpy()
    assert np.linalg.norm(expected) > 0.05
    np.testing.assert_allclose(move, expected, atol=2e-6)


# Not the critics with Adam: the gradient of a critic's constant is 0, and Adam divides its rounding by its rounding.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("loss", "optimizer", "rate"),
    [
        (loss, optimizer, rate)
        for optimizer, rate in (("sgd", 0.2), ("momentum", 0.1), ("adam", 0.01))
        for loss in (LOSSES if optimizer != "adam" else LOSSES[:3])
    ],
)
@pytest.mark.parametrize(("k", "g_steps", "r1"), [(1, 1, 0.0), (3, 2, 0.3)])
def test_iterations_are_those_of_a_plain_loop_with_torch_optim(loss, optimizer, rate, k, g_steps, r1):
    """Six iterations of Algorithm 1; every minibatch is fresh and drawn in the order of the updates."""
    s = settings(
        loss=loss, optimizer_D=optimizer, optimizer_G=optimizer, learning_rate_D=rate, learning_rate_G=rate / 2,
        k=k, g_steps=g_steps, r1=r1, beta1=0.5, beta2=0.99,
    )  # fmt: skip
    game = Game(s)
    G, D = Plain(game.G, optimizer, rate / 2, s), Plain(game.D, optimizer, rate, s)
    start_G, start_D = G.flat(), D.flat()
    for i in range(6):
        game.iteration(i, s)
        rng = random_numbers(s.seed, i)
        for _ in range(k):
            plain_discriminator_step(G, D, rng, s, s.m)
        for _ in range(g_steps):
            plain_generator_step(G, D, rng, s, s.m)
    assert np.abs(G.flat() - start_G).max() > 0.01
    assert np.abs(D.flat() - start_D).max() > 0.02
    np.testing.assert_allclose(game.D.weights[0].numpy(), D.flat(), atol=2e-5)
    np.testing.assert_allclose(game.G.weights[0].numpy(), G.flat(), atol=2e-5)


def test_late_in_the_horizon_steps_use_the_decayed_rate_and_the_grown_minibatch():
    """Iteration 75 of 100: factor 0.505 on both rates and 4 m points."""
    s = settings(
        optimizer_D="sgd", optimizer_G="sgd", learning_rate_D=0.5, learning_rate_G=0.5, k=1,
        decay="cosine", horizon=100, late_m=4,
    )  # fmt: skip
    game = Game(s)
    G, D = Plain(game.G, "sgd", 0.5 * 0.505, s), Plain(game.D, "sgd", 0.5 * 0.505, s)
    rng = random_numbers(s.seed, 75)
    plain_discriminator_step(G, D, rng, s, 4 * s.m)
    plain_generator_step(G, D, rng, s, 4 * s.m)
    game.iteration(75, s)
    np.testing.assert_allclose(game.D.weights[0].numpy(), D.flat(), atol=2e-6)
    np.testing.assert_allclose(game.G.weights[0].numpy(), G.flat(), atol=2e-6)


def test_settings_of_a_step_count_not_those_of_the_start():
    """Live settings: rate 0 for a player holds it still."""
    game = Game(SMALL)
    before = blocks(game)
    game.iteration(0, settings(learning_rate_G=0.0))
    np.testing.assert_array_equal(blocks(game)[0], before[0])
    assert not np.array_equal(blocks(game)[2], before[2])
    before = blocks(game)
    game.iteration(1, settings(learning_rate_D=0.0))
    np.testing.assert_array_equal(blocks(game)[2], before[2])
    assert not np.array_equal(blocks(game)[0], before[0])


@pytest.mark.parametrize("p_z", P_Z)
def test_a_game_starts_with_the_mean_and_sd_asked_for(p_z):
    s = settings(p_z=p_z, start_mean=-2.0, start_sd=0.4, G_init="monotone")
    game = Game(seeded(s, (1, 2)))
    z = make_p_z(p_z).quantile((np.arange(20_000) + 0.5) / 20_000)
    with torch.no_grad():
        out = game.G(torch.from_numpy(z.astype(np.float32)).expand(2, -1)).double()
    np.testing.assert_allclose(out.mean(1), -2.0, atol=1e-3)
    np.testing.assert_allclose(out.std(1), 0.4, rtol=2e-3)


def test_a_plain_start_is_not_bent_to_the_mean_asked_for():
    a, b = Game(settings(G_init="plain", start_mean=0.0)), Game(settings(G_init="plain", start_mean=5.0))
    np.testing.assert_array_equal(a.snapshot(), b.snapshot())


def test_shapes_come_from_the_settings():
    s = settings(G_depth=3, G_activation="plu", D_depth=2, D_activation="maxout", D_first="sine", pieces=4)
    assert generator_of(s).activations == ("plu",) * 3
    assert generator_of(s).width == s.G_width
    assert discriminator_of(s).activations == ("sine", "maxout")
    assert (discriminator_of(s).width, discriminator_of(s).pieces) == (s.D_width, 4)
    assert discriminator_of(settings(D_first="same", D_depth=2)).activations == ("leaky_relu", "leaky_relu")
    assert discriminator_of(settings(D_first="sine", D_depth=1)).activations == ("sine",)


def test_p_data_of_a_run_uses_the_weights_distance_and_width_asked_for():
    s = settings(p_data="two_modes", weights=(1.0, 3.0), distance=4.0, width=0.3)
    x = np.linspace(-3, 3, 61)
    np.testing.assert_array_equal(data_of(s).pdf(x), make_p_data("two_modes", (1.0, 3.0), 4.0, 0.3).pdf(x))
    three = data_of(settings(p_data="three_modes", weights=(1.0, 1.0, 2.0)))
    assert [mode.weight for mode in three.modes] == pytest.approx([0.25, 0.25, 0.5], abs=1e-4)
    equal = data_of(settings(p_data="three_modes", weights=()))
    assert [mode.weight for mode in equal.modes] == pytest.approx([1 / 3] * 3, abs=1e-4)
    np.testing.assert_array_equal(data_of(settings(p_data="laplace")).pdf(x), make_p_data("laplace").pdf(x))


def test_D_learns_to_tell_and_G_learns_to_fool():
    """With G held V rises; with D held G's loss falls: both players go their own way, on average over minibatches."""
    s = settings(m=256, optimizer_D="sgd", optimizer_G="sgd", learning_rate_D=0.1, learning_rate_G=0.1, start_mean=2.0)
    game, rng = Game(s), np.random.default_rng(0)
    x = torch.from_numpy(game.p_data[0].sample(rng, (1, 5000)).astype(np.float32))
    z = torch.from_numpy(game.p_z[0].sample(rng, (1, 5000)).astype(np.float32))

    def measured():
        with torch.no_grad():
            samples = game.D(game.G(z))
            return value(game.D(x), samples).item(), generator_loss(samples, s.loss).item()

    start = measured()
    for i in range(30):
        game.iteration(i, s, "D")
    trained = measured()
    assert trained[0] > start[0] + 0.1
    for i in range(30, 60):
        game.iteration(i, s, "G")
    assert measured()[1] < trained[1] - 0.1
