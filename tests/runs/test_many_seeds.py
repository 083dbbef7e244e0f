"""Many games: each is the run that it would be alone, judged by the rules of Figure 1's sentence; all fates add up."""

import dataclasses
import threading

import numpy as np
import pytest

from gan1d.base.budget import Budget
from gan1d.base.fields import SettingsError
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs import evidence
from gan1d.runs.many_seeds import (
    DIVERGED,
    EVERY,
    POINTS,
    QUANTILES,
    SIZES,
    Crowds,
    ManySeeds,
    median,
    quantiles,
    seconds,
)
from gan1d.runs.measure import COLUMN, METRICS, Evaluator
from gan1d.runs.recording import Recording
from gan1d.runs.side_by_side import STACK
from gan1d.runs.verdict import KINDS, judge
from tests.games import settings
from tests.watchers import ANN, BEN

pytestmark = pytest.mark.slow
SMALL = Recipe(settings(seed=7))
LOST = Recipe(settings(p_data="normal", weights=(), loss="least_squares", optimizer_D="sgd", learning_rate_D=0.6))


@pytest.fixture(scope="module")
def crowd() -> ManySeeds:
    crowd = ManySeeds(dataclasses.replace(SMALL, edits=(Edit(12, "k", 4), Edit(20, "learning_rate_G", 0.02))), 64)
    crowd.extend(100)
    return crowd


@pytest.mark.parametrize("r", [0, 1, STACK, 63])
def test_each_game_is_the_run_of_its_seed_alone(crowd: ManySeeds, r: int) -> None:
    member = crowd.members[r]
    assert member.settings.seed == 7 + r
    assert member.edits == crowd.recipe.edits
    alone = Recording(member)
    alone.extend(100)
    np.testing.assert_allclose(crowd.numbers[:, r], alone.history[::EVERY], rtol=1e-5, atol=1e-7)
    row, p_g = crowd.p_g(4)
    there = alone.evaluator.grid.density(alone.evaluator.curves(alone.state(row * EVERY)).p_g[0])
    np.testing.assert_allclose(p_g[r], there.reshape(POINTS, -1).mean(1), rtol=1e-5, atol=1e-6)


def test_fates_are_those_of_the_sentence_and_add_up(crowd: ManySeeds) -> None:
    counts = crowd.counts(np.arange(crowd.rows))
    assert counts.sum(1).tolist() == [64] * 21
    for r in (0, 20, 63):
        alone = Recording(crowd.members[r])
        alone.extend(100)
        evaluator = alone.evaluator
        for i in (0, 20, 45, 75, 100):
            p_g = evaluator.curves(alone.state(i)).p_g[0]
            verdict = judge(alone.history[: i + 1], p_g, evaluator.grid, evaluator.data, alone.recipe)
            assert KINDS[crowd.fates[i // EVERY, r]] == verdict.kind
    assert len(set(crowd.fates[-1])) > 1


def test_it_does_not_matter_in_which_pieces_they_are_trained(crowd: ManySeeds) -> None:
    pieces = ManySeeds(crowd.recipe, 64)
    for up_to in (1, 4, 5, 13, 13, 2, 100):
        pieces.extend(up_to)
        assert pieces.rows == pieces.recorded // EVERY + 1
    np.testing.assert_array_equal(pieces.numbers, crowd.numbers)
    np.testing.assert_array_equal(pieces.fates, crowd.fates)


def test_a_game_that_diverged_stays_so_and_the_others_go_on() -> None:
    crowd = ManySeeds(LOST, 16)
    crowd.extend(30)
    lost = crowd.fates == DIVERGED
    assert 0 < lost[-1].sum() < 16
    assert not lost[0].any()
    assert (lost[1:] >= lost[:-1]).all()
    np.testing.assert_array_equal(lost, np.isnan(crowd.numbers).all(2))
    np.testing.assert_array_equal(lost, np.isnan(crowd.numbers).any(2))
    assert crowd.end is None
    _, p_g = crowd.p_g(crowd.rows - 1)
    np.testing.assert_array_equal(np.isnan(p_g).all(1), lost[-1])
    np.testing.assert_allclose(median(p_g), np.median(p_g[~lost[-1]], 0))
    np.testing.assert_allclose(crowd.quantiles[-1], np.quantile(crowd.jsd[-1][~lost[-1]], QUANTILES), rtol=1e-6)


def test_when_all_have_diverged_it_ends_and_says_so() -> None:
    crowd = ManySeeds(Recipe(dataclasses.replace(LOST.settings, optimizer_G="sgd", learning_rate_D=10.0)), 16)
    crowd.extend(1000)
    assert crowd.end is not None
    assert crowd.end.diverged
    assert f"iteration {crowd.recorded}." in crowd.end.reason
    assert crowd.recorded == (crowd.rows - 1) * EVERY < 1000
    assert np.isnan(crowd.quantiles[-1]).all()
    assert np.isnan(median(crowd.p_g(crowd.rows - 1)[1])).all()


def test_what_was_lost_once_is_lost_and_fates_count_iterations(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = ManySeeds(Recipe(settings(p_data="normal", weights=(), seed=3)), 16)

    def metrics(self: Evaluator, snapshots: np.ndarray, loss: str) -> np.ndarray:
        found = np.zeros((len(snapshots), len(METRICS)))
        found[:, COLUMN["sd"]] = found[:, COLUMN["mode_share"]] = 1.0
        if crowd.recorded == 2 * EVERY:
            found[3, COLUMN["w1"]] = np.inf
        return found

    monkeypatch.setattr(Evaluator, "metrics", metrics)
    crowd.extend(evidence.WINDOW + evidence.BLOCK)
    assert np.isnan(crowd.numbers[2:, 3]).all()
    assert np.isfinite(np.delete(crowd.numbers, 3, 1)).all()
    assert (crowd.fates[2:, 3] == DIVERGED).all()
    assert {KINDS[fate] for fate in np.delete(crowd.fates[1], 3)} == {"start"}
    assert {KINDS[fate] for fate in np.delete(crowd.fates[-1], 3)} == {"converged"}


def test_quantiles_are_those_of_what_is_a_number() -> None:
    values = np.array([3.0, np.nan, 1.0, 2.0, 5.0, 4.0])
    np.testing.assert_allclose(quantiles(values), [1.4, 2.0, 3.0, 4.0, 4.6])


def test_the_last_seed_is_followed_by_the_first() -> None:
    crowd = ManySeeds(Recipe(settings(seed=2**31 - 2)), 16)
    assert [member.settings.seed for member in crowd.members[:4]] == [2**31 - 2, 2**31 - 1, 0, 1]


@pytest.mark.parametrize(
    ("recipe", "n", "words"),
    [
        (Recipe(), 7, "games must be one of 16, 64, 256; not 7"),
        (Recipe(Settings(m=4096, G_width=64, D_width=64)), 256, "256 games would take"),
        (Recipe(Settings(), (Edit(5, "m", 16384),)), 64, "64 games would take"),
        (Recipe(Settings(m=1, late_m=1, k=1, G_width=256, G_depth=6)), 256, "MiB of memory"),
    ],
)
def test_what_is_too_heavy_is_refused_in_a_sentence(recipe: Recipe, n: int, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        ManySeeds(recipe, n)


def test_the_cost_that_is_said_grows_with_what_is_asked_for() -> None:
    base = seconds(Recipe(), 16, 1000)
    assert seconds(Recipe(), 64, 1000) == pytest.approx(4 * base)
    assert seconds(Recipe(), 16, 2000) == pytest.approx(2 * base)
    assert seconds(Recipe(Settings(k=6)), 16, 1000) > 1.3 * base
    assert seconds(Recipe(), 16, 5000) > 5.5 * base  # the minibatch grows late
    assert seconds(Recipe(Settings(engine="reference")), 16, 1000) > 2 * base


def test_the_same_games_are_trained_once_while_somebody_watches() -> None:
    crowds, pause = Crowds(), threading.Event()
    crowd = crowds.get(SMALL, 16)
    assert crowds.get(Recipe(SMALL.settings), 16) is crowd
    assert crowds.get(SMALL, 64) is not crowd
    for watcher in (ANN, BEN):
        crowds.watch(watcher, (crowd, 10**6))
    while crowd.recorded < 20:
        pause.wait(0.01)
    crowds.leave(ANN)
    crowds.leave(BEN)
    pause.wait(0.3)
    stopped = crowd.recorded
    pause.wait(0.3)
    assert crowd.recorded == stopped


def test_crowds_forget_the_least_recently_used() -> None:
    crowds = Crowds(Budget(1))
    first = crowds.get(SMALL, 16)
    crowds.get(SMALL, 64)
    assert crowds.get(SMALL, 16) is not first
    roomy = Crowds()
    first = roomy.get(SMALL, 16)
    roomy.get(SMALL, 64)
    assert roomy.get(SMALL, 16) is first


def test_the_windows_of_the_rules_can_be_seen_in_every_so_many_rows() -> None:
    """What the sentence looks at is what is measured here, row for row."""
    assert evidence.LOOK == EVERY
    assert all(n % STACK == 0 for n in SIZES)
