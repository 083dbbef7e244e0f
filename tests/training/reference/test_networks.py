"""G and D: the stack of flat networks is what plain torch modules and hand computation say it is."""

import math

import numpy as np
import pytest
import torch
from scipy import stats
from torch import nn

from gan1d.densities.distributions import P_Z, make_p_z
from gan1d.networks.initialization import initial_discriminator, initial_generator
from gan1d.recipes.settings import ACTIVATIONS_D, ACTIVATIONS_G
from gan1d.training.reference.networks import ACTIVATIONS, MLP, plu


def quantiles_of(p_z, n=1024):
    return make_p_z(p_z).quantile((np.arange(n) + 0.5) / n)


def flat_weights(mlp, members, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).normal(0, 0.7, (members, mlp.n_parameters)))


def evaluate(mlp, flat, points):
    """One network, given as a numpy row, at a numpy row of points."""
    return mlp(mlp.unpack(torch.from_numpy(flat)[None]), torch.from_numpy(points)[None])[0].numpy()


class Lambda(nn.Module):
    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return self.f(x)


def plu_by_pieces(x):
    """Slope 1 up to |x| = 1, slope 0.1 beyond, continuous."""
    return torch.where(x > 1, 1 + 0.1 * (x - 1), torch.where(x < -1, -1 + 0.1 * (x + 1), x))


ORACLES = {
    "tanh": nn.Tanh(),
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(0.2),
    "softplus": nn.Softplus(),
    "elu": nn.ELU(),
    "plu": Lambda(plu_by_pieces),
    "sine": Lambda(torch.sin),
}


def sequential(mlp, row):
    """The same network as a plain torch.nn.Sequential, its weights copied from the flat row in the documented order."""
    modules, at = [], 0
    for (n_in, n_out), activation in zip(mlp.layers, [*mlp.activations, None], strict=True):
        linear = nn.Linear(n_in, n_out, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(row[at : at + n_in * n_out].reshape(n_in, n_out).T)
            at += n_in * n_out
            linear.bias.copy_(row[at : at + n_out])
            at += n_out
        modules.append(linear)
        if activation is not None:
            modules.append(ORACLES[activation])
    assert at == len(row)
    return nn.Sequential(*modules)


def test_every_activation_is_tested():
    assert set(ORACLES) == set(ACTIVATIONS)
    assert set(ACTIVATIONS_D) - {"maxout"} == set(ACTIVATIONS_G) == set(ACTIVATIONS) - {"sine"}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_is_what_its_name_says(name):
    x = torch.linspace(-5, 5, 401, dtype=torch.float64)
    torch.testing.assert_close(ACTIVATIONS[name](x), ORACLES[name](x), rtol=1e-12, atol=1e-12)


def test_plu_at_points_on_each_of_its_pieces():
    """max(a(x + c) - c, min(a(x - c) + c, x)) with a = 0.1, c = 1."""
    x = torch.tensor([-21.0, -3.0, -1.0, -0.5, 0.0, 0.25, 1.0, 2.0, 11.0], dtype=torch.float64)
    by_hand = torch.tensor([-3.0, -1.2, -1.0, -0.5, 0.0, 0.25, 1.0, 1.1, 2.0], dtype=torch.float64)
    torch.testing.assert_close(plu(x), by_hand, rtol=1e-14, atol=1e-14)


def test_plu_is_the_identity_inside_and_nowhere_else():
    inside = torch.linspace(-1, 1, 101, dtype=torch.float64)
    assert torch.equal(plu(inside), inside)
    outside = torch.tensor([-1.01, 1.01], dtype=torch.float64)
    assert not torch.isclose(plu(outside), outside, rtol=0, atol=1e-3).any()


def test_maxout_is_the_maximum_of_linear_functions_by_hand():
    """Two units of three pieces each; the output weighs them 1 and 10."""
    mlp = MLP(2, ("maxout",), pieces=3)
    slopes, offsets = [1.0, -1.0, 0.5, 2.0, 0.0, -3.0], [0.0, 1.0, 0.2, -1.0, 0.5, 0.0]
    flat = np.array([*slopes, *offsets, 1.0, 10.0, 0.25])
    for x in (-2.0, -0.3, 0.0, 0.4, 0.7, 3.0):
        first = max(1.0 * x, -1.0 * x + 1.0, 0.5 * x + 0.2)
        second = max(2.0 * x - 1.0, 0.5, -3.0 * x)
        assert evaluate(mlp, flat, np.array([x]))[0] == pytest.approx(first + 10 * second + 0.25, rel=1e-13)


@pytest.mark.parametrize("pieces", [2, 5])
def test_deep_maxout_agrees_with_a_loop_over_units(pieces):
    mlp = MLP(3, ("maxout", "maxout"), pieces)
    flat, x = flat_weights(mlp, 1)[0].numpy(), np.linspace(-2, 2, 9)
    W1, b1, W2, b2, W3, b3 = (w[0].numpy() for w in mlp.unpack(torch.from_numpy(flat)[None]))

    def layer(h, W, b):
        return [max(h @ W[:, u * pieces + p] + b[0, u * pieces + p] for p in range(pieces)) for u in range(3)]

    by_hand = [np.array(layer(np.array(layer(np.array([v]), W1, b1)), W2, b2)) @ W3[:, 0] + b3[0, 0] for v in x]
    np.testing.assert_allclose(evaluate(mlp, flat, x), by_hand, rtol=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("depth", [1, 2, 4])
def test_network_equals_a_plain_torch_sequential(name, depth):
    mlp = MLP(5, (name,) * depth)
    flat, x = flat_weights(mlp, 1), torch.linspace(-3, 3, 41, dtype=torch.float64)
    with torch.no_grad():
        plain = sequential(mlp, flat[0])(x[:, None])[:, 0]
    torch.testing.assert_close(mlp(mlp.unpack(flat), x[None])[0], plain, rtol=1e-12, atol=1e-12)


def test_mixed_activations_apply_layer_by_layer_in_order():
    mlp = MLP(5, ("sine", "leaky_relu", "elu"))
    flat, x = flat_weights(mlp, 1), torch.linspace(-3, 3, 41, dtype=torch.float64)
    with torch.no_grad():
        plain = sequential(mlp, flat[0])(x[:, None])[:, 0]
    torch.testing.assert_close(mlp(mlp.unpack(flat), x[None])[0], plain, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", [*ACTIVATIONS, "maxout"])
def test_a_stack_of_members_is_as_many_single_networks(name):
    """Each row of points goes through its own member alone."""
    mlp, members = MLP(4, (name, name)), 3
    flat = flat_weights(mlp, members)
    points = torch.from_numpy(np.random.default_rng(1).normal(0, 2, (members, 7)))
    together = mlp(mlp.unpack(flat), points)
    assert together.shape == (members, 7)
    for r in range(members):
        alone = mlp(mlp.unpack(flat[r : r + 1]), points[r : r + 1])[0]
        torch.testing.assert_close(together[r], alone, rtol=1e-12, atol=1e-12)
        other = mlp(mlp.unpack(flat[r - 1 : r] if r else flat[2:]), points[r : r + 1])[0]
        assert not torch.allclose(together[r], other, rtol=1e-3)


@pytest.mark.parametrize(
    ("mlp", "by_hand"),
    [
        (MLP(16, ("tanh", "tanh")), 16 + 16 + 16 * 16 + 16 + 16 + 1),  # the default G, 1-16-16-1
        (MLP(32, ("sine", "leaky_relu")), 32 + 32 + 32 * 32 + 32 + 32 + 1),  # the default D
        (MLP(1, ("relu",)), 4),
        (MLP(3, ("maxout", "maxout"), 4), (12 + 12) + (3 * 12 + 12) + (3 + 1)),
        (MLP(3, ("sine", "maxout"), 2), (3 + 3) + (3 * 6 + 6) + (3 + 1)),
    ],
)
def test_number_of_parameters_by_hand(mlp, by_hand):
    assert mlp.n_parameters == by_hand


@pytest.mark.parametrize("mlp", [MLP(3, ("tanh", "elu")), MLP(2, ("maxout", "sine"), 3)])
def test_unpack_gives_views_that_use_every_number_once(mlp):
    flat = torch.arange(2.0 * mlp.n_parameters).reshape(2, -1)
    views = mlp.unpack(flat)
    torch.testing.assert_close(torch.cat([v.flatten(1) for v in views], 1), flat)
    views[0][0, 0, 0] = -5.0
    assert flat[0, 0] == -5.0


def test_first_weights_of_D_have_variance_2_over_fan_in_and_no_bias():
    mlp = MLP(128, ("leaky_relu", "leaky_relu"))
    flat = initial_discriminator(mlp, np.random.default_rng(3))
    assert flat.shape == (mlp.n_parameters,)
    W1, b1, W2, b2, W3, b3 = (w[0].numpy().ravel() for w in mlp.unpack(torch.from_numpy(flat)[None]))
    assert not b1.any()
    assert not b2.any()
    assert not b3.any()
    assert stats.kstest(W1, stats.norm(0, math.sqrt(2)).cdf).pvalue > 0.01
    assert stats.kstest(W2, stats.norm(0, math.sqrt(2 / 128)).cdf).pvalue > 0.01
    assert stats.kstest(W3, stats.norm(0, math.sqrt(2 / 128)).cdf).pvalue > 0.01


def test_sine_layer_starts_with_frequencies_of_sd_2_and_phases_in_one_turn():
    mlp = MLP(256, ("sine", "leaky_relu"))
    flat = initial_discriminator(mlp, np.random.default_rng(4))
    frequencies, phases, W2, b2, *_ = (w[0].numpy().ravel() for w in mlp.unpack(torch.from_numpy(flat)[None]))
    assert phases.min() >= 0
    assert phases.max() <= 2 * math.pi
    assert stats.kstest(phases, stats.uniform(0, 2 * math.pi).cdf).pvalue > 0.01
    assert stats.kstest(frequencies, stats.norm(0, 2).cdf).pvalue > 0.01
    assert stats.kstest(W2, stats.norm(0, math.sqrt(2 / 256)).cdf).pvalue > 0.01
    assert not b2.any()


def test_plain_start_of_G_has_variance_1_over_fan_in_and_biases_of_sd_one_half():
    mlp = MLP(128, ("tanh", "tanh"))
    flat = initial_generator(mlp, np.random.default_rng(5), "plain", quantiles_of("uniform"), 0.0, 1.0)
    W1, b1, W2, b2, W3, _ = (w[0].numpy().ravel() for w in mlp.unpack(torch.from_numpy(flat)[None]))
    for weights, sd in ((W1, 1), (W2, math.sqrt(1 / 128)), (W3, math.sqrt(1 / 128)), (b1, 0.5), (b2, 0.5)):
        assert stats.kstest(weights, stats.norm(0, sd).cdf).pvalue > 0.01


@pytest.mark.parametrize("p_z", P_Z)
@pytest.mark.parametrize("activation", ACTIVATIONS_G)
@pytest.mark.parametrize(("depth", "mean", "sd"), [(1, 0.0, 1.0), (2, 0.8, 0.6), (3, -4.0, 0.3)])
def test_monotone_start_makes_G_increase_with_the_requested_mean_and_sd(p_z, activation, depth, mean, sd):
    mlp, quantiles = MLP(16, (activation,) * depth), quantiles_of(p_z)
    for seed in range(3):
        flat = initial_generator(mlp, np.random.default_rng(seed), "monotone", quantiles, mean, sd)
        assert flat.shape == (mlp.n_parameters,)
        out = evaluate(mlp, flat, quantiles)
        # ReLU units are all off below the lowest centre, which lies beyond uniform noise and at -2.48 for normal noise
        active = quantiles[1:] > -2.4
        assert np.diff(out)[active].min() > 0
        assert np.diff(out).min() > 0 or (activation == "relu" and np.diff(out).min() == 0)
        assert out.mean() == pytest.approx(mean, abs=1e-12)
        assert out.std() == pytest.approx(sd, rel=1e-12)


def test_mean_and_sd_of_the_start_are_those_of_p_g_not_only_of_the_given_points():
    """Gauss-Legendre integration over uniform z."""
    mlp = MLP(16, ("tanh", "tanh"))
    flat = initial_generator(mlp, np.random.default_rng(0), "monotone", quantiles_of("uniform"), 0.8, 0.6)
    z, w = np.polynomial.legendre.leggauss(200)
    out = evaluate(mlp, flat, z)
    mean = out @ w / 2
    assert mean == pytest.approx(0.8, abs=1e-5)
    assert math.sqrt((out - mean) ** 2 @ w / 2) == pytest.approx(0.6, abs=1e-5)


@pytest.mark.parametrize("p_z", P_Z)
def test_monotone_start_follows_the_published_recipe(p_z):
    """|N(0,1)| weights, first x 2.5, centres even over the noise; others x 2/fan_in, biases within +-0.7."""
    mlp = MLP(64, ("tanh", "tanh"))
    flat = initial_generator(mlp, np.random.default_rng(6), "monotone", quantiles_of(p_z), 0.0, 1.0)
    W1, b1, W2, b2, W3, _ = (w[0].numpy().ravel() for w in mlp.unpack(torch.from_numpy(flat)[None]))
    # 1.2 for uniform noise on (-1, 1), as far beyond the noise's central 95 % for normal noise
    reach = {"uniform": 1.2, "normal": 1.2 * stats.norm.ppf(0.975) / 0.95}[p_z]
    centres = -b1 / W1
    np.testing.assert_allclose(centres, np.linspace(centres[0], centres[-1], 64), atol=1e-12)
    # the given 1,024 points know their own 97.5 % quantile to 1/2048 in probability, 0.01 in z
    assert (centres[0], centres[-1]) == pytest.approx((-reach, reach), abs=0.01)
    np.testing.assert_allclose(b2, np.linspace(-0.7, 0.7, 64), atol=1e-12)
    assert stats.kstest(W1 * reach / (2.5 * 1.2), stats.halfnorm.cdf).pvalue > 0.01
    assert stats.kstest(W2 * 64 / 2, stats.halfnorm.cdf).pvalue > 0.01
    assert W3.min() > 0


@pytest.mark.parametrize("init", ["plain", "monotone"])
def test_a_start_comes_from_its_generator_alone(init):
    mlp, d = MLP(4, ("tanh",)), MLP(4, ("sine", "maxout"))

    def start(seed):
        return initial_generator(mlp, np.random.default_rng(seed), init, quantiles_of("uniform"), 0, 1)

    np.testing.assert_array_equal(start(1), start(1))
    assert not np.array_equal(start(1), start(2))
    first, again, other = (initial_discriminator(d, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
