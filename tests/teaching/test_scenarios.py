import dataclasses
from itertools import product

import pytest

from benchmarks.scenarios import trials
from gan1d.recipes.link import Link, fields_of
from gan1d.recipes.recipe import MAX_ITERATIONS
from gan1d.teaching.claims import Measured, measure
from gan1d.teaching.scenarios import SCENARIOS, Scenario, link, moment

pytestmark = pytest.mark.slow
NAMED = {scenario.name: scenario for scenario in SCENARIOS}
every = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


@pytest.fixture(scope="module")
def trap() -> list[Measured]:
    """The cheapest scenario, really played."""
    scenario = NAMED["weak"]
    return measure(scenario.recipe, (1,), scenario.iterations)


def test_there_are_ten_or_more_and_no_two_alike() -> None:
    assert len(SCENARIOS) >= 10
    for what in ("name", "title", "story", "look_for", "claim", "shown", "holds"):
        assert len({getattr(scenario, what) for scenario in SCENARIOS}) == len(SCENARIOS)


@every
def test_the_words_are_sentences_for_a_card(scenario: Scenario) -> None:
    for words in (scenario.story, scenario.look_for, scenario.claim):
        assert words.endswith(".")
        assert 40 < len(words) < 330
    assert any(digit in scenario.claim for digit in "0123456789")


@every
def test_what_stands_beside_starts_on_the_same_axis_and_says_what_differs(scenario: Scenario) -> None:
    assert 0 < scenario.pictured <= scenario.iterations <= 3000 < MAX_ITERATIONS
    assert all(edit.iteration < scenario.iterations for recipe in scenario.shown for edit in recipe.edits)
    assert len(scenario.captions) == (0 if scenario.versus is None else 2)
    if scenario.versus is not None:
        assert scenario.versus != scenario.recipe
        assert scenario.versus.settings.p_data == scenario.recipe.settings.p_data
        seeds_differ = scenario.versus.settings.seed != scenario.recipe.settings.seed
        assert seeds_differ == (scenario.together > 1)


@every
def test_the_links_open_the_same_recipes(scenario: Scenario) -> None:
    opened = Link.parse(fields_of("/?" + link(scenario)))
    assert (opened.recipe, opened.beside, opened.at) == (scenario.recipe, scenario.versus, None)
    opened = Link.parse(fields_of("/?" + moment(scenario)))
    assert (opened.recipe, opened.beside, opened.at) == (scenario.recipe, scenario.versus, scenario.pictured)


def test_seeds_that_are_shown_beside_each_other_share_everything_else() -> None:
    fates = NAMED["fates"]
    assert fates.versus is not None
    seed = fates.versus.settings.seed
    assert dataclasses.replace(fates.recipe.settings, seed=seed) == fates.versus.settings
    assert fates.played == (fates.recipe,)
    assert NAMED["k"].played == NAMED["k"].shown


def test_a_pair_is_judged_seed_by_seed_and_fates_in_groups() -> None:
    games = [["a1", "a2", "a3", "a4"], ["b1", "b2", "b3", "b4"]]
    assert trials(NAMED["k"], games) == [["a1", "b1"], ["a2", "b2"], ["a3", "b3"], ["a4", "b4"]]
    two = dataclasses.replace(NAMED["fates"], together=2)
    assert trials(two, games[:1]) == [["a1", "a2"], ["a3", "a4"]]


def test_the_trap_does_what_it_claims_and_nothing_that_others_claim(trap: list[Measured]) -> None:
    assert NAMED["weak"].holds(trap)
    for scenario in SCENARIOS:
        if scenario.name != "weak":
            assert not scenario.holds(trap * len(scenario.played))


def test_a_game_against_itself_proves_no_difference(trap: list[Measured]) -> None:
    for scenario, order in product([s for s in SCENARIOS if len(s.played) == 2], (1, -1)):
        assert not scenario.holds((trap * 2)[::order])
