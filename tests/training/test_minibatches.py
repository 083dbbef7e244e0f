"""Which random numbers a step draws, and where the gradient penalty looks."""

import numpy as np
import pytest
import torch
from scipy import stats

from gan1d.theory.losses import LOSSES
from gan1d.training.batch import random_numbers, seeded
from gan1d.training.reference.algorithm_1 import Game, Minibatches
from tests.games import SMALL, settings


@pytest.mark.parametrize(("loss", "gp"), [*((loss, 3.0) for loss in LOSSES[:-1]), ("wasserstein", 0.0)])
def test_only_a_gradient_penalty_draws_points_in_between(loss, gp):
    """Recipes of games without it give the bits they gave before there was one: nothing more is drawn."""
    s = settings(loss=loss, gp=gp)
    game, step = Game(s), Minibatches(Game(s), 4, s)
    step.discriminator_step()
    rng = random_numbers(s.seed, 4)
    for (distribution,) in (game.p_z, game.p_data):
        distribution.sample(rng, (s.m,))
    assert step.draws.uniform(1)[0, 0] == rng.random(1, np.float32)[0]


def test_the_weight_of_the_gradient_penalty_counts_in_the_wasserstein_game_alone():
    for loss in LOSSES:
        games = [Game(SMALL) for _ in range(2)]
        for game, gp in zip(games, (0.1, 5.0), strict=True):
            game.iteration(0, settings(loss=loss, gp=gp))
        same = np.array_equal(games[0].snapshot(), games[1].snapshot())
        assert same == (loss != "wasserstein")


def test_points_in_between_lie_evenly_on_the_way_from_a_sample_to_its_data_point():
    s = settings(m=4000)
    step = Minibatches(Game(seeded(s, (1, 2))), 0, s)
    data, samples = torch.full((2, s.m), 3.0), torch.full((2, s.m), -1.0)
    share = ((step.draw_between(data, samples) + 1) / 4).detach().numpy()
    assert share.min() >= 0
    assert share.max() <= 1
    for row in share:
        assert stats.kstest(row, "uniform").pvalue > 0.01
    assert not np.array_equal(share[0], share[1])
