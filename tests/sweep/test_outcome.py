"""What became of a run is what its recording says, whoever stood beside it."""

import dataclasses

import numpy as np
import pytest

from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.evidence import WINDOW
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording
from gan1d.runs.states import CONVERGED_JSD
from gan1d.runs.verdict import judge
from gan1d.sweep.outcome import LOOK, Outcome, play, summaries, summary
from gan1d.theory.exact import LOG2
from tests.sweep.small import SETTINGS, small

pytestmark = pytest.mark.slow
ITERATIONS = 500
QUICK = Settings(horizon=500)  # converges at 350
FATES = {
    "converged": QUICK,
    "hovering": dataclasses.replace(QUICK, learning_rate_G=1e-4),
    "held": dataclasses.replace(QUICK, learning_rate_D=0.0, learning_rate_G=0.0),
    "diverged": dataclasses.replace(QUICK, optimizer_D="sgd", learning_rate_D=10),
}


@pytest.fixture(scope="module")
def recordings():
    found = {}
    for name, settings in FATES.items():
        found[name] = Recording(Recipe(settings))
        found[name].extend(ITERATIONS)
    return found


@pytest.fixture(scope="module")
def outcomes():
    return {name: play([Recipe(settings)], ITERATIONS)[0] for name, settings in FATES.items()}


@pytest.mark.parametrize("name", FATES)
def test_the_kind_is_the_verdict_on_the_recording(name, recordings, outcomes):
    recording = recordings[name]
    p_g = recording.evaluator.curves(recording.state(recording.recorded)).p_g[0]
    evaluator = recording.evaluator
    verdict = judge(recording.history, p_g, evaluator.grid, evaluator.data, recording.recipe, recording.end)
    assert outcomes[name].kind == verdict.kind
    assert outcomes[name].kind == name
    assert outcomes[name].converged == (name == "converged")


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_jsd_is_the_median_of_the_last_states(seed):
    shivering = Recipe(dataclasses.replace(QUICK, m=8, decay="constant", seed=seed))
    recording = Recording(shivering)
    recording.extend(120)
    (outcome,) = play([shivering], 120)
    assert outcome.jsd == np.median(recording.history[-WINDOW:, COLUMN["jsd"]])


def test_settled_is_from_where_on_jsd_stays_small_to_a_look(recordings, outcomes):
    jsd = recordings["converged"].history[:, COLUMN["jsd"]]
    exact = int(np.flatnonzero(jsd > CONVERGED_JSD).max()) + 1
    assert 0 < exact < ITERATIONS - WINDOW
    settled = outcomes["converged"].settled
    assert settled % LOOK == 0
    assert (jsd[settled::LOOK] <= CONVERGED_JSD).all()
    assert jsd[settled - LOOK] > CONVERGED_JSD
    assert settled <= exact + LOOK - 1
    assert all(outcomes[name].settled is None for name in ("hovering", "held", "diverged"))


def test_divergence_is_found_at_the_next_look(recordings, outcomes):
    first = recordings["diverged"].end.iteration + 1
    assert outcomes["diverged"] == Outcome(None, "diverged", None, -(-first // LOOK) * LOOK)


def test_members_have_no_effect_on_each_other():
    sweep = small()
    runs = [(0, j, n) for j in range(4) for n in range(2)]
    together = play([sweep.recipe_of((i, j), n) for i, j, n in runs], 60)
    alone = [play([sweep.recipe_of((i, j), n)], 60)[0] for i, j, n in runs]
    assert together == alone
    numbers = [o.jsd for o in together if o.jsd is not None]
    assert len(set(numbers)) == len(numbers)  # each has its own seed and rate
    assert 0 < len(numbers) < len(runs)  # and some diverged beside those that did not


def test_each_member_is_judged_by_its_own_p_g():
    two = Settings(p_data="two_modes", G_width=8, D_width=12, m=32, horizon=150)
    recipes = [Recipe(dataclasses.replace(two, seed=seed)) for seed in (7, 8)]
    assert [o.kind for o in play(recipes, 150)] == ["learning", "missing"]  # seed 8 misses a mode
    assert [o.kind for o in play(recipes[::-1], 150)] == ["missing", "learning"]


def test_members_may_be_measured_against_different_data():
    sweep = small("distance=1:4:3", "width=0.2:0.4:2", recipe=Recipe(dataclasses.replace(SETTINGS, p_data="two_modes")))
    recipes = [sweep.recipe_of((i, j), 0) for i in range(3) for j in range(2)]
    together = play(recipes, 30)
    assert together == [play([recipe], 30)[0] for recipe in recipes]
    assert len({o.jsd for o in together}) == 6


def test_a_run_shorter_than_what_is_averaged_is_measured_whole():
    recipe = small().recipe_of((0, 0), 0)
    recording = Recording(recipe)
    recording.extend(7)
    (outcome,) = play([recipe], 7)
    assert outcome.jsd == np.median(recording.history[:, COLUMN["jsd"]])


def test_playing_is_left_when_asked():
    asked = iter([False] * 5 + [True])
    assert play([small().recipe_of((0, 0), 0)], 60, lambda: next(asked)) == []


def test_a_cell_is_the_median_of_its_seeds():
    a, b, c = Outcome(0.002, "converged", 100), Outcome(0.004, "converged", 300), Outcome(0.3, "missing")
    lost = Outcome(None, "diverged", diverged_at=20)
    three = summary([a, b, c])
    assert (three.jsd, three.share, three.settled, three.kind) == (0.004, pytest.approx(2 / 3), 300, "converged")
    assert (three.diverged, three.n) == (0, 3)
    two = summary([a, c])
    assert (two.jsd, two.share, two.settled) == (pytest.approx(0.151), 0.5, None)
    assert summary([lost, lost, a]) == type(three)(LOG2, pytest.approx(1 / 3), None, "diverged", 2, 3)
    assert summary([c, lost, lost]).kind == "diverged"


def test_runs_are_gathered_by_cell():
    a, b = Outcome(0.002, "converged", 100), Outcome(0.3, "missing")
    cells = summaries({(0, 1, 0): a, (0, 1, 1): b, (2, 0, 0): b})
    assert cells == {(0, 1): summary([a, b]), (2, 0): summary([b])}
