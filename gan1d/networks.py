"""G and D: multilayer perceptrons, a stack of R of them at a time.

A network is a shape (`MLP`); its weights lie in a flat row of numbers, one row for each of the R members of a stack, so
that a snapshot is a copy, an optimizer works on one array, and many generators can be evaluated at once. A single game
is R = 1. D returns logits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from gan1d.distributions import Array

PLU_SLOPE, PLU_KNEE = 0.1, 1.0


def plu(x: Tensor) -> Tensor:
    """PLU(x) = max(a(x + c) - c, min(a(x - c) + c, x)) with a = 0.1, c = 1: identity inside, slope a outside."""
    a, c = PLU_SLOPE, PLU_KNEE
    return torch.maximum(a * (x + c) - c, torch.minimum(a * (x - c) + c, x))


ACTIVATIONS = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda h: F.leaky_relu(h, 0.2),
    "softplus": F.softplus,
    "elu": F.elu,
    "plu": plu,
    "sine": torch.sin,
}


@dataclass(frozen=True)
class MLP:
    """The shape of a network from one number to one number.

    `activations` names one activation a hidden layer: a key of `ACTIVATIONS`, or `maxout`, whose units are the maximum
    of `pieces` linear functions (Goodfellow et al. 2013).
    """

    width: int
    activations: tuple[str, ...]
    pieces: int = 2

    @property
    def layers(self) -> tuple[tuple[int, int], ...]:
        """(inputs, linear outputs) of every layer; a maxout layer has `pieces` outputs a unit."""
        sizes = [1, *[self.width] * len(self.activations), 1]
        outputs = [self.width * (self.pieces if a == "maxout" else 1) for a in self.activations] + [1]
        return tuple((i, o) for (i, _), o in zip(pairwise(sizes), outputs, strict=True))

    @property
    def n_parameters(self) -> int:
        """How many weights and biases one member has."""
        return sum(i * o + o for i, o in self.layers)

    def unpack(self, flat: Tensor) -> list[Tensor]:
        """Views of flat weights (R, n_parameters) as [W (R, in, out), b (R, 1, out), ...] layer by layer."""
        views, at = [], 0
        for n_in, n_out in self.layers:
            views.append(flat[:, at : at + n_in * n_out].view(-1, n_in, n_out))
            at += n_in * n_out
            views.append(flat[:, at : at + n_out].view(-1, 1, n_out))
            at += n_out
        return views

    def __call__(self, weights: list[Tensor], points: Tensor) -> Tensor:
        """Evaluate: points (R, n) -> outputs (R, n), member r on row r."""
        h = points.unsqueeze(-1)  # (R, n, 1)
        for layer, activation in enumerate(self.activations):
            h = torch.baddbmm(weights[2 * layer + 1], h, weights[2 * layer])  # (R, n, outputs)
            if activation == "maxout":
                h = h.unflatten(-1, (self.width, self.pieces)).amax(-1)
            else:
                h = ACTIVATIONS[activation](h)
        return torch.baddbmm(weights[-1], h, weights[-2]).squeeze(-1)


def initial_discriminator(mlp: MLP, rng: np.random.Generator) -> Array:
    """Weights N(0, 2/fan_in), biases 0; a sine first layer has w ~ N(0, 2^2) and phases uniform on (0, 2 pi).

    The random phases and frequencies let D tell neighbouring points apart from the first iteration on.
    """
    parts = []
    for layer, (n_in, n_out) in enumerate(mlp.layers):
        sine = layer < len(mlp.activations) and mlp.activations[layer] == "sine"
        scale = 2.0 if sine else math.sqrt(2 / n_in)
        parts.append(rng.normal(0.0, scale, n_in * n_out))
        parts.append(rng.uniform(0, 2 * math.pi, n_out) if sine else np.zeros(n_out))
    return np.concatenate(parts)


def initial_generator(mlp: MLP, rng: np.random.Generator, init: str, quantiles: Array, mean: float, sd: float) -> Array:
    """First weights of G: `plain` or `monotone`.

    plain: weights N(0, 1/fan_in), biases N(0, 1/4). monotone: all weights positive, so G starts increasing and p_g
    starts without folds (a fold, once there, leaves a spike in p_g that seldom goes away); it is only a start, the
    weights are free afterwards. The last layer is then scaled so that G(z) has the given mean and standard deviation
    over `quantiles`, points of equal probability of p_z.
    """
    if init == "plain":
        parts = [
            part
            for n_in, n_out in mlp.layers
            for part in (rng.normal(0, math.sqrt(1 / n_in), n_in * n_out), rng.normal(0, 0.5, n_out))
        ]
        return np.concatenate(parts)
    reach = 1.2 * np.quantile(quantiles, 0.975) / 0.95  # a little beyond the noise: 1.2 for uniform z on (-1, 1)
    parts = []
    for layer, (n_in, n_out) in enumerate(mlp.layers):
        w = np.abs(rng.standard_normal((n_in, n_out)))
        if layer == 0:
            w *= 2.5 * 1.2 / reach
            # Unit j is centred where w_j z + b_j = 0: centres evenly over the noise.
            b = -w[0] * np.linspace(-reach, reach, n_out)
        else:
            w *= 2 / n_in
            b = np.linspace(-0.7, 0.7, n_out) if layer < len(mlp.activations) else np.zeros(n_out)
        parts += [w.ravel(), b]
    flat = np.concatenate(parts)
    out = mlp(mlp.unpack(torch.from_numpy(flat)[None]), torch.from_numpy(quantiles)[None])[0].numpy()
    n_last = mlp.layers[-1][0]
    scale = sd / out.std()
    flat[-n_last - 1 : -1] *= scale
    flat[-1] = mean - out.mean() * scale
    return flat
