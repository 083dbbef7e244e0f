"""Networks at many points: what the reference says, in blocks and in stacks."""

import numpy as np
import pytest
import torch

from gan1d.networks.evaluate import BLOCK, evaluate
from gan1d.networks.shape import ACTIVATIONS, Shape
from gan1d.training.reference.networks import MLP

SHAPES = [
    *(Shape(5, (name,) * 2) for name in ACTIVATIONS),
    Shape(4, ("maxout",) * 3, pieces=3),
    Shape(6, ("sine", "maxout", "maxout"), pieces=2),
    Shape(1, ("tanh",)),
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("n", [1, 7, BLOCK, BLOCK + 1, 2 * BLOCK + 70])
def test_networks_say_what_the_reference_says_at_every_point(shape, n):
    rng = np.random.default_rng(4)
    flat, points = rng.normal(0, 0.8, (3, shape.n_parameters)), rng.normal(0, 2, n)
    mlp = MLP(shape.width, shape.activations, shape.pieces)
    expected = mlp(mlp.unpack(torch.from_numpy(flat)), torch.from_numpy(points).expand(3, -1)).numpy()
    found = evaluate(shape, flat, points)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
    in_float32 = evaluate(shape, flat.astype(np.float32), points)
    assert in_float32.dtype == np.float32
    np.testing.assert_allclose(in_float32, expected, rtol=2e-4, atol=2e-4)
    np.testing.assert_array_equal(evaluate(shape, flat.astype(np.float32)[1:2], points)[0], in_float32[1])
