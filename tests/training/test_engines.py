"""Which engine computes a run is part of its recipe."""

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import FIELDS, Settings
from gan1d.runs.recording import Recording
from gan1d.runs.side_by_side import STACK, SideBySide
from gan1d.training.batch import SHARED, Draws, random_numbers, seeded
from gan1d.training.engines import game_of
from gan1d.training.fast.algorithm_1 import FastGame
from gan1d.training.reference.algorithm_1 import Game

SMALL = Settings(m=16, G_width=4, D_width=6, k=2)


def test_the_recipe_names_the_engine_and_a_link_without_one_means_the_fast_one() -> None:
    assert type(game_of(Recipe.from_query({}).settings)) is FastGame
    reference = Recipe.from_query({"engine": "reference"})
    assert type(game_of(reference.settings)) is Game
    assert reference.to_query() == {"engine": "reference"}
    with pytest.raises(SettingsError, match="engine must be one of fast, reference; not quick"):
        Recipe.from_query({"engine": "quick"})


def test_runs_of_both_engines_start_alike_and_are_reproducible_each() -> None:
    rows = {}
    for engine in FIELDS["engine"].metadata["choices"]:
        for time in range(2):
            recording = Recording(Recipe(SMALL.with_setting("engine", engine)))
            recording.extend(30)
            rows[engine, time] = recording.history
    for engine in ("fast", "reference"):
        np.testing.assert_array_equal(rows[engine, 0], rows[engine, 1])
    np.testing.assert_array_equal(rows["fast", 0][0], rows["reference", 0][0])
    np.testing.assert_allclose(rows["fast", 0][:4], rows["reference", 0][:4], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("name", SHARED)
def test_a_stack_must_agree_in_what_shapes_it(name: str) -> None:
    about = FIELDS[name].metadata
    now = getattr(SMALL, name)
    other = next(c for c in about["choices"] if c != now) if "choices" in about else now + 1
    with pytest.raises(SettingsError, match=f"must have the same {name}; not .*{other}"):
        game_of([SMALL, SMALL.with_setting(name, other)])


@pytest.mark.parametrize("kind", [FastGame, Game])
def test_every_other_setting_may_differ(kind: type) -> None:
    other = {"p_data": "laplace", "weights": (), "seed": 5, "heights": (1, 2), "expression": "1", "span": (0.0, 1.0)}
    for name, field in FIELDS.items():
        if name not in SHARED:
            about, now = field.metadata, getattr(SMALL, name)
            value = other.get(name) or next((c for c in about.get("choices", ()) if c != now), None)
            if value is None and about["kind"] is not tuple:
                value = min(2 * now + 1, about["high"])
            kind([SMALL, SMALL if value is None else SMALL.with_setting(name, value)])


def test_draws_set_to_an_iteration_are_those_of_its_own_generator() -> None:
    draws = Draws((3, 2**31 - 1))
    for i in (7, 0, -1, 49_999, 7):
        draws.to(i)
        for row, seed in zip(draws.uniform(3), (3, 2**31 - 1), strict=True):
            np.testing.assert_array_equal(row, random_numbers(seed, i).random(3, np.float32))


def test_an_ensemble_holds_the_runs_of_its_recipes_bit_for_bit() -> None:
    recipes = [
        Recipe(SMALL).edited(5, "k", 3).edited(9, "loss", "minimax"),
        Recipe(SMALL.with_setting("p_data", "two_modes"))
        .edited(5, "learning_rate_G", 0.1)
        .edited(9, "loss", "minimax"),
        Recipe(SMALL.with_setting("seed", 8)).edited(7, "loss", "hinge"),
        Recipe(SMALL.with_setting("optimizer_D", "momentum")),
    ]
    ensemble, alone = SideBySide(recipes), [Recording(recipe) for recipe in recipes]
    for i in range(16):
        for row, state, recording in zip(ensemble.metrics(), ensemble.snapshot(), alone, strict=True):
            recording.extend(i)
            np.testing.assert_array_equal(row.astype(np.float32), recording.history[i])
            np.testing.assert_array_equal(state, recording.state(i)[0])
        ensemble.advance()


def test_an_ensemble_goes_back_to_a_state_and_on_again() -> None:
    ensemble = SideBySide([Recipe(s) for s in seeded(SMALL, (1, 2))])
    ensemble.advance()
    state = ensemble.snapshot()
    for _ in range(3):
        ensemble.advance()
    then = ensemble.metrics()
    ensemble.restore(state, 1)
    for _ in range(3):
        ensemble.advance()
    np.testing.assert_array_equal(ensemble.metrics(), then)


def test_single_updates_must_be_those_of_all_members() -> None:
    recipe = Recipe(SMALL)
    with pytest.raises(SettingsError, match="single updates at the same iterations"):
        SideBySide([recipe, recipe.edited(3, "only", "D")])


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_the_numbers_do_not_depend_on_how_many_threads_share_the_work(engine: str) -> None:
    recipes = [Recipe(s) for s in seeded(SMALL.with_setting("engine", engine), range(2 * STACK + 3))]
    one, three = SideBySide(recipes), SideBySide(recipes, threads=3)
    one.advance()
    one.advance()
    three.advance(2)
    np.testing.assert_array_equal(one.snapshot(), three.snapshot())
    np.testing.assert_array_equal(one.metrics(), three.metrics())
    three.restore(one.snapshot(), 2)
    one.advance()
    three.advance()
    np.testing.assert_array_equal(one.curves().p_g, three.curves().p_g)
