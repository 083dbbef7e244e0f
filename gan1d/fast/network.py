"""One network of R games: forward, and the backward pass written out, in arrays (R, units, points).

The weights of a layer and its bias lie together in the flat row, W (in, out) and then b (out), so they are one matrix
(in + 1, out), and its inputs get a last row of ones: h = [W; b]^T [a; 1]. One multiplication gives the gradients of
both. A single game leaves the first dimension out: NumPy is faster on two.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gan1d.distributions import Array
from gan1d.fast.activations import ACTIVATIONS
from gan1d.shapes import Shape


class Pass:
    """What one pass of n points through a network writes, kept from pass to pass.

    Of each layer: `a` its inputs with their row of ones, `h` what comes into its units, `back` d objective / dh.
    """

    def __init__(self, shape: Shape, lead: tuple[int, ...], n: int, dtype: npt.DTypeLike) -> None:
        self.a = [np.ones((*lead, n_in + 1, n), dtype) for n_in, _ in shape.layers]
        self.h = [np.empty((*lead, n_out, n), dtype) for _, n_out in shape.layers]

    @cached_property
    def back(self) -> list[Array]:
        """d objective / dh of each layer."""
        return [np.empty_like(h) for h in self.h]

    @cached_property
    def space(self) -> list[Array]:
        """Room for phi'(h)."""
        return [np.empty_like(h) for h in self.h]

    @cached_property
    def into(self) -> Array:
        """d objective / d points, (..., 1, n)."""
        return np.empty_like(self.h[-1])

    @property
    def points(self) -> Array:
        """Where the network is asked."""
        return self.a[0][..., 0, :]

    @property
    def d(self) -> Array:
        """d objective / d outputs, to be written before going backward."""
        return self.back[-1][..., 0, :]

    @property
    def outputs(self) -> Array:
        """What it says."""
        return self.h[-1][..., 0, :]


class Network:
    """A network of a shape, its flat weights (R, P), and the gradient that `backward` leaves."""

    def __init__(self, shape: Shape, weights: Array) -> None:
        """`weights` may be a view: what changes there changes here."""
        self.shape = shape
        self.gradient = np.zeros(weights.shape, weights.dtype)
        self.lead = weights.shape[:-1] if len(weights) > 1 else ()
        self.W = self._matrices(weights)
        self.dW = self._matrices(self.gradient)
        self._passes: dict[int, Pass] = {}

    def _matrices(self, flat: Array) -> list[Array]:
        """Views of flat rows (R, P) as [W; b] (..., in + 1, out) of each layer."""
        views, at = [], 0
        for n_in, n_out in self.shape.layers:
            n = (n_in + 1) * n_out
            views.append(flat[:, at : at + n].reshape(*self.lead, n_in + 1, n_out))
            at += n
        return views

    def pass_of(self, n: int) -> Pass:
        """The workspace of a pass of n points a member; the two that were used last are kept."""
        if n not in self._passes:
            while len(self._passes) > 1:
                self._passes.pop(next(iter(self._passes)))
            self._passes[n] = Pass(self.shape, self.lead, n, self.gradient.dtype)
        return self._passes[n]

    def forward(self, p: Pass) -> Array:
        """Outputs (..., n) at the pass's points."""
        for layer, name in enumerate(self.shape.activations):
            h, a = p.h[layer], p.a[layer + 1][..., :-1, :]
            # h = [W; b]^T [a; 1]
            np.matmul(self.W[layer].swapaxes(-1, -2), p.a[layer], out=h)
            if name == "maxout":
                np.max(self._pieces(h), axis=-2, out=a)
            else:
                ACTIVATIONS[name].value(h, a)
        np.matmul(self.W[-1].swapaxes(-1, -2), p.a[-1], out=p.h[-1])
        return p.outputs

    def backward(
        self, p: Pass, weights: bool = True, points: bool = False, bends: Sequence[Array | None] = ()
    ) -> Array:
        """From the pass's `d`: the gradient of the weights, and that of the points (..., n) if asked for.

        `bends`: for each hidden layer what is to be added to d objective / dh of the first points.
        """
        for layer in range(len(self.W) - 1, -1, -1):
            back = p.back[layer]
            if layer < len(bends) and (bend := bends[layer]) is not None:
                back[..., : bend.shape[-1]] += bend
            if weights:
                # d[W; b] = [a; 1] (dh)^T
                np.matmul(p.a[layer], back.swapaxes(-1, -2), out=self.dW[layer])
            if layer > 0:
                self._below(p, layer)
            elif points:
                np.matmul(self.W[0][..., :-1, :], back, out=p.into)
        return p.into[..., 0, :]

    def _below(self, p: Pass, layer: int) -> None:
        """d objective / dh of the layer below this one: dh = phi'(h) W dh_above."""
        W, name, out = self.W[layer][..., :-1, :], self.shape.activations[layer - 1], p.back[layer - 1]
        if name == "maxout":
            np.multiply(self.factor(p, layer - 1), self.spread(layer - 1, np.matmul(W, p.back[layer])), out=out)
            return
        slope = p.space[layer - 1]
        np.matmul(W, p.back[layer], out=out)
        ACTIVATIONS[name].slope(p.h[layer - 1], p.a[layer][..., :-1, :], slope)
        out *= slope

    def factor(self, p: Pass, layer: int) -> Array:
        """phi'(h) of a hidden layer; of a maxout unit 1 for the piece that won, shared by equals as in torch."""
        name, h, a = self.shape.activations[layer], p.h[layer], p.a[layer + 1][..., :-1, :]
        if name == "maxout":
            won = (self._pieces(h) == a[..., None, :]).astype(h.dtype)
            won /= won.sum(-2, keepdims=True)
            return won.reshape(h.shape)
        slope = np.empty_like(h)
        ACTIVATIONS[name].slope(h, a, slope)
        return slope

    def curvature(self, p: Pass, layer: int) -> Array | None:
        """phi''(h) of a hidden layer, None where it is 0 everywhere."""
        activation = ACTIVATIONS.get(self.shape.activations[layer])
        if activation is None or activation.curvature is None:
            return None
        curvature = np.empty_like(p.h[layer])
        activation.curvature(p.h[layer], p.a[layer + 1][..., :-1, :], curvature)
        return curvature

    def joined(self, layer: int, values: Array) -> Array:
        """Of a hidden layer's linear outputs (..., out, n) those of its units: the sum over a maxout unit's pieces."""
        return self._pieces(values).sum(-2) if self.shape.activations[layer] == "maxout" else values

    def spread(self, layer: int, values: Array) -> Array:
        """The other way: what holds for a unit (..., units, n) holds for each of its pieces."""
        return values.repeat(self.shape.pieces, -2) if self.shape.activations[layer] == "maxout" else values

    def _pieces(self, h: Array) -> Array:
        """(..., units, pieces, n) of (..., units * pieces, n)."""
        return h.reshape(*h.shape[:-2], self.shape.width, self.shape.pieces, h.shape[-1])


def evaluate(shape: Shape, flat: Array, points: Array) -> Array:
    """Outputs (R, n) of networks with weights (R, P) at the same points (n,)."""
    network = Network(shape, flat)
    p = Pass(shape, network.lead, len(points), flat.dtype)
    p.points[...] = points
    return network.forward(p).reshape(len(flat), -1)
