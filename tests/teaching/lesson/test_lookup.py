import pytest

from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.lookup import find, number_of

LAST = len(LESSON)


@pytest.mark.parametrize("step", LESSON, ids=lambda step: step.name)
def test_every_step_is_found_by_its_name_and_number_and_nothing_is_said(step) -> None:
    for text in (step.name, f" {step.name.upper()} ", str(number_of(step))):
        assert find(text) == (step, None)


def test_without_a_name_it_begins_at_the_start() -> None:
    assert find(None) == find("") == find(" ") == (LESSON[0], None)


@pytest.mark.parametrize(("text", "number"), [("0", 1), ("-3", 1), (str(LAST + 1), LAST), ("9" * 5000, LAST),
                                              ("-" + "9" * 5000, 1)])  # fmt: skip
def test_a_number_beyond_the_ends_goes_to_that_end_and_says_so(text: str, number: int) -> None:
    step, sentence = find(text)
    assert number_of(step) == number
    assert sentence.startswith(f"The lesson has steps 1 to {LAST}, not {text[:3]}")
    assert sentence.endswith(f"this is step {number}, {step.title}.")
    assert len(sentence) < 300


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("equilibrum", "equilibrium"),
        ("saturation", "saturating"),
        ("Round in circle", "circling"),
        ("colapse", "collapse"),
    ],
)
def test_a_name_that_is_nearly_right_goes_to_the_nearest_and_says_so(text: str, name: str) -> None:
    step, sentence = find(text)
    assert step.name == name
    assert sentence == f"The lesson has no step '{text.lower()}': this is step {number_of(step)}, {step.title}."


@pytest.mark.parametrize("text", ["zzzz", "1.5", "²", "{n}", "<b>", "x" * 10_000])
def test_anything_else_goes_to_the_start_and_says_so(text: str) -> None:
    step, sentence = find(text)
    assert step is LESSON[0]
    assert sentence.startswith(f"The lesson has no step '{text[:80]}")
    assert len(sentence) < 300


def test_other_steps_may_be_searched() -> None:
    two = LESSON[3:5]
    assert find("3", two)[0] is two[1]
    assert find(LESSON[0].name, two)[1] is not None
