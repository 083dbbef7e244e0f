"""A game's snapshots, seeds and stacks: everything is in the snapshot, and all randomness in (seed, iteration)."""

import numpy as np
import pytest

from gan1d.recipes.settings import OPTIMIZERS
from gan1d.training.batch import random_numbers, seeded
from gan1d.training.reference.algorithm_1 import Game
from tests.games import SMALL, settings


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_restored_snapshot_continues_with_the_same_bits(optimizer):
    """In the same game, and in one that never ran before: an iteration knows only the state and its number."""
    s = settings(optimizer_D=optimizer, optimizer_G=optimizer, beta1=0.5)
    game = Game(s)
    for i in range(4):
        game.iteration(i, s)
    middle = game.snapshot()
    for i in range(4, 8):
        game.iteration(i, s)
    end = game.snapshot()
    assert not np.array_equal(end, middle)
    other = Game(s.with_setting("seed", s.seed))
    for again in (game, other):
        again.restore(middle)
        np.testing.assert_array_equal(again.snapshot(), middle)
        for i in range(4, 8):
            again.iteration(i, s)
        np.testing.assert_array_equal(again.snapshot(), end)


def test_a_snapshot_is_a_read_only_copy():
    game = Game(SMALL)
    snapshot = game.snapshot()
    kept = snapshot.copy()
    game.iteration(0, SMALL)
    np.testing.assert_array_equal(snapshot, kept)
    with pytest.raises(ValueError, match="read-only"):
        snapshot[0, 0] = 1.0


def test_a_snapshot_holds_weights_then_memory_of_G_then_of_D_then_the_counts():
    game = Game(SMALL)
    game.iteration(0, settings(k=3, g_steps=2))
    n, d = game.G.mlp.n_parameters, game.D.mlp.n_parameters
    snapshot = game.snapshot()
    assert snapshot.shape == (1, 3 * n + 3 * d + 2)
    np.testing.assert_array_equal(snapshot[0, :n], game.G.weights[0].numpy())
    np.testing.assert_array_equal(snapshot[0, 3 * n : 3 * n + d], game.D.weights[0].numpy())
    assert snapshot[0, -2:].tolist() == [2, 3]


def run(s, iterations=5, seeds=None):
    game = Game(s if seeds is None else seeded(s, seeds))
    for i in range(iterations):
        game.iteration(i, s)
    return game.snapshot()


def test_same_seed_same_bits_other_seed_another_game():
    np.testing.assert_array_equal(run(SMALL), run(SMALL))
    other = run(settings(seed=6))
    assert not np.isclose(run(SMALL)[0, : SMALL.G_width], other[0, : SMALL.G_width]).any()


def test_the_seed_of_the_settings_is_the_default_member():
    np.testing.assert_array_equal(run(SMALL), run(SMALL, seeds=[SMALL.seed]))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_members_of_a_stack_are_single_games_to_rounding(optimizer):
    """20 iterations with a smooth D (at a kink rounding could switch a unit): gaps of a few float32 steps."""
    rate = {"sgd": 0.05, "momentum": 0.05, "adam": 0.005}[optimizer]
    s = settings(
        optimizer_D=optimizer,
        optimizer_G=optimizer,
        learning_rate_D=rate,
        learning_rate_G=rate,
        beta1=0.5,
        beta2=0.99,
        D_activation="tanh",
    )
    seeds = (3, 5, 11)
    stack = run(s, 20, seeds)
    for row, seed in zip(stack, seeds, strict=True):
        alone = run(s.with_setting("seed", seed), 20)[0]
        np.testing.assert_allclose(row, alone, rtol=1e-6, atol=2e-6)
        start = Game(s.with_setting("seed", seed)).snapshot()[0]
        assert np.abs(row - start).max() > 0.02


def test_a_member_does_not_depend_on_its_neighbours():
    together, swapped = run(SMALL, 10, (1, 2)), run(SMALL, 10, (9, 2))
    np.testing.assert_array_equal(together[1], swapped[1])
    assert not np.allclose(together[0], swapped[0])


def test_random_numbers_of_an_iteration_depend_on_seed_and_iteration_alone():
    def numbers(seed, iteration):
        return random_numbers(seed, iteration).random(500)

    expected = numbers(3, 7)
    for iteration in (-1, 0, 6, 49_999):
        random_numbers(3, iteration).standard_normal(1000)
    np.testing.assert_array_equal(numbers(3, 7), expected)
    different = [numbers(seed, i) for seed, i in ((3, 7), (3, 8), (3, 6), (3, -1), (4, 7), (7, 3), (0, 0), (0, -1))]
    assert len(np.unique(np.concatenate(different))) == 500 * len(different)


def test_an_iteration_does_not_use_up_the_numbers_of_the_next():
    """However many numbers one iteration takes, the next one's are still fresh."""
    long, following = random_numbers(1, 4).random(200_000), random_numbers(1, 5).random(1000)
    assert not np.isin(following, long).any()


def test_updates_of_one_iteration_see_different_minibatches(monkeypatch):
    drawn = []
    game, s = Game(SMALL), settings(k=3, g_steps=2)
    sample = type(game.p_z[0]).sample

    def listening(self, rng, shape):
        drawn.append((self, sample(self, rng, shape)))
        return drawn[-1][1]

    monkeypatch.setattr(type(game.p_z[0]), "sample", listening)
    game.iteration(0, s)
    noise = [values for source, values in drawn if source is game.p_z[0]]
    data = [values for source, values in drawn if source is game.p_data[0]]
    assert [len(noise), len(data)] == [s.k + s.g_steps, s.k]
    assert all(values.shape == (s.m,) for values in noise + data)
    assert len(np.unique(np.concatenate(noise))) == (s.k + s.g_steps) * s.m
