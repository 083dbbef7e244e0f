"""The lesson's page as Streamlit runs it, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.step import Step

pytestmark = pytest.mark.slow
ASKING = [step for step in LESSON if step.question is not None]
LIVE = [step for step in ASKING if not step.figure]


@pytest.fixture
def page() -> AppTest:
    page = AppTest.from_file(Path(__file__).parents[2] / "pages" / "router.py", default_timeout=30)
    return page.switch_page("lesson.py")


def opened(page: AppTest, step: str) -> AppTest:
    page.query_params["step"] = step
    page.run()
    assert not page.exception
    return page


def named(page: AppTest) -> str:
    """The step in the address."""
    field = page.query_params["step"]
    return field if isinstance(field, str) else field[0]


def read(page: AppTest) -> str:
    """All that can be read on the page."""
    kinds = (page.markdown, page.latex, page.warning, page.info, page.get("html"))
    return "\n".join(str(getattr(element, "value", None) or element.proto.body) for kind in kinds for element in kind)


def player(page: AppTest):
    return page.session_state["LessonPage"].player


@pytest.mark.parametrize("step", LESSON, ids=lambda step: step.name)
def test_every_step_renders_and_its_address_says_so(page: AppTest, step: Step) -> None:
    opened(page, step.name)
    assert named(page) == step.name
    assert step.title in read(page)
    assert all(paragraph in read(page) for paragraph in step.words)
    assert not any(paragraph in read(page) for paragraph in step.after if step.question)
    if step.stage is not None:
        assert player(page).recipe == step.stage.link.recipe
    if step.question is not None:  # the answer is not given away
        assert step.question.because not in read(page)
        page.button(f"show_{step.name}").click().run()
        assert not page.exception
        assert step.question.because in read(page)
        assert all(paragraph in read(page) for paragraph in step.after)


@pytest.mark.parametrize("right", [True, False])
def test_a_prediction_is_judged_in_words_and_the_figure_shows_it(page: AppTest, right: bool) -> None:
    step = LIVE[0]
    opened(page, step.name)
    choice = step.question.right if right else (step.question.right + 1) % len(step.question.choices)
    page.button(f"choose_{step.name}_{choice}").click().run()
    assert not page.exception
    assert ("**Right.**" in read(page)) == right
    assert ("**Not so.**" in read(page)) == (not right)
    head = player(page)._head
    assert head.playing
    assert head._until == step.reveal.until
    page.button("lesson_next").click().run()
    page.button("lesson_back").click().run()
    assert step.question.because in read(page)  # what was answered stays answered


def test_a_rerun_leaves_the_figure_alone_and_once_more_begins_again(page: AppTest) -> None:
    step = next(step for step in LIVE if step.reveal.until is not None)
    opened(page, step.name)
    page.button(f"show_{step.name}").click().run()
    player(page).command({"do": "seek", "iteration": 3})
    player(page).command({"do": "pause"})
    page.run()
    assert not player(page)._head.playing
    page.button("lesson_again").click().run()
    assert not page.exception
    assert player(page)._head.playing


def test_next_and_back_go_through_all_steps(page: AppTest) -> None:
    page.run()
    seen = []
    for _ in LESSON:
        seen.append(named(page))
        last = page.button("lesson_next").disabled
        if not last:
            page.button("lesson_next").click().run()
            assert not page.exception
    assert seen == [step.name for step in LESSON]
    assert last
    for _ in LESSON[1:]:
        page.button("lesson_back").click().run()
    assert named(page) == LESSON[0].name
    assert page.button("lesson_back").disabled


@pytest.mark.parametrize(
    ("asked", "step"),
    [("0", 0), ("99", -1), ("-3", 0), ("3", 2), ("baies", 1), ("?<script>$x$", 0), ("", 0), ("ALGORITHM", 6)],
)
def test_an_unknown_step_is_the_nearest_one_and_the_page_says_so(page: AppTest, asked: str, step: int) -> None:
    opened(page, asked)
    assert named(page) == LESSON[step].name
    assert LESSON[step].title in read(page)
    told = [warning.value for warning in page.warning]
    assert len(told) == (asked not in ("3", "", "ALGORITHM"))
    page.run()
    assert [warning.value for warning in page.warning] == told  # there until one goes on
    page.button("lesson_next" if step == 0 else "lesson_back").click().run()
    assert not page.warning


def test_the_run_of_figure_1_is_not_lost(page: AppTest) -> None:
    page.switch_page("figure1.py")
    page.query_params["seed"] = "9"
    page.run()
    before = page.session_state["player"].recipe
    page.switch_page("lesson.py").run()
    assert not page.exception
    page.switch_page("figure1.py").run()
    assert page.session_state["player"].recipe == before


def test_a_step_offers_its_controls_and_they_change_the_lessons_run(page: AppTest) -> None:
    step = next(step for step in LESSON if step.controls)
    opened(page, step.name)
    (name,) = step.controls
    slider = next(widget for widget in page.slider if widget.key == f"set_{name}")
    slider.set_value(slider.value + 1).run()
    assert not page.exception
    assert [edit.setting for edit in player(page).recipe.edits] == [name]


def test_bayes_with_impossible_numbers_says_so(page: AppTest) -> None:
    opened(page, "bayes")
    page.button("show_bayes").click().run()
    assert "0.1538" in read(page)
    for name in ("prior", "hit"):
        page.slider(f"bayes_{name}").set_value(0.0)
    page.slider("bayes_false_alarm").set_value(0.0).run()
    assert not page.exception
    assert "no payment is ever flagged" in page.info[0].value


def test_the_stage_is_that_of_what_is_known(page: AppTest) -> None:
    step = LIVE[0]
    opened(page, step.name)
    assert page.session_state["LessonPage"].stage == (step.name, step.stage)
    page.button(f"show_{step.name}").click().run()
    assert page.session_state["LessonPage"].stage == (step.name, step.reveal)


def test_a_run_that_the_figure_asks_for_stays_at_the_step_whatever_old_address_came_with_it(page: AppTest) -> None:
    opened(page, "value").button(key="lesson_next").click().run()
    assert named(page) == "algorithm"
    page.query_params["step"] = "value"
    page.session_state["LessonPage"].stays = True  # as the figure's callback leaves it
    page.run()
    assert named(page) == "algorithm"
    assert LESSON[6].words[0] in read(page)
    assert named(opened(page, "value")) == "value"  # asked for by the reader it is another step
    assert LESSON[5].words[0] in read(page)
