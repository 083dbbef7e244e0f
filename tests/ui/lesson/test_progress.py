"""Progress comes back from its cookie as it was, and from any other text without harm."""

import pytest

from gan1d.teaching.lesson.step import Question, Step
from gan1d.ui.lesson.progress import Progress

STEPS = (
    Step("one", "One", ("Words.",)),
    Step("two", "Two", ("Words.",), question=Question("Which?", ("this", "that", "neither"), 2, "Because.")),
    Step("three", "Three", ("Words.",), question=Question("Which?", ("this", "that"), 0, "Because.")),
)
ONE, TWO, THREE = STEPS


@pytest.mark.parametrize("choice", [None, 0, 2])
def test_there_and_back(choice: int | None) -> None:
    progress = Progress().saw(ONE).answered(TWO, choice).saw(THREE)
    assert Progress.parse(progress.text(), STEPS) == progress
    assert set(progress.text()) <= set("abcdefghijklmnopqrstuvwxyz_0123456789.:?")  # a cookie needs no quotes


def test_the_first_answer_stays_and_a_step_is_done_when_it_is_answered() -> None:
    progress = Progress().saw(ONE).saw(TWO)
    assert [progress.done(step) for step in STEPS] == [True, False, False]
    assert [progress.knows(step) for step in STEPS] == [True, False, False]
    progress = progress.answered(TWO, 1).answered(TWO, 2)
    assert progress.answers == {"two": 1}
    assert progress.done(TWO)
    assert Progress().newest is None
    assert progress.saw(ONE).newest == "two"


@pytest.mark.parametrize(
    "text",
    ["", "...", "four:1", "one:1", "two:3", "two:-1", "two:x", "two:1:1", "two:00", "ONE", "one,two", "'\";<>" * 100],
)
def test_what_does_not_fit_the_lesson_is_left_out(text: str) -> None:
    progress = Progress.parse(text, STEPS)
    assert not progress.answers
    assert set(progress.seen) <= {"one", "two"}


def test_a_step_named_twice_counts_once() -> None:
    assert Progress.parse("one.one.two:1.two:0", STEPS) == Progress(("one", "two"), {"two": 0})
