"""Networks at many points, forward only: what the exact numbers ask for."""

from __future__ import annotations

from itertools import product

import numpy as np

from gan1d.base.arrays import Array
from gan1d.networks.activations import ACTIVATIONS
from gan1d.networks.numpy_network import matrices, pieces
from gan1d.networks.shape import Shape

BLOCK = 3000  # points at a time; rows of 4,096 numbers would push each other out of the cache


def evaluate(shape: Shape, flat: Array, points: Array) -> Array:
    """Outputs (R, n) of networks with weights (R, P) at the same points (n,).

    One network after the other and layer after layer in the same room, so that it stays in the cache.
    """
    out, size = np.empty((len(flat), len(points)), flat.dtype), min(len(points), BLOCK)
    ends, a = np.empty((2, len(points)), flat.dtype), np.empty((shape.width + 1, size), flat.dtype)
    ends[0], ends[1], a[-1] = points, 1.0, 1.0
    h = np.empty((max(n_out for _, n_out in shape.layers), size), flat.dtype)
    transposed = [W.swapaxes(1, 2) for W in matrices(shape, flat, (len(flat),))]
    for r, at in product(range(len(flat)), range(0, len(points), BLOCK)):
        x = ends[:, at : at + BLOCK]
        inputs, units = a[:, : x.shape[1]], a[:-1, : x.shape[1]]
        for W, name in zip(transposed, shape.activations, strict=False):
            # h = [W; b]^T [a; 1],  a = phi(h)
            linear = np.matmul(W[r], x, out=h[: W.shape[1], : x.shape[1]])
            if name == "maxout":
                np.max(pieces(shape, linear), axis=1, out=units)
            else:
                ACTIVATIONS[name].value(linear, units)
            x = inputs
        np.matmul(transposed[-1][r], x, out=out[r : r + 1, at : at + BLOCK])
    return out
