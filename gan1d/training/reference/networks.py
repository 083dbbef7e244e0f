"""G and D in torch: multilayer perceptrons, a stack of R of them at a time.

The weights of a network lie in a flat row of numbers, one row for each of the R members of a stack, so that a snapshot
is a copy, an optimizer works on one array, and many generators can be evaluated at once. A single game is R = 1. D
returns logits. `gan1d.networks.numpy_network` is the same in NumPy.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from gan1d.networks.shape import LEAK, PLU_KNEE, PLU_SLOPE, Shape


def plu(x: Tensor) -> Tensor:
    """PLU(x) = max(a(x + c) - c, min(a(x - c) + c, x)) with a = 0.1, c = 1: identity inside, slope a outside."""
    a, c = PLU_SLOPE, PLU_KNEE
    return torch.maximum(a * (x + c) - c, torch.minimum(a * (x - c) + c, x))


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda h: F.leaky_relu(h, LEAK),
    "softplus": F.softplus,
    "elu": F.elu,
    "plu": plu,
    "sine": torch.sin,
}


class MLP(Shape):
    """A network of this shape, without weights of its own."""

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
