"""A map as data: every cell once and coarse ones first, cells are the recipes they say, and links bring it back."""

import dataclasses
from itertools import pairwise

import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.link import fields_of
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.side_by_side import STACK
from gan1d.sweep.axes import Axis
from gan1d.sweep.plan import MOST_RUNS, ROOM, Sweep, stack_size
from gan1d.training.batch import SHARED, alike
from tests.sweep.small import RECIPE, small


@pytest.mark.parametrize("size", [(2, 2), (5, 4), (16, 16), (33, 7), (2, 100)])
def test_every_cell_comes_once_coarse_ones_first(size):
    nx, ny = size
    sweep = Sweep(RECIPE, Axis("G_width", tuple(range(1, nx + 1))), Axis("D_width", tuple(range(1, ny + 1))))
    cells = [cell for level in sweep.levels for cell in level.cells]
    assert sorted(cells) == [(i, j) for i in range(nx) for j in range(ny)]
    steps = [level.step for level in sweep.levels]
    assert steps[-1] == 1
    assert all(a == 2 * b for a, b in pairwise(steps))
    for level in sweep.levels:
        assert all(i % level.step == 0 and j % level.step == 0 for i, j in level.cells)
        # with the levels before, the blocks of a level cover the whole map
        up_to = {cell for other in sweep.levels if other.step >= level.step for cell in other.cells}
        blocks = {(i + a, j + b) for i, j in up_to for a in range(level.step) for b in range(level.step)}
        assert blocks >= set(cells)
    assert len(sweep.levels[0].cells) <= 16


def test_a_cell_is_the_recipe_with_its_two_values_and_the_next_seeds():
    sweep = small()
    for i, k in enumerate(sweep.x.values):
        for j, rate in enumerate(sweep.y.values):
            for n in range(2):
                settings = dataclasses.replace(RECIPE.settings, k=k, learning_rate_D=rate, seed=5 + n)
                assert sweep.recipe_of((i, j), n) == Recipe(settings, RECIPE.edits)
    assert sweep.recipe.settings == RECIPE.settings


def test_the_link_brings_the_map_back():
    for sweep in (small(), small(seeds=1, iterations=1500), small("r1=0:1:3", "k=1,7")):
        assert Sweep.from_query(sweep.to_query()) == sweep
        assert Sweep.from_query(fields_of(sweep.link)) == sweep


def test_the_same_cells_have_the_same_name_and_others_another():
    sweep = small()
    base = dataclasses.replace(RECIPE.settings, k=9, learning_rate_D=0.5)
    assert small(recipe=Recipe(base, RECIPE.edits)).name == sweep.name
    others = [
        small("k=1:4"),
        small("k=1,2,3,4,6"),
        small(seeds=3),
        small(iterations=50),
        small(recipe=Recipe(RECIPE.settings)),
        small(recipe=RECIPE.edited(0, "m", 17)),
        Sweep(RECIPE, sweep.y, sweep.x, 2, 60),
    ]
    assert len({other.name for other in (*others, sweep)}) == len(others) + 1


def test_batches_hold_what_is_missing_once_and_only_runs_that_move_alike():
    sweep = small("k=1:9", "r1=0,0.5,1", seeds=7)
    done = {(0, 0, 0), (3, 2, 6), (8, 1, 3)}
    batches = list(sweep.batches(done))
    runs = [run for batch in batches for run in batch]
    assert len(runs) == len(set(runs))
    assert set(runs) | done == {(i, j, n) for i in range(9) for j in range(3) for n in range(7)}
    for batch in batches:
        assert len(batch) <= STACK
        members = [sweep.recipe_of((i, j), n).settings for i, j, n in batch]
        assert len({tuple(getattr(s, name) for name in SHARED) for s in members}) == 1
        assert all(len({alike(s, at) for s in members}) == 1 for at in (0, 59))
    steps = {cell: level.step for level in sweep.levels for cell in level.cells}
    order = [steps[i, j] for i, j, _ in runs]
    assert order == sorted(order, reverse=True)


def test_large_networks_stand_in_smaller_stacks():
    assert stack_size(Settings()) == STACK
    for s in (Settings(m=2000, D_width=128, D_depth=3), Settings(m=4096, late_m=8, k=1, G_width=64)):
        n = stack_size(s)
        assert 1 <= n < STACK
        # two passes' worth of the widest layer of D alone must fit
        assert n == 1 or n * 2 * s.m * s.late_m * s.D_width * 4 <= ROOM


def test_the_weight_of_a_cell_grows_with_what_it_computes():
    sweep = small("k=1:5", "m=16:64:3")
    weights = [sweep.weight((i, 0)) for i in range(5)]
    assert weights == sorted(weights)
    assert sweep.weight((0, 2)) == pytest.approx(4 * sweep.weight((0, 0)))


def test_numbers_of_a_map():
    sweep = small()
    assert (sweep.cells, sweep.runs, sweep.member_iterations) == (20, 40, 2400)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"x": "k=1:3", "y": "k=2:5"}, "A map needs two different settings; both are k."),
        ({"x": "k=1:3"}, "An axis must be written as"),
        ({"x": "k=1:3", "y": "r1=0:1:4", "seeds": "0"}, "seeds must be a whole number from 1 to 1000; not '0'."),
        ({"x": "k=1:3", "y": "r1=0:1:4", "seeds": "many"}, "seeds must be a whole number from 1 to 1000; not 'many'."),
        ({"x": "k=1:3", "y": "r1=0:1:4", "seeds": ""}, "not empty."),
        ({"x": "k=1:3", "y": "r1=0:1:4", "iterations": "50001"}, "iterations must be a whole number from 1 to 50000"),
        ({"x": "k=1:3", "y": "r1=0:1:4", "nonsense": "1"}, "There is no setting 'nonsense'"),
        ({"x": "k=1:3", "y": "distance=1:4:4"}, "distance has no effect in runs of 1,500 iterations where p_data is "),
        ({"x": "k=1:3", "y": "gp=1:4:4"}, "where loss is non_saturating: map another setting, or change loss."),
        ({"x": "k=1:3", "y": "pieces=2:4"}, "where D_activation is leaky_relu"),
        ({"x": "k=1:3", "y": "momentum=0:0.9:4"}, "where optimizer_D is adam"),
        ({"x": "k=1:3", "y": "late_m=1:4"}, "where horizon is 5000"),
        ({"x": "m=16:16384:4log", "y": "k=1:50", "D_width": "256"}, "One iteration would take"),
        ({"x": "k=1:3", "y": "r1=0:1:4", "seed": str(2**31 - 1), "seeds": "2"}, "seed must be a whole number"),
    ],
)
def test_what_cannot_be_a_map_is_said_in_one_sentence(fields, said):
    with pytest.raises(SettingsError) as refusal:
        Sweep.from_query(fields)
    assert said in str(refusal.value)


def test_a_million_cells_with_seeds_are_refused_at_once():
    axes = Axis.spaced("r1", 0.0, 999.0, 1000), Axis.spaced("learning_rate_G", 0.001, 1.0, 1000)
    assert Sweep(RECIPE, *axes).runs == MOST_RUNS
    with pytest.raises(SettingsError, match=r"would have 2,000,000 runs \(1,000 by 1,000 cells, seeds: 2\)"):
        Sweep(RECIPE, *axes, seeds=2)


@pytest.mark.parametrize(
    ("settings", "edits", "axis"),
    [
        (Settings(p_data="two_modes"), (), "distance=1:4:4"),
        (Settings(), (Edit(100, "loss", "wasserstein"),), "gp=1:4:4"),
        (Settings(D_activation="maxout"), (), "pieces=2:4"),
        (Settings(optimizer_G="momentum"), (), "momentum=0:0.9:4"),
        (Settings(horizon=1000), (), "late_m=1:4"),
    ],
)
def test_a_setting_that_has_an_effect_is_allowed(settings, edits, axis):
    assert Sweep(Recipe(settings, edits), Axis.parse("k=1:2"), Axis.parse(axis)).cells > 0


def test_the_late_minibatch_has_an_effect_from_three_fifths_of_the_horizon_on():
    recipe, axes = Recipe(Settings(horizon=1000)), (Axis.parse("k=1:2"), Axis.parse("late_m=1:4"))
    assert Sweep(recipe, *axes, iterations=601).cells == 8
    with pytest.raises(SettingsError, match="late_m has no effect in runs of 600 iterations where horizon is 1000"):
        Sweep(recipe, *axes, iterations=600)


def test_an_edit_that_comes_too_late_gives_no_effect():
    recipe = Recipe(Settings(), (Edit(100, "loss", "wasserstein"),))
    with pytest.raises(SettingsError, match="gp has no effect"):
        Sweep(recipe, Axis.parse("k=1:2"), Axis.parse("gp=1:4:4"), iterations=100)
