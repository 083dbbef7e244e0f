"""The page as Streamlit runs it, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import FIELDS, LIVE

pytestmark = pytest.mark.slow


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(Path(__file__).parents[2] / "pages" / "router.py", default_timeout=30)


def by_key(page: AppTest, name: str):
    """The widget of a setting."""
    kinds = (page.slider, page.select_slider, page.selectbox, page.number_input, page.text_input)
    return next(w for kind in kinds for w in kind if w.key == f"set_{name}")


def recipe_of(page: AppTest) -> Recipe:
    return page.session_state["player"]._head.recipe


def test_the_page_opens_on_the_default_recipe(page: AppTest) -> None:
    page.run()
    assert not page.exception
    assert not page.error
    assert recipe_of(page) == Recipe()
    for name in (name for name in LIVE if name != "gp"):  # that one comes with its loss
        assert by_key(page, name).value == FIELDS[name].default


def test_each_control_has_one_sentence_of_help_and_leads_to_its_term(page: AppTest) -> None:
    page.run()
    for kind in (page.slider, page.select_slider, page.selectbox, page.number_input):
        for widget in kind:
            name = (widget.key or "").removeprefix("set_")
            if name in FIELDS:
                sentence, link = widget.help.rsplit(" [", 1)
                assert sentence.endswith(".")
                assert link.endswith(f"](questions?term={name})")


@pytest.mark.parametrize(
    ("name", "value"),
    [("k", 5), ("learning_rate_D", 0.05), ("m", 512), ("loss", "minimax"), ("r1", 1.0), ("g_steps", 4)],
)
def test_a_live_setting_is_edited_and_restarts_nothing(page: AppTest, name: str, value: object) -> None:
    page.run()
    by_key(page, name).set_value(value).run()
    assert not page.exception
    recipe = recipe_of(page)
    assert recipe.settings == Recipe().settings
    assert [(e.setting, e.value) for e in recipe.edits] == [(name, value)]
    assert by_key(page, name).value == value


def test_the_gradient_penalty_stands_below_the_loss_it_belongs_to_and_only_then(page: AppTest) -> None:
    page.run()
    keys = [widget.key for widget in page.select_slider]
    assert "set_gp" not in keys
    for loss, there in (("hinge", False), ("wasserstein", True)):
        by_key(page, "loss").set_value(loss).run()
        assert ("set_gp" in [widget.key for widget in page.select_slider]) == there
    by_key(page, "gp").set_value(1.0).run()
    assert not page.exception
    assert [(e.setting, e.value) for e in recipe_of(page).edits] == [("gp", 1.0), ("loss", "wasserstein")]
    assert by_key(page, "gp").value == 1.0


@pytest.mark.parametrize(
    ("name", "value"),
    [("p_data", "two_modes"), ("p_z", "normal"), ("seed", 5), ("D_activation", "maxout"), ("optimizer_D", "momentum")],
)
def test_a_new_run_setting_starts_a_new_run_with_the_rest_as_it_was(page: AppTest, name: str, value: object) -> None:
    page.run()
    by_key(page, "k").set_value(5).run()
    by_key(page, name).set_value(value).run()
    assert not page.exception
    recipe = recipe_of(page)
    assert recipe.edits == ()
    assert (recipe.settings.k, getattr(recipe.settings, name)) == (5, value)


def test_mixtures_show_their_own_settings_and_three_modes_get_three_weights(page: AppTest) -> None:
    page.run()
    assert not page.text_input
    by_key(page, "p_data").set_value("three_modes").run()
    assert not page.exception
    assert by_key(page, "weights").value == "equal"
    by_key(page, "weights").set_value("1, 2, 3").run()
    assert recipe_of(page).settings.weights == (1.0, 2.0, 3.0)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("seed", -1, ["seed", "-1", "from 0"]),
        ("horizon", 3, ["horizon", "3", "10 to"]),
        ("beta1", 1.5, ["beta1", "1.5", "0 to 0.999"]),
        ("weights", "0, 0", ["weights", "sum above 0"]),
        ("weights", "1, 2, 3", ["weights", "2 numbers", "1,2,3"]),
        ("weights", "one, two", ["weights", "one, two", "numbers"]),
    ],
)
def test_an_impossible_value_gets_a_sentence_and_the_good_run_goes_on(
    page: AppTest, name: str, value: object, words: list[str]
) -> None:
    page.run()
    if name == "weights":
        by_key(page, "p_data").set_value("two_modes").run()
    before = recipe_of(page)
    by_key(page, name).set_value(value).run()
    assert not page.exception
    (error,) = page.error
    assert all(word in error.value for word in words)
    assert recipe_of(page) == before
    page.run()
    assert not page.error


def test_a_link_opens_its_recipe(page: AppTest) -> None:
    page.query_params.update({"k": "5", "seed": "9", "edits": "3:m=64"})
    page.run()
    assert not page.exception
    assert recipe_of(page) == Recipe.from_query({"k": "5", "seed": "9", "edits": "3:m=64"})


def test_an_impossible_link_opens_the_default_and_says_why(page: AppTest) -> None:
    page.query_params["k"] = "0"
    page.run()
    assert not page.exception
    assert recipe_of(page) == Recipe()
    assert "k must be a whole number from 1 to 50; not 0" in page.error[0].value


@pytest.mark.parametrize(("name", "value"), [("p_data", "expression"), ("seed", 5), ("k", 7)])
def test_a_widget_that_says_what_is_in_force_already_changes_nothing(page: AppTest, name: str, value: object) -> None:
    """After a restart the browser tells the new session what its widgets show; the run may be resumed by then."""
    page.run()
    player = page.session_state["player"]
    player.edit(name, value) if name in LIVE else player.renew(**{name: value})
    player.command({"do": "pause"})
    recipe, runs = player.recipe, player._head.runs.revision
    by_key(page, name).set_value(value).run()
    assert not page.exception
    assert player.recipe is recipe
    assert player._head.runs.revision == runs
    assert not player._head.playing
