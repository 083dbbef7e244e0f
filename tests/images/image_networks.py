"""Networks for tests, and a layer in words."""

import numpy as np
import torch
from torch import Generator, nn

from gan1d.images.networks import Activation, BatchNorm, Dropout, Maxout, make_discriminator, make_generator
from gan1d.images.settings import ImageSettings

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
