"""The fast engine against the readable Algorithm 1: the same draws, losses, gradients and updates to rounding."""

import numpy as np
import pytest

from gan1d.recipes.settings import ACTIVATIONS_D, ACTIVATIONS_G, OPTIMIZERS, Settings
from gan1d.theory.losses import LOSSES
from gan1d.training.batch import seeded
from gan1d.training.fast.algorithm_1 import FastGame
from gan1d.training.reference.algorithm_1 import Game

BASE = {"m": 24, "G_width": 6, "D_width": 7, "k": 2, "optimizer_G": "sgd", "optimizer_D": "sgd", "learning_rate_G": 0.1}
CASES = {
    **{f"loss {loss}, R1 {r1:g}": {"loss": loss, "r1": r1} for loss in LOSSES for r1 in (0.0, 0.7)},
    **{f"G {name}": {"G_activation": name, "G_depth": 3} for name in ACTIVATIONS_G},
    **{
        f"D {name} {first}, {how}": {"D_activation": name, "D_first": first, "D_depth": 3, **options}
        for name in ACTIVATIONS_D
        for first in ("sine", "same")
        for how, options in {
            "plain": {},
            "R1": {"r1": 0.5},
            "GP": {"loss": "wasserstein", "gp": 2.0, "learning_rate_D": 0.004},
        }.items()
    },
    "pieces": {"D_activation": "maxout", "D_first": "same", "pieces": 5, "r1": 0.3},
    "R1 and GP": {"loss": "wasserstein", "gp": 1.0, "r1": 0.3},
    "one layer each": {"D_depth": 1, "D_first": "same", "G_depth": 1, "r1": 0.2},
    "many G steps": {"k": 1, "g_steps": 4},
    "normal noise, three modes": {"p_z": "normal", "p_data": "three_modes", "weights": (1.0, 2.0, 3.0)},
    "a plain start": {"G_init": "plain"},
}


def after_one(engine, settings, state, i, only=None):
    game = engine(settings)
    game.restore(state)
    game.iteration(i, settings, only)
    return game.snapshot()


@pytest.mark.parametrize("case", CASES)
def test_an_iteration_is_that_of_the_reference_to_rounding(case):
    """With SGD the change of the weights is the gradient: some float32 steps apart after k and g_steps updates."""
    s = Settings(**(BASE | CASES[case]))
    reference, moved = Game(s), 0.0
    for i in range(4):
        state = reference.snapshot()
        reference.iteration(i, s)
        theirs, ours = reference.snapshot(), after_one(FastGame, s, state, i)
        scale = np.abs(theirs - state)[:, :-2].max()
        np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-5 * max(scale, 0.1))
        moved = max(moved, scale)
    assert moved > 1e-3


@pytest.mark.parametrize("only", ["D", "G"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_and_a_single_update_of_one_player(optimizer, only):
    s = Settings(**(BASE | {"optimizer_G": optimizer, "optimizer_D": optimizer, "beta1": 0.4, "D_activation": "tanh"}))
    reference = Game(s)
    for i in range(12):
        state = reference.snapshot()
        reference.iteration(i, s, only if i % 3 == 0 else None)
        ours = after_one(FastGame, s, state, i, only if i % 3 == 0 else None)
        np.testing.assert_allclose(ours, reference.snapshot(), rtol=1e-4, atol=1e-4)


def test_both_start_from_the_same_bits_and_read_each_others_snapshots():
    s = Settings(**BASE)
    np.testing.assert_array_equal(FastGame(s).snapshot(), Game(s).snapshot())
    fast, reference = FastGame(s), Game(s)
    fast.iteration(0, s)
    reference.restore(fast.snapshot())
    np.testing.assert_array_equal(reference.snapshot(), fast.snapshot())
    assert (int(reference.D.updates[0]), int(reference.G.updates[0])) == (s.k, s.g_steps)


@pytest.mark.parametrize("engine", [FastGame, Game])
def test_members_of_a_stack_are_single_runs_over_100_iterations(engine):
    """With seeds of their own. The fast engine gives the same bits, the reference agrees to rounding."""
    s = Settings(m=16, G_width=5, D_width=6, D_activation="tanh", beta1=0.5, beta2=0.99, learning_rate_D=0.005)
    members = seeded(s, (3, 1, 7))
    together, alone = engine(members), [engine(each) for each in members]
    for i in range(100):
        together.iteration(i, s)
        for game in alone:
            game.iteration(i, s)
    each = np.concatenate([game.snapshot() for game in alone])
    if engine is FastGame:
        np.testing.assert_array_equal(together.snapshot(), each)
    else:
        np.testing.assert_allclose(together.snapshot(), each, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("engine", [FastGame, Game])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_members_have_their_own_values_of_settings_that_are_numbers(engine, optimizer):
    """k, g_steps, m, rates, penalties, the optimizer's numbers, horizon, noise and data: each as it would be alone."""
    s = Settings(
        m=8, G_width=4, D_width=5, optimizer_G=optimizer, optimizer_D=optimizer, D_activation="tanh", horizon=10
    )
    changes = (
        {}, {"k": 1}, {"g_steps": 2}, {"m": 12}, {"learning_rate_D": 0.2}, {"learning_rate_G": 0.1}, {"r1": 0.5},
        {"beta1": 0.5}, {"beta2": 0.5}, {"momentum": 0.9}, {"late_m": 2}, {"horizon": 20}, {"decay": "constant"},
        {"p_z": "normal"}, {"p_data": "two_modes", "distance": 2.0}, {"start_sd": 1.0}, {"G_init": "plain"},
        {"seed": 9},
    )  # fmt: skip
    members = [Settings(**({n: getattr(s, n) for n in Settings.fields()} | change)) for change in changes]
    together, alone = engine(members), [engine(each) for each in members]
    for i in range(9):
        together.iteration(i, members)
        for game, each in zip(alone, members, strict=True):
            game.iteration(i, each)
    for row, game, change in zip(together.snapshot(), alone, changes, strict=True):
        np.testing.assert_allclose(row, game.snapshot()[0], rtol=1e-3, atol=2e-5, err_msg=str(change))
    assert len(np.unique(together.snapshot(), axis=0)) >= len(changes) - 3  # the numbers of the other optimizers


def test_a_game_that_overflows_says_nothing_and_is_not_finite():
    s = Settings(**(BASE | {"learning_rate_D": 10.0, "learning_rate_G": 10.0, "loss": "least_squares"}))
    game = FastGame(s)
    for i in range(30):
        game.iteration(i, s)
    assert not np.isfinite(game.snapshot()).all()
