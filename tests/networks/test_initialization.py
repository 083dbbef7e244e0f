"""A monotone start has no folds, is centred evenly over the noise, and has the mean and the sd that were asked for."""

import numpy as np
import pytest

from gan1d.densities.distributions import make_p_z
from gan1d.networks.evaluate import evaluate
from gan1d.networks.initialization import initial_generator
from gan1d.recipes.settings import Settings
from gan1d.recipes.structure import generator_of

P = (np.arange(1024) + 0.5) / 1024


def started(seed: int, init: str, p_z: str = "uniform", **about):
    """G's shape, its first weights, and the noise."""
    shape, quantiles = generator_of(Settings(**about)), make_p_z(p_z).quantile(P)
    return shape, initial_generator(shape, np.random.default_rng(seed), init, quantiles, -1.5, 0.4), quantiles


@pytest.mark.parametrize("p_z", ["uniform", "normal"])
@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("init", ["plain", "monotone"])
def test_a_monotone_start_ascends_and_has_the_mean_and_sd_asked_for(p_z, depth, init):
    folds = 0
    for seed in range(8):
        shape, weights, z = started(seed, init, p_z, G_depth=depth)
        x = evaluate(shape, weights[None], z)[0]
        folds += bool((np.diff(x) < 0).any())
        if init == "monotone":
            assert (x.mean(), x.std()) == pytest.approx((-1.5, 0.4), rel=1e-6)
    assert folds == 0 if init == "monotone" else folds > 0


@pytest.mark.parametrize("p_z", ["uniform", "normal"])
def test_the_units_of_a_monotone_start_are_centred_evenly_over_the_noise_and_a_little_beyond(p_z):
    n = Settings().G_width
    for seed in range(4):
        _, weights, z = started(seed, "monotone", p_z)
        w, b = weights[:n], weights[n : 2 * n]
        centres = -b / w  # where w z + b = 0
        np.testing.assert_allclose(np.diff(centres), np.full(n - 1, np.ptp(centres) / (n - 1)), rtol=1e-9)
        inner = np.quantile(z, 0.975)
        assert inner < centres[-1] < 1.5 * inner
        assert centres[0] == pytest.approx(-centres[-1])
