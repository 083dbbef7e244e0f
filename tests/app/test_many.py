"""The page Many games as Streamlit runs it, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.recipes.link import Link, fields_of
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import FIELDS, Settings
from gan1d.runs.many_seeds import SIZES
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.many.controls import SHOWN
from gan1d.ui.many.session_player import Onlooker

pytestmark = pytest.mark.slow


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(Path(__file__).parents[2] / "pages" / "router.py", default_timeout=30)


def opened(page: AppTest, query: str = "") -> AppTest:
    page.query_params.update(fields_of("?" + query))
    return page.switch_page("many.py").run()


def onlooker(page: AppTest) -> Onlooker:
    return page.session_state["many_onlooker"]


def by_key(page: AppTest, name: str):
    kinds = (page.slider, page.select_slider, page.selectbox, page.number_input, page.button_group)
    return next(w for kind in kinds for w in kind if w.key == f"many_{name}")


def test_it_opens_on_64_games_of_the_default_run_and_says_what_each_choice_costs(page: AppTest) -> None:
    opened(page)
    assert not page.exception
    assert not page.error
    assert (onlooker(page).recipe, onlooker(page).games) == (Recipe(), 64)
    assert onlooker(page).playing
    for name in SHOWN:
        assert by_key(page, name).value == FIELDS[name].default
    assert any(all(f"{n} games: " in caption.value for n in SIZES) for caption in page.caption)


def test_the_address_says_the_recipe_how_many_and_where(page: AppTest) -> None:
    opened(page, "p_data=two_modes&edits=5:k=4&seed=3&games=16&at=20")
    assert not page.error
    recipe = Recipe(Settings(p_data="two_modes", seed=3), (Edit(5, "k", 4),))
    assert (onlooker(page).recipe, onlooker(page).games, onlooker(page).playing) == (recipe, 16, False)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("games=7", "games must be one of 16, 64, 256; not '7'"),
        ("games=", "games must be one of 16, 64, 256; not ''"),
        ("k=many", "k must be a whole number from 1 to 50; not 'many'"),
        ("nosuch=1", "nosuch"),
        ("at=-1", "at must be a whole number from 0"),
        ("at=30000", "iteration must be a whole number from 0 to 20000"),
        ("m=16384&G_width=64", "64 games would take"),
    ],
)
def test_an_impossible_address_gives_the_default_and_one_sentence(page: AppTest, query: str, words: str) -> None:
    opened(page, query)
    assert not page.exception
    (error,) = page.error
    assert words in error.value.replace("\\", "")
    assert (onlooker(page).recipe, onlooker(page).games) == (Recipe(), 64)
    assert not page.run().error  # said once


def test_it_shows_the_run_that_the_session_has_in_figure_1_and_follows_it(page: AppTest) -> None:
    page.query_params.update({"p_data": "two_modes", "k": "2"})
    page.run()
    page.query_params.clear()
    page.switch_page("many.py").run()
    assert not page.exception
    assert onlooker(page).recipe == Recipe(Settings(p_data="two_modes", k=2))
    by_key(page, "k").set_value(4).run()
    page.run()
    assert onlooker(page).settings.k == 4  # Figure 1 still has its run
    page.session_state["player"].renew(seed=9)
    page.run()
    assert onlooker(page).recipe == Recipe(Settings(p_data="two_modes", k=2, seed=9))


@pytest.mark.parametrize(("name", "value"), [("k", 5), ("learning_rate_G", 0.02), ("loss", "hinge"), ("seed", 9)])
def test_a_setting_begins_all_games_anew(page: AppTest, name: str, value: object) -> None:
    opened(page, "games=16&at=0")
    by_key(page, name).set_value(value).run()
    assert not page.exception
    assert onlooker(page).recipe == Recipe(Settings(**{name: value}))
    assert onlooker(page).games == 16
    assert onlooker(page).playing
    assert by_key(page, name).value == value


def test_weights_go_with_the_data_they_were_given_for(page: AppTest) -> None:
    opened(page, "p_data=two_modes&weights=1,3&games=16")
    by_key(page, "p_data").set_value("three_modes").run()
    assert not page.error
    assert onlooker(page).settings == Settings(p_data="three_modes")


def test_how_many_games_can_be_chosen_and_what_is_too_heavy_is_refused(page: AppTest) -> None:
    opened(page, "k=20&m=2048&games=16")
    assert not page.error
    by_key(page, "games").set_value(64).run()
    (error,) = page.error
    assert "64 games would take" in error.value
    assert onlooker(page).games == 16
    assert by_key(page, "games").value == 16
    by_key(page, "k").set_value(1).run()
    by_key(page, "games").set_value(64).run()
    assert not page.error
    assert onlooker(page).games == 64
    assert onlooker(page).settings.k == 1


def test_the_rest_is_set_in_figure_1(page: AppTest) -> None:
    opened(page, "p_data=two_modes&lang=vi&games=16")
    assert any("(./?p_data=two_modes&lang=vi)" in text.value for text in page.markdown)


def test_the_penalty_of_wasserstein_stands_with_its_loss(page: AppTest) -> None:
    opened(page, "loss=wasserstein&games=16")
    assert by_key(page, "gp").value == FIELDS["gp"].default


def test_after_a_restart_figure_1_does_not_take_the_place_of_games_that_have_gone_on(page: AppTest) -> None:
    opened(page, "games=16")
    run = Recipe(Settings(seed=3))
    past = {"query": "k=5&seed=8", "games": 16, "taken": "seed=3", "iteration": 0, "playing": False, "speed": 0}
    onlooker(page).command({"do": "resume", **past})
    assert by_key(page.run(), "k").value == 5
    player = page.session_state["player"] = SessionPlayer(Link(run))
    assert onlooker(page.run()).settings.seed == 8
    player.edit("k", 9)
    assert onlooker(page.run()).recipe == player.recipe
