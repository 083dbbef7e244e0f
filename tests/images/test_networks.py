"""G and D for images: the presets' exact layers and parameter counts by hand, and what each kind of layer must do."""

import math

import numpy as np
import pytest
import torch
from torch import Generator, nn

from gan1d.images.networks import Activation, BatchNorm, Dropout, Maxout, make_discriminator, make_generator
from gan1d.images.presets import PRESETS
from gan1d.images.settings import ImageSettings
from gan1d.networks import ACTIVATIONS

BYTES = np.random.default_rng(0).integers(0, 256, (50, 784), dtype=np.uint8)
SMALL_CONVOLUTIONAL = ImageSettings(networks="convolutional", z_size=5, G_layers=(4, 3), D_layers=(3, 4))


def both(settings, seed=0, images=BYTES):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make_generator(settings, images), make_discriminator(settings, Generator().manual_seed(seed))


def in_short(layer):
    """A layer as one would note it on paper."""
    match layer:
        case nn.Linear():
            return "linear", layer.in_features, layer.out_features
        case Maxout():
            return "maxout", layer.linear.in_features, layer.units, layer.pieces
        case BatchNorm():
            return "batch norm", len(layer.weight)
        case Activation(name="leaky_relu"):
            return "leaky_relu", layer.slope
        case Activation():
            return layer.name
        case Dropout():
            return "dropout", layer.p
        case nn.Unflatten():
            return "unflatten", *layer.unflattened_size
        case nn.ConvTranspose2d():
            return "up", layer.in_channels, layer.out_channels, layer.kernel_size, layer.stride
        case nn.Conv2d():
            return "convolution", layer.in_channels, layer.out_channels, layer.kernel_size, layer.stride
        case nn.Flatten():
            return f"flatten {layer.start_dim}"
    return type(layer).__name__.lower()


LAYERS = {
    "log2": (
        [
            ("linear", 64, 256), ("batch norm", 256), ("leaky_relu", 0.2),
            ("linear", 256, 512), ("batch norm", 512), ("leaky_relu", 0.2),
            ("linear", 512, 784), "tanh",
        ],
        [
            ("linear", 784, 256), ("leaky_relu", 0.2), ("linear", 256, 128), ("leaky_relu", 0.2),
            ("linear", 128, 1), "flatten 0",
        ],
    ),
    "tiny": (
        [
            ("linear", 64, 128), ("batch norm", 128), ("leaky_relu", 0.2),
            ("linear", 128, 256), ("batch norm", 256), ("leaky_relu", 0.2),
            ("linear", 256, 784), "tanh",
        ],
        [
            ("linear", 784, 128), ("leaky_relu", 0.2), ("linear", 128, 64), ("leaky_relu", 0.2),
            ("linear", 64, 1), "flatten 0",
        ],
    ),
    "paper": (
        [("linear", 100, 1200), "relu", ("linear", 1200, 1200), "relu", ("linear", 1200, 784), "sigmoid"],
        [
            ("dropout", 0.2), ("maxout", 784, 240, 5), ("dropout", 0.5), ("maxout", 240, 240, 5), ("dropout", 0.5),
            ("linear", 240, 1), "flatten 0",
        ],
    ),
    "batchnorm": (
        [
            ("linear", 100, 256), ("batch norm", 256), ("leaky_relu", 0.2),
            ("linear", 256, 512), ("batch norm", 512), ("leaky_relu", 0.2),
            ("linear", 512, 1024), ("batch norm", 1024), ("leaky_relu", 0.2),
            ("linear", 1024, 784), "tanh",
        ],
        [
            ("linear", 784, 512), ("leaky_relu", 0.2), ("linear", 512, 256), ("leaky_relu", 0.2),
            ("linear", 256, 1), "flatten 0",
        ],
    ),
    "dropout": (
        [
            ("linear", 100, 256), ("leaky_relu", 0.2), ("linear", 256, 512), ("leaky_relu", 0.2),
            ("linear", 512, 1024), ("leaky_relu", 0.2), ("linear", 1024, 784), "tanh",
        ],
        [
            ("linear", 784, 1024), ("leaky_relu", 0.2), ("dropout", 0.3),
            ("linear", 1024, 512), ("leaky_relu", 0.2), ("dropout", 0.3),
            ("linear", 512, 256), ("leaky_relu", 0.2), ("dropout", 0.3),
            ("linear", 256, 1), "flatten 0",
        ],
    ),
    "convolutional": (
        [
            ("linear", 100, 3136), ("unflatten", 64, 7, 7), ("leaky_relu", 0.3),
            ("up", 64, 64, (5, 5), (2, 2)), ("leaky_relu", 0.3), ("up", 64, 32, (5, 5), (2, 2)), ("leaky_relu", 0.3),
            ("convolution", 32, 1, (5, 5), (1, 1)), "flatten 1", "sigmoid",
        ],
        [
            ("unflatten", 1, 28, 28),
            ("convolution", 1, 32, (5, 5), (2, 2)), ("leaky_relu", 0.3), ("dropout", 0.4),
            ("convolution", 32, 64, (5, 5), (2, 2)), ("leaky_relu", 0.3), ("dropout", 0.4),
            "flatten 1", ("linear", 3136, 1), "flatten 0",
        ],
    ),
}  # fmt: skip

# A layer of a inputs and b units has (a + 1) b parameters, batch normalisation 2 a unit, a maxout unit 5 rows of
# weights, a 5 x 5 convolution from a to b channels (25 a + 1) b.
PARAMETERS = {
    "log2": (
        65 * 256 + 2 * 256 + 257 * 512 + 2 * 512 + 513 * 784,  # 16,640 + 512 + 131,584 + 1,024 + 402,192
        785 * 256 + 257 * 128 + 129,  # 200,960 + 32,896 + 129
    ),
    "tiny": (65 * 128 + 2 * 128 + 129 * 256 + 2 * 256 + 257 * 784, 785 * 128 + 129 * 64 + 65),
    "paper": (
        101 * 1200 + 1201 * 1200 + 1201 * 784,  # 121,200 + 1,441,200 + 941,584
        785 * 240 * 5 + 241 * 240 * 5 + 241,  # 942,000 + 289,200 + 241
    ),
    "batchnorm": (
        101 * 256 + 2 * 256 + 257 * 512 + 2 * 512 + 513 * 1024 + 2 * 1024 + 1025 * 784,
        785 * 512 + 513 * 256 + 257,
    ),
    "dropout": (
        101 * 256 + 257 * 512 + 513 * 1024 + 1025 * 784,
        785 * 1024 + 1025 * 512 + 513 * 256 + 257,
    ),
    "convolutional": (
        101 * 3136 + 1601 * 64 + 1601 * 32 + 801,  # 316,736 + 102,464 + 51,232 + 801
        26 * 32 + 801 * 64 + 3137,  # 832 + 51,264 + 3,137
    ),
}
TOTALS = {"log2": (551_952, 233_985), "paper": (2_503_984, 1_231_441), "convolutional": (471_233, 55_233)}


def parameters(network):
    return sum(p.numel() for p in network.parameters())


def test_every_preset_is_written_out_here():
    assert set(LAYERS) == set(PARAMETERS) == set(PRESETS)


@pytest.mark.parametrize("name", LAYERS)
def test_the_layers_of_a_preset(name):
    G, D = both(PRESETS[name].settings)
    assert [in_short(layer) for layer in G] == LAYERS[name][0]
    assert [in_short(layer) for layer in D] == LAYERS[name][1]


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_parameters_of_a_preset_counted_by_hand(name):
    counts = tuple(parameters(network) for network in both(PRESETS[name].settings))
    assert counts == PARAMETERS[name]
    assert counts == TOTALS.get(name, counts)


@pytest.mark.parametrize("name", PRESETS)
def test_shapes_and_ranges(name):
    G, D = both(PRESETS[name].settings)
    with torch.no_grad():
        images = G(5 * torch.randn(6, PRESETS[name].settings.z_size, generator=Generator().manual_seed(0)))
        logits = D(images)
    assert images.shape == (6, 784)
    assert logits.shape == (6,)
    low = {"tanh": -1, "sigmoid": 0}[PRESETS[name].settings.G_output]
    assert low <= images.min() < (low + 1) / 2 < images.max() <= 1


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
