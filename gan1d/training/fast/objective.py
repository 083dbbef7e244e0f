"""What both players descend, differentiated with respect to D's raw output f; see `training.reference.objective`."""

from __future__ import annotations

import numpy as np
from scipy import special

from gan1d.base.arrays import Array


def discriminator_slopes(f: Array, loss: str, m: int, out: Array) -> None:
    """d(-V)/df, or of what D descends in the game of the loss: (..., 2 m) each, data before samples; no penalties."""
    data, samples = f[..., :m], f[..., m:]
    d_data, d_samples = out[..., :m], out[..., m:]
    if loss == "least_squares":
        # f(x) - 1 on data, f(G(z)) on samples
        np.subtract(data, 1.0, out=d_data)
        d_samples[...] = samples
    elif loss == "hinge":
        # -1 where f(x) < 1, and 1 where f(G(z)) > -1
        np.copyto(d_data, np.where(data < 1, -1.0, 0.0))
        np.copyto(d_samples, np.where(samples > -1, 1.0, 0.0))
    elif loss == "wasserstein":
        d_data[...], d_samples[...] = -1.0, 1.0
    else:
        # D(x) - 1 = -sigmoid(-f) on data, D(G(z)) on samples
        np.negative(data, out=d_data)
        special.expit(d_data, out=d_data)
        np.negative(d_data, out=d_data)
        special.expit(samples, out=d_samples)
    out *= 1 / m


def generator_slopes(f: Array, loss: str, m: int, out: Array) -> None:
    """d loss/df of the generator's loss at its samples: (..., m) each."""
    if loss == "least_squares":
        # f(G(z)) - 1
        np.subtract(f, 1.0, out=out)
        out *= 1 / m
    elif loss in ("hinge", "wasserstein"):
        out[...] = -1 / m
    elif loss == "minimax":
        # -D(G(z))
        special.expit(f, out=out)
        out *= -1 / m
    else:
        # D(G(z)) - 1 = -sigmoid(-f)
        np.negative(f, out=out)
        special.expit(out, out=out)
        out *= -1 / m
