import dataclasses

import numpy as np
import pytest

from gan1d.recipes.recipe import Edit, Recipe
from gan1d.runs.evidence import crossings
from gan1d.runs.measure import COLUMN, METRICS
from gan1d.runs.recording import Recording
from gan1d.teaching import claims
from gan1d.teaching.claims import MASSES_EVERY, Measured, measure
from gan1d.theory.exact import LOG2, mode_masses
from tests.games import settings

N = 800
IDEAL = {"discriminator_loss": LOG2, "generator_loss": LOG2, "d_data": 0.5, "d_samples": 0.5, "sd": 1.0}


def game(masses: object = (0.5, 0.5), n: int = N, **columns: object) -> Measured:
    """A game at equilibrium but for these columns: numbers, or arrays over the states."""
    history = np.zeros((n + 1, len(METRICS)))
    for name, value in (IDEAL | columns).items():
        history[:, COLUMN[name]] = value
    return Measured(history, np.broadcast_to(np.asarray(masses, float), (n // MASSES_EVERY + 1, 2)))


def swings(every: int, size: float, n: int = N) -> np.ndarray:
    """A mean that changes sides every so many iterations."""
    return size * np.where(np.arange(n + 1) // every % 2, 1.0, -1.0)


def test_a_stack_measures_what_a_recording_of_each_seed_would() -> None:
    recipe = Recipe(settings(), (Edit(3, "loss", "minimax"), Edit(5, "k", 1), Edit(9, "only", "D")))
    stacked = measure(recipe, (5, 6), 20)
    assert len(stacked) == 2
    for seed, measured in zip((5, 6), stacked, strict=True):
        recording = Recording(dataclasses.replace(recipe, settings=settings(seed=seed)))
        recording.extend(20)
        # Only the rounding differs between one game and a stack of two.
        np.testing.assert_allclose(measured.history, recording.history, rtol=2e-3, atol=2e-4)
        assert measured.masses.shape == (3, 2)
        for j, masses in enumerate(measured.masses):
            p_g = recording.evaluator.curves(recording.state(j * MASSES_EVERY)).p_g[0]
            expected = mode_masses(p_g, recording.evaluator.grid, recording.evaluator.data)
            np.testing.assert_allclose(masses, expected, atol=2e-3)


def test_crossings_count_swings_beyond_the_band_on_both_sides() -> None:
    assert crossings(np.array([-1.0, 1.0, 0.1, -0.1, 1.0, -1.0]), 0.25) == 2
    assert crossings(np.array([-0.2, 0.2, -0.2]), 0.25) == 0
    assert crossings(swings(10, 1.0, 99), 0.25) == 9


@pytest.mark.parametrize(
    ("claim", "true", "false"),
    [
        (claims.converged, [game(jsd=0.004)], {"jsd": [game(jsd=0.011)],
                                               "D": [game(d_deviation=0.04)],
                                               "its loss": [game(discriminator_loss=0.66)],
                                               "the other loss": [game(generator_loss=0.72)]}),
        (claims.one_step_is_not_enough, [game(jsd=0.04), game(jsd=0.02)],
         {"swapped": [game(jsd=0.02), game(jsd=0.04)], "alike": [game(jsd=0.02), game(jsd=0.02)],
          "lost": [game(jsd=0.4), game(jsd=0.02)]}),
        (claims.collapsed, [game((1, 0), jsd=0.6, mean=swings(20, 1))],
         {"both modes": [game(jsd=0.6, mean=swings(20, 1))],
          "still": [game((1, 0), jsd=0.6, mean=1)], "near": [game((1, 0), jsd=0.2, mean=swings(20, 1))]}),
        (claims.circles, [game(jsd=0.1, mean=swings(20, 0.5)), game(jsd=0.01)],
         {"swapped": [game(jsd=0.01), game(jsd=0.1, mean=swings(20, 0.5))],
          "still": [game(jsd=0.1), game(jsd=0.01)], "small": [game(jsd=0.1, mean=swings(20, 0.2)), game(jsd=0.01)],
          "both": [game(jsd=0.1, mean=swings(20, 0.5))] * 2}),
        (claims.calmed, [game(jsd=0.04, mean=swings(20, 0.2)), game(jsd=0.2, mean=swings(20, 0.6))],
         {"swapped": [game(jsd=0.2, mean=swings(20, 0.6)), game(jsd=0.04, mean=swings(20, 0.2))],
          "moves": [game(jsd=0.04, mean=swings(20, 0.5)), game(jsd=0.2, mean=swings(20, 0.6))],
          "far": [game(jsd=0.09, mean=0), game(jsd=0.2, mean=swings(20, 0.6))]}),
        (claims.fooled, [game(jsd=0.4, regret=0.8)],
         {"right": [game(jsd=0.01, regret=0.8)], "best D": [game(jsd=0.4, regret=0.1)],
          "loss": [game(jsd=0.4, regret=0.8, discriminator_loss=0.68)],
          "D": [game(jsd=0.4, regret=0.8, d_deviation=0.05)]}),
        (claims.reached_the_bound, [game(jsd=0.1, discriminator_loss=LOG2 - 0.1 + np.geomspace(0.2, 0.002, N + 1))],
         {"not there": [game(jsd=0.1, discriminator_loss=LOG2 - 0.08)],
          "below": [game(jsd=0.1, discriminator_loss=LOG2 - 0.1 + np.linspace(0.2, -0.001, N + 1))],
          "at once": [game(jsd=0.1, discriminator_loss=LOG2 - 0.098)],
          "nothing to tell": [game(jsd=0.01, discriminator_loss=LOG2 - 0.01 + np.geomspace(0.2, 0.002, N + 1))]}),
        (claims.saturated, [game(signal=0.01, w1=3), game(signal=5, w1=0.4)],
         {"swapped": [game(signal=5, w1=0.4), game(signal=0.01, w1=3)],
          "pushed": [game(signal=1, w1=3), game(signal=5, w1=0.4)],
          "stuck": [game(signal=0.01, w1=3), game(signal=5, w1=3)]}),
        (claims.less_noise, [game(jsd=0.03, mean=swings(10, 0.2)), game(jsd=0.005, mean=swings(10, 0.06))],
         {"swapped": [game(jsd=0.005, mean=swings(10, 0.06)), game(jsd=0.03, mean=swings(10, 0.2))],
          "no game": [game(jsd=0.03, mean=swings(10, 0.2)), game(jsd=0.005)],
          "as far": [game(jsd=0.03, mean=swings(10, 0.2)), game(jsd=0.02, mean=swings(10, 0.06))]}),
        (claims.came_to_rest, [game(regret=0.004, jsd=0.004), game(regret=0.01, jsd=0.006)],
         {"swapped": [game(regret=0.01, jsd=0.006), game(regret=0.004, jsd=0.004)],
          "restless": [game(regret=0.009, jsd=0.004), game(regret=0.01, jsd=0.006)],
          "further": [game(regret=0.004, jsd=0.007), game(regret=0.01, jsd=0.006)]}),
        (claims.both_fates, [game((0.5, 0.5), jsd=0.03), game((0, 1), jsd=0.23), game((1, 0), jsd=0.23)],
         {"one fate": [game((0.5, 0.5), jsd=0.03)] * 3, "the other": [game((0, 1), jsd=0.23)] * 3,
          "between": [game((0.5, 0.5), jsd=0.03), game((0, 1), jsd=0.23), game((0.2, 0.8), jsd=0.15)]}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_a_claim_holds_where_it_should_and_each_of_its_parts_can_fail(claim, true, false) -> None:
    assert claim(true) is True
    assert {name for name, measured in false.items() if claim(measured)} == set()
