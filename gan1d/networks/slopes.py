"""The gradient of a penalty on D's slope: forward with dh/dx beside h, and backward through both.

From a' = da/dx of a layer's inputs come h' = W^T a' and then phi'(h) h' for the next layer, and at the end f'(x). A
penalty P(f') has dP/dW = a' (dP/dh')^T in each layer, and reaches h itself where phi bends: phi''(h) h' dP/da'.
"""

from __future__ import annotations

import numpy as np

from gan1d.base.arrays import Array
from gan1d.networks.numpy_network import Pass


class Slopes:
    """The slopes f'(x) at the first n points of a pass that has gone forward, and the way back from them."""

    def __init__(self, p: Pass, n: int) -> None:
        self._pass, self._n, network = p, n, p.network
        self._inputs: list[Array] = []  # a' of each layer, (..., in, n)
        self._rises: list[Array] = []  # h' of each layer, (..., out, n)
        self._factors: list[Array] = []  # phi'(h) of each hidden layer
        a = np.ones((*network.lead, 1, n), network.gradient.dtype)
        for layer, W in enumerate(network.W):
            self._inputs.append(a)
            # h' = W^T a'
            h = np.matmul(W[..., :-1, :].swapaxes(-1, -2), a)
            self._rises.append(h)
            if layer < len(network.shape.activations):
                factor = p.factor(layer)[..., :n]
                self._factors.append(factor)
                # a' = phi'(h) h'; of a maxout unit that of the piece that won
                a = p.joined(layer, factor * h)

    @property
    def values(self) -> Array:
        """f'(x), (..., n)."""
        return self._rises[-1][..., 0, :]

    def backward(self, d: Array) -> None:
        """The gradient of the pass's objective and of P, from dP/df' (..., n)."""
        more, bends = self._back(d)
        self._pass.backward(bends=bends)
        for gradient, part in zip(self._pass.network.dW, more, strict=True):
            gradient[..., :-1, :] += part

    def _back(self, d: Array) -> tuple[list[Array], list[Array | None]]:
        """dP/dW of each layer, and what reaches the h of each hidden layer."""
        p, network, back = self._pass, self._pass.network, d[..., None, :]  # dP/dh'
        weights: list[Array] = []
        bends: list[Array | None] = []
        for layer in range(len(network.W) - 1, -1, -1):
            # dP/dW = a' (dP/dh')^T
            weights.append(np.matmul(self._inputs[layer], back.swapaxes(-1, -2)))
            if layer > 0:
                # dP/da' = W dP/dh'
                above = p.spread(layer - 1, np.matmul(network.W[layer][..., :-1, :], back))
                curvature = p.curvature(layer - 1)
                # dP/dh = phi''(h) h' dP/da'
                bends.append(None if curvature is None else curvature[..., : self._n] * self._rises[layer - 1] * above)
                back = self._factors[layer - 1] * above
        return weights[::-1], bends[::-1]


def r1_slopes(values: Array, gamma: float) -> Array:
    """dP/df' of P = gamma E |f'|^2 / 2 at n points."""
    # gamma f' / n
    return gamma / values.shape[-1] * values


def gradient_penalty_slopes(values: Array, weight: float) -> Array:
    """dP/df' of P = lambda E (|f'| - 1)^2 at n points."""
    # 2 lambda (|f'| - 1) sign(f') / n
    return 2 * weight / values.shape[-1] * (values - np.sign(values))
