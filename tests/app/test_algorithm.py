"""The page Algorithm 1 as Streamlit runs it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.ui.algorithm.place import START, Place

pytestmark = pytest.mark.slow


def opened(**query: str) -> AppTest:
    page = AppTest.from_file(Path(__file__).parents[2] / "pages" / "router.py", default_timeout=60)
    page.switch_page("algorithm.py")
    page.query_params.update(query)
    return page.run()


def place(page: AppTest) -> Place:
    """Where the page stands, which its address says, too."""
    assert not page.exception
    known: Place = page.session_state["algorithm_place"]
    address = {name: v if isinstance(v, str) else v[0] for name, v in page.query_params.items()}
    assert address == known.query()
    return known


def bodies(page: AppTest) -> list[str]:
    return [block.proto.body for block in page.get("html")]


def html(page: AppTest, part: str) -> str:
    (found,) = (body for body in bodies(page) if part in body)
    return found


def press(page: AppTest, name: str) -> AppTest:
    page.button(key=f"algorithm_{name}_button").click().run()
    return page


def test_one_iteration_forward_and_back() -> None:
    page = opened(k="1", at="3", G_width="4", D_width="6")
    seen = []
    for moment in range(1, 10):
        assert place(page).moment == moment
        seen.append((html(page, "class='pseudocode'"), html(page, "class='listing'"), html(page, "class='moment'")))
        press(page, "next")
    assert (place(page).at, place(page).moment) == (4, 1)
    assert len(set(seen)) == 9
    assert ["G is held" in told for *_, told in seen] == [True] * 5 + [False] * 4
    for before in reversed(seen):
        press(page, "back")
        assert (html(page, "class='pseudocode'"), html(page, "class='listing'"), html(page, "class='moment'")) == before
    assert not page.error


def test_next_iteration_and_a_jump_begin_at_the_first_moment() -> None:
    page = opened(k="1", at="2", moment="4")
    press(page, "iteration")
    assert (place(page).at, place(page).moment) == (3, 1)
    page.number_input(key="algorithm_iteration").set_value(0).run()
    assert place(page).at == 0
    assert page.button(key="algorithm_back_button").disabled
    page.number_input(key="algorithm_iteration").set_value(-3).run()
    assert "at must be a whole number from 0 to 49999; not -3" in page.error[0].value.replace("\\", "")
    assert place(page).at == 0


def test_a_setting_makes_another_run_at_the_same_iteration() -> None:
    page = opened(at="4", moment="7")
    assert "log" in html(page, "class='pseudocode'")
    page.selectbox(key="algorithm_loss").set_value("hinge").run()
    page.select_slider(key="algorithm_m").set_value(16).run()
    here = place(page)
    assert (here.recipe.settings.loss, here.recipe.settings.m, here.at, here.moment) == ("hinge", 16, 4, 1)
    assert "max(0, 1" in html(page, "class='pseudocode'")
    for is_open, rows in ((False, [1 + 8]), (True, [1 + 8, 1 + 16])):  # the first few, and all in a fold-out
        page.session_state["algorithm_all"] = is_open
        page.run()
        assert [body.count("<tr>") for body in bodies(page) if "<table" in body] == rows


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"moment": "99"}, "moment must be a whole number from 1 to 19; not '99'"),
        ({"k": "0"}, "k must be a whole number from 1 to 50; not 0"),
    ],
)
def test_a_link_that_cannot_be_opened_says_why_and_shows_the_default(query: dict[str, str], words: str) -> None:
    page = opened(**query)
    assert place(page) == Place()
    assert words in page.error[0].value.replace("\\", "")
    assert html(page, "class='pseudocode'").count(f"iteration {START}<") == 1


def test_a_run_that_ends_before_says_where() -> None:
    page = opened(learning_rate_D="2", optimizer_D="sgd", at="400", D_depth="4")
    place(page)
    (error,) = page.error
    assert "Choose an iteration before" in error.value
    end = int(error.value.split("before ")[-1].rstrip("."))
    page.number_input(key="algorithm_iteration").set_value(end - 1).run()
    assert not page.error
    assert not page.exception
