"""A run is a recipe: edits, forks, links."""

import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.recipe import MAX_EDITS, MAX_ITERATIONS, Edit, Recipe
from gan1d.recipes.settings import Settings

BASE = Recipe(Settings(k=2, seed=7))


def test_an_edit_is_in_force_from_its_iteration_on() -> None:
    recipe = BASE.edited(10, "k", 5).edited(20, "m", 64)
    assert [recipe.at(i).k for i in (0, 9, 10, 11, 500)] == [2, 2, 5, 5, 5]
    assert [recipe.at(i).m for i in (19, 20)] == [128, 64]


def test_a_solo_step_counts_for_one_iteration_only() -> None:
    recipe = BASE.edited(4, "only", "D").edited(5, "only", "G")
    assert [recipe.only(i) for i in (3, 4, 5, 6)] == [None, "D", "G", None]
    assert recipe.at(5) == BASE.settings


def test_an_edit_in_the_past_drops_the_old_future() -> None:
    recipe = BASE.edited(10, "k", 5).edited(30, "k", 7).edited(20, "m", 64)
    assert recipe.edits == (Edit(10, "k", 5), Edit(20, "m", 64))


def test_a_second_edit_at_the_same_iteration_replaces_the_first_and_an_edit_back_leaves_none() -> None:
    assert BASE.edited(10, "k", 5).edited(10, "k", 6).edits == (Edit(10, "k", 6),)
    assert BASE.edited(10, "k", 5).edited(10, "k", 2) == BASE
    assert BASE.edited(10, "only", "D").whole(10) == BASE


def test_edits_of_one_iteration_stand_side_by_side() -> None:
    recipe = BASE.edited(10, "only", "D").edited(10, "k", 5)
    assert recipe.only(10) == "D"
    assert recipe.at(10).k == 5


def test_shared_past_ends_where_the_recipes_part() -> None:
    a, b = BASE.edited(10, "k", 5).edited(30, "m", 64), BASE.edited(10, "k", 5).edited(25, "m", 32)
    assert a.shared_past(b) == b.shared_past(a) == 25
    assert a.shared_past(BASE) == 10
    assert a.shared_past(a) == MAX_ITERATIONS
    assert a.shared_past(Recipe()) == -1


def test_restarting_keeps_every_setting_in_force_and_forgets_the_edits() -> None:
    recipe = BASE.edited(10, "loss", "minimax").edited(20, "k", 9)
    assert recipe.restarted(15) == Recipe(Settings(k=2, seed=7, loss="minimax"))
    assert recipe.restarted(20, seed=8) == Recipe(Settings(k=9, seed=8, loss="minimax"))


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(),
        BASE.edited(10, "learning_rate_D", 0.1 + 0.2).edited(12, "loss", "minimax").edited(13, "only", "G"),
        Recipe(Settings(p_data="three_modes", weights=(1 / 3, 2.0, 0.0), width=0.35, p_z="normal")),
    ],
)
def test_a_link_gives_back_the_same_recipe(recipe: Recipe) -> None:
    assert Recipe.from_query(recipe.to_query()) == recipe


def test_a_link_holds_only_what_differs_from_the_defaults() -> None:
    assert Recipe().to_query() == {}
    assert BASE.edited(3, "only", "D").to_query() == {"k": "2", "seed": "7", "edits": "3:only=D"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"k": "0"}, ["k", "0", "1 to 50"]),
        ({"learning_rate_D": "nan"}, ["learning_rate_D", "nan", "0 to 10"]),
        ({"colour": "red"}, ["colour", "learning_rate_G"]),
        ({"edits": "12"}, ["iteration:setting=value", "12"]),
        ({"edits": "-3:k=2"}, ["-3:k=2"]),
        ({"edits": "9" * 30 + ":k=2"}, ["from 0 to"]),
        ({"edits": "5:k=99"}, ["k", "99", "1 to 50"]),
        ({"edits": "5:p_data=normal"}, ["p_data", "while it trains", "learning_rate_D"]),
        ({"m": "16384", "late_m": "64", "D_width": "256"}, ["multiplications", "m (16384, times 64 late)", "k (3)"]),
        ({"D_width": "256", "D_depth": "6", "edits": "5:m=16384"}, ["multiplications", "m (16384"]),
        ({"edits": "5:only=both"}, ["only", "both", "D, G"]),
        ({"edits": ";".join(f"{i}:k={1 + i % 2}" for i in range(MAX_EDITS + 1))}, [str(MAX_EDITS), "reset"]),
    ],
)
def test_a_damaged_link_is_refused_with_one_sentence(query: dict[str, str], names: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        Recipe.from_query(query)
    message = str(caught.value)
    assert all(name in message for name in names)
    assert "\n" not in message
