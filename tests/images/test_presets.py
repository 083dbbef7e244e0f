"""The presets: exact layers and parameter counts by hand, shapes and ranges."""

import pytest
import torch
from torch import Generator

from gan1d.images.presets import PRESETS
from tests.images.image_networks import both, in_short

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


def test_what_the_presets_say_of_one_another_is_so() -> None:
    tiny, log2 = PRESETS["tiny"], PRESETS["log2"]
    assert "half as wide" in tiny.differs
    for layers in ("G_layers", "D_layers"):
        assert [2 * units for units in getattr(tiny.settings, layers)] == list(getattr(log2.settings, layers))
    assert "3 epochs" in tiny.differs
    assert tiny.settings.epochs == 3
    assert "There D makes one update an iteration, here three" in PRESETS["batchnorm"].differs
    assert PRESETS["batchnorm"].settings.k == 3
