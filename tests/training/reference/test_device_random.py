"""Random numbers made on the device: the published generator, the right distributions, each member's own."""

import numpy as np
import pytest
import torch
from scipy import stats

from gan1d.densities.distributions import P_DATA, make_p_data, make_p_z
from gan1d.recipes.settings import Settings
from gan1d.recipes.structure import data_of
from gan1d.training.batch import seeded
from gan1d.training.reference.algorithm_1 import Game
from gan1d.training.reference.device_random import FURTHEST, DeviceDraws, philox

CPU = torch.device("cpu")
# Known answers that the authors publish with Random123 for philox4x32 with 10 rounds
KNOWN = (
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
)


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_the_generator_gives_the_published_words(counter, key, words):
    found = philox([torch.tensor([n]) for n in counter], [torch.tensor([n]) for n in key])
    assert tuple(int(word) for word in found) == words


def test_uniform_numbers_are_uniform_and_never_0_or_1():
    draws = DeviceDraws((4,), CPU)
    draws.to(3)
    u = draws.uniform(200_001).numpy()[0].astype(float)
    assert u.shape == (200_001,)
    assert stats.kstest(u, "uniform").pvalue > 0.01
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 0.01
    assert np.log(2.0**25 - 1) < FURTHEST  # the furthest number, 1 - 1 / 2^25


@pytest.mark.parametrize("name", [*P_DATA, "drawn", "noise"])
def test_minibatches_have_their_distribution(name):
    if name == "noise":
        d = make_p_z("normal")
    else:
        d = (
            data_of(Settings(p_data=name))
            if name == "drawn"
            else make_p_data(name, *([(1.0, 2.0, 3.0)] if "three" in name else []))
        )
    draws = DeviceDraws((4, 9), CPU)
    draws.to(0)
    x = draws.of((d, d), 100_000).numpy()
    for row in x:
        assert stats.kstest(row, d.cdf).pvalue > 0.01
    assert not np.array_equal(x[0], x[1])


def test_a_member_draws_the_same_whoever_stands_beside_it_and_anew_each_time():
    d, e = make_p_data("normal"), make_p_z("uniform")
    alone, beside = DeviceDraws((7,), CPU), DeviceDraws((1, 7), CPU)
    seen = []
    for i in (0, 1):
        alone.to(i)
        beside.to(i)
        for _ in range(2):
            row = alone.of((d,), 10)
            torch.testing.assert_close(beside.of((e, d), 10)[1:], row, rtol=0, atol=0)
            seen.append(row)
    assert len({tuple(row[0].tolist()) for row in seen}) == 4
    alone.to(0)
    torch.testing.assert_close(alone.of((d,), 10), seen[0], rtol=0, atol=0)


def test_games_on_device_draws_are_reproducible_and_members_single_games():
    """What a GPU runs, on the CPU: a game whose draws are the device's."""
    s = Settings(m=16, G_width=4, D_width=5, D_activation="tanh", beta1=0.5, learning_rate_D=0.005)

    def run(members):
        game = Game(members)
        game.draws = DeviceDraws(game.seeds, CPU)
        for i in range(10):
            game.iteration(i, s)
        return game.snapshot()

    together = run(seeded(s, (1, 2)))
    np.testing.assert_array_equal(together, run(seeded(s, (1, 2))))
    for row, seed in zip(together, (1, 2), strict=True):
        np.testing.assert_allclose(row, run(seeded(s, (seed,)))[0], rtol=1e-3, atol=1e-5)
