"""G and D for images: multilayer perceptrons and convolutional networks, as torch modules on flat images.

G: z (n, z_size) -> images (n, 784), in [-1, 1] or [0, 1]. D: images (n, 784) -> logits (n,).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Generator, Tensor, nn

from gan1d.base.arrays import Array
from gan1d.images.settings import PIXELS, SEED_SIDE, SIDE, ImageSettings
from gan1d.training.reference.networks import ACTIVATIONS


class Activation(nn.Module):
    """A hidden layer's activation: a key of `ACTIVATIONS`; `leaky_relu` has this run's slope."""

    def __init__(self, name: str, slope: float) -> None:
        super().__init__()
        self.name, self.slope = name, slope

    def forward(self, h: Tensor) -> Tensor:
        """Each element by itself."""
        return nn.functional.leaky_relu(h, self.slope) if self.name == "leaky_relu" else ACTIVATIONS[self.name](h)

    def extra_repr(self) -> str:
        """For print(network)."""
        return self.name


class Maxout(nn.Module):
    """Units that are the maximum of `pieces` linear functions (Goodfellow et al. 2013): (n, inputs) -> (n, units)."""

    def __init__(self, inputs: int, units: int, pieces: int) -> None:
        super().__init__()
        self.units, self.pieces = units, pieces
        self.linear = nn.Linear(inputs, units * pieces)

    def forward(self, h: Tensor) -> Tensor:
        """max_j (W_j h + b_j)."""
        return self.linear(h).unflatten(-1, (self.units, self.pieces)).amax(-1)


class Dropout(nn.Module):
    """Zero a share p of the units, scale the others by 1/(1 - p); always on, and its randomness is the run's own."""

    def __init__(self, p: float, rng: Generator) -> None:
        super().__init__()
        self.p, self.rng = p, rng

    def forward(self, h: Tensor) -> Tensor:
        """h * mask / (1 - p), with a mask of its own for each image."""
        kept = torch.rand(h.shape, generator=self.rng, device=h.device) >= self.p
        return h * kept / (1 - self.p)

    def extra_repr(self) -> str:
        """For print(network)."""
        return f"p={self.p}"


class BatchNorm(nn.Module):
    """Batch normalisation by the statistics of the present batch, over all dimensions but the second.

    There are no running means: images to be shown are drawn in one large batch.
    """

    def __init__(self, units: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(units))
        self.bias = nn.Parameter(torch.zeros(units))

    def forward(self, h: Tensor) -> Tensor:
        """weight (h - mean) / sqrt(var + 1e-5) + bias."""
        return nn.functional.batch_norm(h, None, None, self.weight, self.bias, training=True)


def make_generator(settings: ImageSettings, images: Array) -> nn.Sequential:
    """G, with its first weights from torch's global generator; `images` (N, 784) bytes give it their marginals."""
    s = settings
    layers: list[nn.Module] = []

    def hidden(layer: nn.Module, units: int) -> None:
        layers.append(layer)
        if s.G_norm == "batch":
            layers.append(BatchNorm(units))
        layers.append(Activation(s.G_activation, s.slope))

    if s.networks == "convolutional":
        first, second = s.G_layers
        layers.append(nn.Linear(s.z_size, SEED_SIDE * SEED_SIDE * first))
        layers += [nn.Unflatten(1, (first, SEED_SIDE, SEED_SIDE)), Activation(s.G_activation, s.slope)]
        hidden(nn.ConvTranspose2d(first, first, 5, stride=2, padding=2, output_padding=1), first)  # 14 x 14
        hidden(nn.ConvTranspose2d(first, second, 5, stride=2, padding=2, output_padding=1), second)  # 28 x 28
        layers += [nn.Conv2d(second, 1, 5, padding=2), nn.Flatten()]
    else:
        sizes = (s.z_size, *s.G_layers)
        for i, units in enumerate(s.G_layers):
            hidden(nn.Linear(sizes[i], units), units)
        layers.append(nn.Linear(sizes[-1], PIXELS))
    last = layers[-1]
    layers.append(nn.Tanh() if s.G_output == "tanh" else nn.Sigmoid())
    G = nn.Sequential(*layers)
    _start(G, s.G_start)
    if s.G_bias == "marginals" and isinstance(last, nn.Linear):
        # G(z) starts around the average image. sigmoid^-1(p) = log(p / (1 - p)); tanh(y) = 2 sigmoid(2 y) - 1
        mean = np.clip(images.mean(0) / 255, 1e-7, 1 - 1e-7)
        bias = np.log(mean / (1 - mean)) / (1 if s.G_output == "sigmoid" else 2)
        last.bias.data = torch.tensor(bias, dtype=torch.float32)
    return G


def make_discriminator(settings: ImageSettings, rng: Generator) -> nn.Sequential:
    """D, with its first weights from torch's global generator; `rng` draws its dropout masks."""
    s = settings
    layers: list[nn.Module] = [Dropout(s.dropout_input, rng)] if s.dropout_input else []

    def hidden(layer: nn.Module) -> None:
        layers.append(layer)
        if s.D_activation != "maxout":
            layers.append(Activation(s.D_activation, s.slope))
        if s.dropout:
            layers.append(Dropout(s.dropout, rng))

    if s.networks == "convolutional":
        first, second = s.D_layers
        layers.append(nn.Unflatten(1, (1, SIDE, SIDE)))
        hidden(nn.Conv2d(1, first, 5, stride=2, padding=2))  # 14 x 14
        hidden(nn.Conv2d(first, second, 5, stride=2, padding=2))  # 7 x 7
        layers += [nn.Flatten(), nn.Linear(second * SEED_SIDE * SEED_SIDE, 1)]
    else:
        sizes = (PIXELS, *s.D_layers)
        for i, units in enumerate(s.D_layers):
            maxout = s.D_activation == "maxout"
            hidden(Maxout(sizes[i], units, s.pieces) if maxout else nn.Linear(sizes[i], units))
        layers.append(nn.Linear(sizes[-1], 1))
    D = nn.Sequential(*layers, nn.Flatten(0))
    _start(D, s.D_start)
    return D


def _start(network: nn.Module, reach: float) -> None:
    """Weights uniform on (-reach, reach) and biases 0; with reach 0 PyTorch's own start stays."""
    if reach:
        for layer in network.modules():
            if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d) and layer.bias is not None:
                nn.init.uniform_(layer.weight, -reach, reach)
                nn.init.zeros_(layer.bias)
