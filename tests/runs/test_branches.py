"""Nothing that was seen for longer than a moment is lost, and the list stays short."""

import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import Settings
from gan1d.recipes.words import labels_of
from gan1d.runs.branches import MOST, SHORT, Branches

BASE = Recipe(Settings(seed=3))


def seen_up_to(iteration: int) -> Branches:
    runs = Branches(BASE)
    runs.saw(iteration)
    return runs


def recipes(runs: Branches) -> list[Recipe]:
    return [branch.recipe for branch in runs]


def test_a_fork_keeps_the_old_future_as_a_ghost() -> None:
    runs = seen_up_to(500)
    fork = BASE.edited(200, "k", 5)
    runs.go_on(fork, 200)
    assert recipes(runs) == [BASE, fork]
    assert (runs.current.recipe, runs.current.seen) == (fork, 200)
    assert runs.other is not None
    assert (runs.other.recipe, runs.other.seen, runs.beside) == (BASE, 500, False)


@pytest.mark.parametrize(("left_behind", "kept"), [(SHORT - 1, 1), (SHORT, 2)])
def test_a_future_that_was_only_passed_on_the_way_leaves_no_run(left_behind: int, kept: int) -> None:
    runs = seen_up_to(100 + left_behind)
    runs.go_on(BASE.edited(100, "k", 5), 100)
    assert len(runs) == kept
    assert (runs.other is None) == (kept == 1)


def test_dragging_a_slider_through_many_values_makes_one_fork() -> None:
    runs, recipe = seen_up_to(300), BASE
    for k in (4, 5, 6, 7):
        recipe = recipe.edited(100, "k", k)
        runs.go_on(recipe, 100)
    assert recipes(runs) == [BASE, recipe]
    assert runs.other is not None
    assert runs.other.recipe == BASE


def test_going_back_to_the_old_settings_is_the_old_run_again() -> None:
    runs = seen_up_to(300)
    runs.go_on(BASE.edited(100, "k", 5), 100)
    runs.go_on(BASE, 100)
    assert recipes(runs) == [BASE]
    assert (runs.current.seen, runs.other) == (300, None)


def test_a_new_run_begins_without_a_ghost_and_the_one_before_stays_in_the_list() -> None:
    runs = seen_up_to(300)
    runs.go_on(BASE.edited(100, "k", 5), 100)
    runs.saw(150)
    fresh = Recipe(Settings(seed=4))
    runs.begin(fresh)
    assert recipes(runs) == [BASE, BASE.edited(100, "k", 5), fresh]
    assert (runs.current.recipe, runs.current.seen, runs.other) == (fresh, 0, None)


@pytest.mark.parametrize(("seen", "kept"), [(SHORT - 1, 1), (SHORT, 2)])
def test_a_run_that_was_hardly_seen_leaves_the_list_when_another_begins(seen: int, kept: int) -> None:
    runs = seen_up_to(seen)
    runs.begin(Recipe(Settings(seed=4)))
    assert len(runs) == kept


def test_beside_it_two_runs_change_places_and_forks_leave_the_other_where_it_is() -> None:
    runs, other = seen_up_to(300), Recipe(Settings(seed=9))
    runs.put_beside(other)
    assert runs.current.recipe == BASE
    assert (runs.other and runs.other.recipe, runs.beside) == (other, True)
    runs.switch(runs.other.number)
    assert (runs.current.recipe, runs.other and runs.other.recipe, runs.beside) == (other, BASE, True)
    runs.saw(200)
    runs.go_on(other.edited(50, "k", 1), 50)
    assert runs.other is not None
    assert runs.other.recipe == BASE
    runs.begin(BASE)  # the run beside becomes the current one: there is nothing to be beside
    assert (runs.current.recipe, runs.other, runs.beside) == (BASE, None, False)


def test_the_list_is_bounded_and_never_drops_what_is_shown() -> None:
    runs = seen_up_to(100)
    runs.put_beside(Recipe(Settings(seed=100)))
    for seed in range(200, 200 + 3 * MOST):
        runs.begin(Recipe(Settings(seed=seed)))
        runs.saw(100)
        assert len(runs) <= MOST
    assert runs.current.recipe.settings.seed == 200 + 3 * MOST - 1
    assert runs.other is not None
    assert runs.other.recipe.settings.seed == 100


def test_labels_name_what_tells_the_runs_apart_and_nothing_else() -> None:
    shared = Recipe(Settings(seed=3), (Edit(10, "m", 64),))
    runs = Branches(shared)
    assert list(runs.labels().values()) == ["no change"]
    runs.saw(300)
    runs.go_on(shared.edited(200, "k", 5), 200)
    assert list(runs.labels().values()) == ["k = 3", "k = 5 from 200"]
    runs.saw(300)
    runs.begin(Recipe(Settings(seed=4), (Edit(10, "m", 64), Edit(1500, "only", "D"))))
    assert list(runs.labels().values()) == [
        "seed = 3, k = 3",
        "seed = 3, k = 5 from 200",
        "seed = 4, k = 3, D alone at 1,500",
    ]


def test_two_runs_side_by_side_are_named_by_what_tells_these_two_apart() -> None:
    pair = [Recipe(Settings(seed=4, m=m)) for m in (32, 64)]
    assert labels_of(pair) == ["m = 32", "m = 64"]
    assert labels_of([BASE, *pair])[1:] == ["m = 32, seed = 4", "m = 64, seed = 4"]


def test_what_is_shown_and_dropped_must_be_another_run_of_the_list() -> None:
    runs = seen_up_to(300)
    runs.go_on(BASE.edited(100, "k", 5), 100)
    current, ghost = runs.current.number, runs.other
    assert ghost is not None
    for act in (lambda: runs.show(current, True), lambda: runs.forget(current)):
        with pytest.raises(SettingsError, match=f"Run {current} is the current one"):
            act()
    for wrong in (99, "1", True, None, 1.0):
        with pytest.raises(SettingsError, match="run must be one of 1, 2; not"):
            runs.switch(wrong)
    runs.forget(ghost.number)
    assert (len(runs), runs.other) == (1, None)
