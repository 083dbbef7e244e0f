"""The shape of G and D: layers, and how their weights lie in one flat row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

ACTIVATIONS = ("tanh", "relu", "leaky_relu", "softplus", "elu", "plu", "sine")
LEAK = 0.2  # slope of leaky ReLU below 0
PLU_SLOPE, PLU_KNEE = 0.1, 1.0  # PLU(x) = max(a(x + c) - c, min(a(x - c) + c, x)): a and c


@dataclass(frozen=True)
class Shape:
    """The shape of a network from one number to one number.

    `activations` names one activation a hidden layer: one of `ACTIVATIONS`, or `maxout`, whose units are the maximum
    of `pieces` linear functions (Goodfellow et al. 2013).
    """

    width: int
    activations: tuple[str, ...]
    pieces: int = 2

    @cached_property
    def layers(self) -> tuple[tuple[int, int], ...]:
        """(inputs, linear outputs) of every layer; a maxout layer has `pieces` outputs a unit."""
        sizes = [1, *[self.width] * len(self.activations), 1]
        outputs = [self.width * (self.pieces if a == "maxout" else 1) for a in self.activations] + [1]
        return tuple((i, o) for (i, _), o in zip(pairwise(sizes), outputs, strict=True))

    @cached_property
    def n_parameters(self) -> int:
        """How many weights and biases one member has: layer by layer W (in, out), then b (out)."""
        return sum(i * o + o for i, o in self.layers)
