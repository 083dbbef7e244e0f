"""Activations with their first and second derivatives, written into given arrays.

Each takes h, what comes into the units, and a = phi(h) where it is known already, and writes into `out`. Where a kink
has no derivative, that of torch is taken, and curvature is 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import special

from gan1d.base.arrays import Array
from gan1d.networks.shape import LEAK, PLU_KNEE, PLU_SLOPE


class Activation(NamedTuple):
    """phi(h), phi'(h) and phi''(h); no curvature means that it is 0 everywhere."""

    value: Callable[[Array, Array], object]  # h, out
    slope: Callable[[Array, Array, Array], object]  # h, a, out
    curvature: Callable[[Array, Array, Array], object] | None = None  # h, a, out


def _tanh_slope(h: Array, a: Array, out: Array) -> None:
    # 1 - a^2
    np.multiply(a, a, out=out)
    np.subtract(1.0, out, out=out)


def _tanh_curvature(h: Array, a: Array, out: Array) -> None:
    # -2 a (1 - a^2)
    _tanh_slope(h, a, out)
    out *= a
    out *= -2.0


def _leaky(h: Array, out: Array) -> None:
    np.multiply(h, LEAK, out=out)
    np.maximum(h, out, out=out)


def _leaky_slope(h: Array, a: Array, out: Array) -> None:
    np.copyto(out, h > 0)
    out *= 1.0 - LEAK
    out += LEAK


def _softplus_curvature(h: Array, a: Array, out: Array) -> None:
    # s (1 - s) with s = 1 / (1 + exp(-h))
    special.expit(h, out=out)
    out *= special.expit(-h)


def _elu(h: Array, out: Array) -> None:
    # h above 0, exp(h) - 1 below
    np.minimum(h, 0.0, out=out)
    np.expm1(out, out=out)
    np.maximum(h, out, out=out)


def _elu_slope(h: Array, a: Array, out: Array) -> None:
    # 1 above 0, exp(h) = a + 1 below
    np.minimum(a, 0.0, out=out)
    out += 1.0


def _plu(h: Array, out: Array) -> None:
    # max(a(x + c) - c, min(a(x - c) + c, x))
    a, c = PLU_SLOPE, PLU_KNEE
    np.minimum(a * (h - c) + c, h, out=out)
    np.maximum(a * (h + c) - c, out, out=out)


ACTIVATIONS: dict[str, Activation] = {
    "tanh": Activation(lambda h, out: np.tanh(h, out=out), _tanh_slope, _tanh_curvature),
    "relu": Activation(
        lambda h, out: np.maximum(h, 0.0, out=out), lambda h, a, out: np.greater(h, 0.0, out=out, casting="unsafe")
    ),
    "leaky_relu": Activation(_leaky, _leaky_slope),
    "softplus": Activation(
        lambda h, out: np.logaddexp(h, 0.0, out=out), lambda h, a, out: special.expit(h, out=out), _softplus_curvature
    ),
    "elu": Activation(_elu, _elu_slope, lambda h, a, out: np.multiply(h < 0, a + 1.0, out=out)),
    "plu": Activation(_plu, lambda h, a, out: np.copyto(out, np.where(np.abs(h) < PLU_KNEE, 1.0, PLU_SLOPE))),
    "sine": Activation(
        lambda h, out: np.sin(h, out=out),
        lambda h, a, out: np.cos(h, out=out),
        lambda h, a, out: np.negative(a, out=out),
    ),
}
