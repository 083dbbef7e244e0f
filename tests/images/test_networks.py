"""What each kind of layer must do, how weights start, and what G and D give."""

import math

import numpy as np
import pytest
import torch
from torch import Generator, nn

from gan1d.images.networks import Activation, BatchNorm, Dropout, Maxout
from gan1d.images.settings import ImageSettings
from gan1d.training.reference.networks import ACTIVATIONS
from tests.images.image_networks import BYTES, SMALL_CONVOLUTIONAL, both, in_short


@pytest.mark.parametrize("settings", [ImageSettings(z_size=5, G_layers=(7, 6), D_layers=(6, 7)), SMALL_CONVOLUTIONAL])
@pytest.mark.parametrize("output", ["tanh", "sigmoid"])
def test_the_output_of_G_fills_its_range(settings, output):
    G, D = both(settings.with_setting("G_output", output))
    with torch.no_grad():
        for p in list(G.parameters())[-2:]:
            p.mul_(300)
        images = G(torch.randn(40, 5, generator=Generator().manual_seed(0)))
        assert (images.min(), images.max()) == ({"tanh": -1, "sigmoid": 0}[output], 1)
        assert torch.isfinite(D(images)).all()


def test_batch_normalisation_of_a_convolutional_G():
    G, _ = both(SMALL_CONVOLUTIONAL.with_setting("G_norm", "batch"))
    assert [in_short(layer) for layer in G if isinstance(layer, BatchNorm)] == [("batch norm", 4), ("batch norm", 3)]
    up = [i for i, layer in enumerate(G) if isinstance(layer, nn.ConvTranspose2d)]
    assert [i for i, layer in enumerate(G) if isinstance(layer, BatchNorm)] == [i + 1 for i in up]


def test_no_dropout_is_no_layer():
    for settings, count in (
        (ImageSettings(dropout_input=0.0, dropout=0.0), 0),
        (ImageSettings(dropout_input=0.3, dropout=0.0), 1),
        (ImageSettings(dropout_input=0.0, dropout=0.3), 2),
    ):
        assert sum(isinstance(layer, Dropout) for layer in both(settings)[1]) == count
    assert in_short(both(ImageSettings(dropout_input=0.3))[1][0]) == ("dropout", 0.3)


# ---- layers


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_zeroes_a_share_p_and_keeps_the_mean(p):
    n = 200_000
    out = Dropout(p, Generator().manual_seed(3))(torch.full((n, 1), 2.0)).double()
    zero = (out == 0).double().mean().item()
    assert abs(zero - p) < 5 * math.sqrt(p * (1 - p) / n)
    np.testing.assert_allclose(out[out != 0].numpy(), 2 / (1 - p), rtol=1e-6)
    assert abs(out.mean().item() - 2) < 5 * 2 * math.sqrt(p / (1 - p) / n)


def test_dropout_is_new_for_each_image_and_call_and_its_randomness_is_the_runs_own():
    ones = torch.ones(2, 500)
    dropout = Dropout(0.5, Generator().manual_seed(3))
    outside = torch.get_rng_state()
    first, second = dropout(ones), dropout(ones)
    assert torch.equal(torch.get_rng_state(), outside)
    assert not torch.equal(first[0], first[1])
    assert not torch.equal(first, second)
    assert torch.equal(Dropout(0.5, Generator().manual_seed(3))(ones), first)


def test_dropout_stays_on_in_evaluation_and_scales_gradients_with_the_mask():
    h = torch.ones(1, 1000, requires_grad=True)
    out = Dropout(0.25, Generator().manual_seed(1)).eval()(h)
    (gradient,) = torch.autograd.grad(out.sum(), h)
    torch.testing.assert_close(gradient, out.detach())
    assert 0 < (out == 0).sum() < 1000


@pytest.mark.parametrize("shape", [(64, 5), (16, 5, 7, 7)])
def test_batch_norm_is_the_formula_and_forgets_the_scale(shape):
    h = torch.randn(shape, generator=Generator().manual_seed(0), dtype=torch.float64) * 3 + 7
    layer = BatchNorm(5).double()
    others = tuple(d for d in range(h.dim()) if d != 1)
    out = layer(h).detach()
    np.testing.assert_allclose(out.mean(others), 0, atol=1e-12)
    np.testing.assert_allclose(out.var(others, correction=0), 1, atol=1e-5)
    torch.testing.assert_close(layer(5 * h - 20).detach(), out, atol=1e-5, rtol=0)
    with torch.no_grad():
        layer.weight.fill_(2.0)
        layer.bias.fill_(-1.0)
    torch.testing.assert_close(layer(h).detach(), 2 * out - 1)
    assert not list(layer.buffers())
    torch.testing.assert_close(layer.eval()(h).detach(), 2 * out - 1)


def test_maxout_is_the_maximum_of_linear_functions():
    layer = Maxout(4, 3, 5)
    h = np.random.default_rng(0).normal(0, 1, (8, 4)).astype(np.float32)
    W = layer.linear.weight.detach().numpy().reshape(3, 5, 4)
    b = layer.linear.bias.detach().numpy().reshape(3, 5)
    by_hand = [[max(W[u, j] @ x + b[u, j] for j in range(5)) for u in range(3)] for x in h]
    np.testing.assert_allclose(layer(torch.from_numpy(h)).detach().numpy(), by_hand, rtol=1e-5, atol=1e-6)


def test_activations_are_those_of_one_dimension_and_leaky_relu_has_its_slope():
    h = torch.linspace(-3, 3, 13)
    for name, f in ACTIVATIONS.items():
        torch.testing.assert_close(Activation(name, 0.2)(h), f(h))
    torch.testing.assert_close(Activation("leaky_relu", 0.7)(h), torch.where(h > 0, h, 0.7 * h))
    torch.testing.assert_close(Activation("relu", 0.7)(h), h.clamp(min=0))


# ---- the start


def weights_and_biases(network):
    layers = [m for m in network.modules() if isinstance(m, nn.Linear | nn.Conv2d | nn.ConvTranspose2d)]
    return [(layer.weight.detach(), layer.bias.detach()) for layer in layers]


@pytest.mark.parametrize(
    "settings",
    [
        ImageSettings(G_layers=(200, 100), D_layers=(100, 200), D_activation="maxout"),
        ImageSettings(networks="convolutional", G_layers=(16, 16), D_layers=(16, 16)),
    ],
)
def test_weights_start_uniform_within_the_reach_asked_for_and_biases_at_0(settings):
    G, D = both(ImageSettings(**{**vars(settings), "G_start": 0.05, "D_start": 0.005}))
    for network, reach in ((G, 0.05), (D, 0.005)):
        pairs = weights_and_biases(network)
        assert len(pairs) >= 3
        assert all((bias == 0).all() for _, bias in pairs)
        flat = torch.cat([weight.ravel() for weight, _ in pairs]).double()
        assert 0.999 * reach < flat.abs().max() <= reach
        assert abs(flat.mean()) < 5 * reach / math.sqrt(3 * len(flat))
        np.testing.assert_allclose(flat.std(), reach / math.sqrt(3), rtol=0.02)
        assert all(weight.abs().max() > 0.9 * reach for weight, _ in pairs)
    for layer in G:
        if isinstance(layer, BatchNorm):
            assert (layer.weight == 1).all()


def test_with_0_the_start_is_pytorchs_own():
    """Uniform within 1 / sqrt(inputs), biases too."""
    for weight, bias in weights_and_biases(both(ImageSettings())[1])[:2]:
        reach = 1 / math.sqrt(weight.shape[1])
        assert 0.99 * reach < weight.abs().max() <= reach
        assert 0.5 * reach < bias.abs().max() <= reach


def test_the_start_comes_from_the_seed():
    for a, b, c in zip(both(ImageSettings(), 1), both(ImageSettings(), 1), both(ImageSettings(), 2), strict=True):
        assert torch.equal(nn.utils.parameters_to_vector(a.parameters()), nn.utils.parameters_to_vector(b.parameters()))
        assert not torch.equal(
            nn.utils.parameters_to_vector(a.parameters()), nn.utils.parameters_to_vector(c.parameters())
        )


@pytest.mark.parametrize(("output", "low"), [("tanh", -1), ("sigmoid", 0)])
@pytest.mark.parametrize("start", [0.0, 0.05])
def test_from_the_marginals_G_draws_the_mean_image_where_its_last_hidden_layer_is_0(output, low, start):
    images = BYTES.copy()
    images[:, :3], images[:, 3:5] = 0, 255  # as on the rim of every digit
    G, _ = both(ImageSettings(G_output=output, G_bias="marginals", G_start=start), images=images)
    with torch.no_grad():
        drawn = G[-2:](torch.zeros(1, 512))[0].double().numpy()
    np.testing.assert_allclose((drawn - low) / (1 - low), images.mean(0) / 255, atol=1e-6)


def test_without_the_marginals_it_does_not():
    G, _ = both(ImageSettings(G_bias="zero", G_start=0.05))
    with torch.no_grad():
        assert (G[-2:](torch.zeros(1, 512)) == 0).all()
