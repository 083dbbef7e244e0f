"""A small share, always the same, of what `python -m benchmarks.fuzz` sends in by every door; and what it counts."""

from pathlib import Path

import pytest
from hypothesis import strategies as st

from benchmarks.doors import LONGEST, Door, fault_of, refusal
from benchmarks.fuzz import DOORS, enter
from gan1d.base.fields import SettingsError

pytestmark = pytest.mark.slow
SHARE = {"workbooks": 3}
USUAL = 100


@pytest.mark.parametrize("name", DOORS)
def test_nothing_that_comes_in_by_a_door_breaks_anything(name: str) -> None:
    inputs = SHARE.get(name, USUAL)
    entered, failures = enter(DOORS[name], inputs)
    assert failures == {}
    assert entered >= inputs - DOORS[name].each


# ---- the bench itself


def _breaks_at_seven(number: int, _: Path) -> list[str]:
    if number == 7:
        raise KeyError(number)
    return []


def _refuses(number: int, _: Path) -> list[str]:
    told: list[str] = []
    with refusal(told):
        raise SettingsError(f"n must be a text; not {number}.")
    return told


def test_every_kind_of_failure_is_counted_once_with_an_input() -> None:
    entered, failures = enter(Door(st.integers(0, 9), _breaks_at_seven), 200)
    assert entered == 10  # there are no more
    ((fault, given),) = failures.items()
    assert fault.startswith("KeyError at ")
    assert given == "7"


def test_a_refusal_is_no_failure() -> None:
    assert enter(Door(st.integers(0, 9), _refuses), 20)[1] == {}


@pytest.mark.parametrize(
    ("sentence", "given", "fault"),
    [
        ("All is well.", "", ""),
        (" ", "", "an empty sentence"),
        ("x" * (LONGEST + 1), "", f"a sentence of {LONGEST + 1:,} characters"),
        ("It said: Traceback (most recent call last)", "", "a traceback"),
        ("The loss is nan.", "", "nan in: The loss is nan."),
        ("k must be a number; not nan.", "", ""),
        ("There is no run 'nan'.", "nan", ""),
        ("A financial figure.", "", ""),
    ],
)
def test_what_is_wrong_with_a_sentence(sentence: str, given: str, fault: str) -> None:
    assert fault_of(sentence, given) == fault
