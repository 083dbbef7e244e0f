"""How G and D start: their first weights, from the seed alone."""

from __future__ import annotations

import math

import numpy as np

from gan1d.base.arrays import Array
from gan1d.networks.evaluate import evaluate
from gan1d.networks.shape import Shape


def initial_discriminator(shape: Shape, rng: np.random.Generator) -> Array:
    """Weights N(0, 2/fan_in), biases 0; a sine first layer has w ~ N(0, 2^2) and phases uniform on (0, 2 pi).

    The random phases and frequencies let D tell neighbouring points apart from the first iteration on.
    """
    parts = []
    for layer, (n_in, n_out) in enumerate(shape.layers):
        sine = layer < len(shape.activations) and shape.activations[layer] == "sine"
        scale = 2.0 if sine else math.sqrt(2 / n_in)
        parts.append(rng.normal(0.0, scale, n_in * n_out))
        parts.append(rng.uniform(0, 2 * math.pi, n_out) if sine else np.zeros(n_out))
    return np.concatenate(parts)


def initial_generator(
    shape: Shape, rng: np.random.Generator, init: str, quantiles: Array, mean: float, sd: float
) -> Array:
    """First weights of G: `plain` or `monotone`.

    plain: weights N(0, 1/fan_in), biases N(0, 1/4). monotone: all weights positive, so G starts increasing and p_g
    starts without folds (a fold, once there, leaves a spike in p_g that seldom goes away); it is only a start, the
    weights are free afterwards. The last layer is then scaled so that G(z) has the given mean and standard deviation
    over `quantiles`, points of equal probability of p_z.
    """
    if init == "plain":
        parts = [
            part
            for n_in, n_out in shape.layers
            for part in (rng.normal(0, math.sqrt(1 / n_in), n_in * n_out), rng.normal(0, 0.5, n_out))
        ]
        return np.concatenate(parts)
    reach = 1.2 * np.quantile(quantiles, 0.975) / 0.95  # a little beyond the noise: 1.2 for uniform z on (-1, 1)
    parts = []
    for layer, (n_in, n_out) in enumerate(shape.layers):
        w = np.abs(rng.standard_normal((n_in, n_out)))
        if layer == 0:
            w *= 2.5 * 1.2 / reach
            # Unit j is centred where w_j z + b_j = 0: centres evenly over the noise.
            b = -w[0] * np.linspace(-reach, reach, n_out)
        else:
            w *= 2 / n_in
            b = np.linspace(-0.7, 0.7, n_out) if layer < len(shape.activations) else np.zeros(n_out)
        parts += [w.ravel(), b]
    flat = np.concatenate(parts)
    out = evaluate(shape, flat[None], quantiles)[0]
    n_last = shape.layers[-1][0]
    scale = sd / out.std()
    flat[-n_last - 1 : -1] *= scale
    flat[-1] = mean - out.mean() * scale
    return flat
