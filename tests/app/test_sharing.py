"""What a link decides about the page, and runs as files, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.recipes.file import to_json
from gan1d.recipes.link import Link, fields_of
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import FIELDS, Settings

pytestmark = pytest.mark.slow


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(Path(__file__).parents[2] / "pages" / "router.py", default_timeout=30)


def opened(page: AppTest, query: str) -> AppTest:
    for name, text in fields_of(query).items():
        page.query_params[name] = text
    return page.run()


def settings_shown(page: AppTest) -> set[str]:
    kinds = (page.slider, page.select_slider, page.selectbox, page.number_input, page.text_input)
    return {w.key.removeprefix("set_") for kind in kinds for w in kind if (w.key or "").startswith("set_")}


def test_a_link_stands_where_it_says_with_its_neighbour(page: AppTest) -> None:
    link = Link(Recipe(Settings(seed=9), (Edit(5, "k", 2),)), at=3, beside=Recipe(Settings(seed=8)))
    opened(page, link.query())
    assert not page.exception
    player = page.session_state["player"]
    assert (player.recipe, player.recording.recipe) == (link.recipe, link.recipe)
    assert player._head.other.recipe == link.beside
    assert not player._head.playing
    assert player._head.wanted() == 3


def test_a_link_may_show_some_controls_only(page: AppTest) -> None:
    opened(page, "show=k,learning_rate_D,learning_rate_G")
    assert settings_shown(page) == {"k", "learning_rate_D", "learning_rate_G"}
    assert not page.exception
    assert "Save and open" not in [e.label for e in page.expander]


def test_without_it_every_setting_that_matters_has_a_control(page: AppTest) -> None:
    page.run()
    unused = {"weights", "distance", "width", "pieces", "gp", "heights", "expression", "span"}
    assert settings_shown(page) == set(FIELDS) - unused


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("at=soon", "at must be a whole number from 0 to 50000; not 'soon'"),
        ("beside=k%3D99", "k must be a whole number from 1 to 50; not 99"),
        ("show=tempo", "show must be settings"),
        ("room=NOPE", "There is no room 'NOPE'"),
    ],
)
def test_what_a_link_cannot_mean_is_said_and_the_default_run_is_shown(page: AppTest, query: str, words: str) -> None:
    opened(page, query)
    assert not page.exception
    assert any(words in error.value.replace("\\", "") for error in page.error)
    assert page.session_state["player"].recipe == Recipe()


def test_a_saved_run_opens_where_it_stood_and_a_damaged_one_leaves_the_run_alone(page: AppTest) -> None:
    page.run()
    recipe = Recipe(Settings(seed=21, m=64), (Edit(7, "m", 32),))
    page.file_uploader(key="opened_file").upload("run.json", to_json(recipe, 12), "application/json").run()
    assert not page.exception
    player = page.session_state["player"]
    assert (player.recipe, player._head.wanted(), player._head.playing) == (recipe, 12, False)
    page.file_uploader(key="opened_file").upload("bad.json", b'{"format": 1}', "application/json").run()
    assert not page.exception
    assert any("bad.json cannot be opened" in error.value.replace("\\", "") for error in page.error)
    assert page.session_state["player"].recipe == recipe


def test_the_link_for_a_lesson_shows_what_was_chosen(page: AppTest) -> None:
    opened(page, "seed=3")
    page.multiselect(key="lesson").set_value(["k", "learning_rate_G"]).run()
    assert not page.exception
    link = next(code.value for code in page.code if "show=" in code.value)
    assert Link.parse(fields_of(link)) == Link(Recipe(Settings(seed=3)), show=("k", "learning_rate_G"))
