"""One network of R games: forward, and the backward pass written out, in arrays (R, units, points).

The weights of a layer and its bias lie together in the flat row, W (in, out) and then b (out), so they are one matrix
(in + 1, out), and its inputs get a last row of ones: h = [W; b]^T [a; 1]. One multiplication gives the gradients of
both. A single game leaves the first dimension out: NumPy is faster on two.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from threadpoolctl import ThreadpoolController

from gan1d.base.arrays import Array
from gan1d.networks.activations import ACTIVATIONS
from gan1d.networks.shape import Shape

# The matrices are small: a second thread of NumPy's OpenBLAS costs more than it gives, and would fight the server and
# the browser for the cores. Torch keeps its own threads, which image GANs use.
ThreadpoolController().select(internal_api="openblas").limit(limits=1)


class Layers:
    """The layers of a shape: views of flat weights (R, P), and of the gradient that a pass backward leaves."""

    def __init__(self, shape: Shape, weights: Array) -> None:
        """What changes in `weights` changes here."""
        self.shape = shape
        self.gradient = np.zeros(weights.shape, weights.dtype)
        self.lead = weights.shape[:-1] if len(weights) > 1 else ()
        self.W = matrices(shape, weights, self.lead)
        self.dW = matrices(shape, self.gradient, self.lead)


class Network:
    """A network of a shape, its flat weights (R, P), and its passes: they know its layers and not itself, so that all
    its memory is free as soon as nobody holds it.
    """

    def __init__(self, shape: Shape, weights: Array) -> None:
        """`weights` may be a view."""
        self._layers = Layers(shape, weights)
        self.gradient = self._layers.gradient
        self._passes: dict[int, Pass] = {}

    def pass_of(self, n: int) -> Pass:
        """The pass of n points a member, with its workspace; the two that were used last are kept."""
        if n not in self._passes:
            while len(self._passes) > 1:
                self._passes.pop(next(iter(self._passes)))
            self._passes[n] = Pass(self._layers, n)
        return self._passes[n]

    @property
    def nbytes(self) -> int:
        """Memory held besides the weights."""
        return self.gradient.nbytes + sum(each.nbytes for each in self._passes.values())


class Pass:
    """A pass of n points through a network, and back; what it writes is kept from one to the next.

    `points` (..., n) is to be written before going forward, `d` (..., n), d objective / d outputs, before going back;
    `rows` are the points as (R, n).
    """

    def __init__(self, network: Layers, n: int) -> None:
        lead, dtype = network.lead, network.gradient.dtype
        self.network = network
        # Of each layer: its inputs with their row of ones, the units of the next, what comes into them, and back.
        self.a = [np.ones((*lead, n_in + 1, n), dtype) for n_in, _ in network.shape.layers]
        self.units = [a[..., :-1, :] for a in self.a[1:]]
        self.h = [np.empty((*lead, n_out, n), dtype) for _, n_out in network.shape.layers]
        self.points = self.a[0][..., 0, :]
        self.rows = self.points.reshape(-1, n)
        self.outputs = self.h[-1][..., 0, :]
        self._W_transposed = [W.swapaxes(-1, -2) for W in network.W]
        self._back: list[Array] = []

    @property
    def nbytes(self) -> int:
        """Memory held."""
        back = (*self._back, *self._slopes, self._into) if self._back else ()
        return sum(array.nbytes for array in (*self.a, *self.h, *back))

    def forward(self) -> Array:
        """Outputs (..., n) at the points."""
        for layer, name in enumerate(self.network.shape.activations):
            # h = [W; b]^T [a; 1],  a = phi(h)
            h = np.matmul(self._W_transposed[layer], self.a[layer], out=self.h[layer])
            if name == "maxout":
                np.max(pieces(self.network.shape, h), axis=-2, out=self.units[layer])
            else:
                ACTIVATIONS[name].value(h, self.units[layer])
        np.matmul(self._W_transposed[-1], self.a[-1], out=self.h[-1])
        return self.outputs

    @property
    def d(self) -> Array:
        """d objective / d outputs."""
        if not self._back:
            # Room for the way back, which not every pass goes: d objective / dh of each layer, phi'(h), and d points
            self._back = [np.empty_like(h) for h in self.h]
            self._backT = [back.swapaxes(-1, -2) for back in self._back]
            self._slopes = [np.empty_like(h) for h in self.h[:-1]]
            self._W = [W[..., :-1, :] for W in self.network.W]
            self._into = np.empty_like(self.h[-1])
        return self._back[-1][..., 0, :]

    def backward(self, weights: bool = True, points: bool = False, bends: Sequence[Array | None] = ()) -> Array:
        """From `d`: the gradient of the weights, and that of the points (..., n) if asked for.

        `bends`: for each hidden layer what is to be added to d objective / dh of the first points.
        """
        for layer in range(len(self.h) - 1, -1, -1):
            if layer < len(bends) and (bend := bends[layer]) is not None:
                self._back[layer][..., : bend.shape[-1]] += bend
            if weights:
                # d[W; b] = [a; 1] (dh)^T
                np.matmul(self.a[layer], self._backT[layer], out=self.network.dW[layer])
            if layer > 0:
                self._go_below(layer)
            elif points:
                np.matmul(self._W[0], self._back[0], out=self._into)
        return self._into[..., 0, :]

    def _go_below(self, layer: int) -> None:
        """d objective / dh of the layer below this one: dh = phi'(h) W dh_above."""
        name, out, W, above = (
            self.network.shape.activations[layer - 1], self._back[layer - 1], self._W[layer], self._back[layer],
        )  # fmt: skip
        if name == "maxout":
            np.multiply(self.factor(layer - 1), self.spread(layer - 1, np.matmul(W, above)), out=out)
            return
        if layer == len(self.h) - 1:
            np.multiply(W, above, out=out)  # of one output: the same product, three times as fast
        else:
            np.matmul(W, above, out=out)
        ACTIVATIONS[name].slope(self.h[layer - 1], self.units[layer - 1], self._slopes[layer - 1])
        out *= self._slopes[layer - 1]

    def factor(self, layer: int) -> Array:
        """phi'(h) of a hidden layer; of a maxout unit 1 for the piece that won, shared by equals as in torch."""
        shape, h, a = self.network.shape, self.h[layer], self.units[layer]
        if shape.activations[layer] == "maxout":
            won = (pieces(shape, h) == a[..., None, :]).astype(h.dtype)
            won /= won.sum(-2, keepdims=True)
            return won.reshape(h.shape)
        slope = np.empty_like(h)
        ACTIVATIONS[shape.activations[layer]].slope(h, a, slope)
        return slope

    def curvature(self, layer: int) -> Array | None:
        """phi''(h) of a hidden layer, None where it is 0 everywhere."""
        activation = ACTIVATIONS.get(self.network.shape.activations[layer])
        if activation is None or activation.curvature is None:
            return None
        curvature = np.empty_like(self.h[layer])
        activation.curvature(self.h[layer], self.units[layer], curvature)
        return curvature

    def joined(self, layer: int, values: Array) -> Array:
        """Of a hidden layer's linear outputs (..., out, n) those of its units: the sum over a maxout unit's pieces."""
        shape = self.network.shape
        return pieces(shape, values).sum(-2) if shape.activations[layer] == "maxout" else values

    def spread(self, layer: int, values: Array) -> Array:
        """The other way: what holds for a unit (..., units, n) holds for each of its pieces."""
        shape = self.network.shape
        return values.repeat(shape.pieces, -2) if shape.activations[layer] == "maxout" else values


def matrices(shape: Shape, flat: Array, lead: tuple[int, ...]) -> list[Array]:
    """Views of flat rows (R, P) as [W; b] (*lead, in + 1, out) of each layer."""
    views, at = [], 0
    for n_in, n_out in shape.layers:
        n = (n_in + 1) * n_out
        views.append(flat[:, at : at + n].reshape(*lead, n_in + 1, n_out))
        at += n
    return views


def pieces(shape: Shape, h: Array) -> Array:
    """Of a maxout layer (..., units, pieces, n) of (..., units * pieces, n)."""
    return h.reshape(*h.shape[:-2], shape.width, shape.pieces, h.shape[-1])
