"""An axis: ranges mean what they say, its text reads as the axis, and what cannot be is said in one sentence."""

import math

import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.settings import FIELDS
from gan1d.sweep.axes import AXES, MOST_VALUES, Axis


def test_a_range_of_whole_numbers_has_them_all():
    assert Axis.parse("k=1:16") == Axis("k", tuple(range(1, 17)))
    assert all(isinstance(value, int) for value in Axis.parse("k=1:16").values)


def test_a_linear_range_has_equal_steps_and_a_log_range_equal_ratios():
    linear = Axis.parse("r1=0:2:5").values
    assert linear == (0.0, 0.5, 1.0, 1.5, 2.0)
    log = Axis.parse("learning_rate_D=1e-4:1:9log").values
    assert (log[0], log[-1], len(log)) == (1e-4, 1.0, 9)
    for a, b in zip(log, log[1:], strict=False):
        assert math.log(b / a) == pytest.approx(math.log(1e4) / 8, abs=2e-3)


def test_whole_settings_are_rounded_and_stay_whole():
    assert Axis.parse("m=16:16384:6log").values == (16, 64, 256, 1024, 4096, 16384)
    assert Axis.parse("k=1:50:3").values == (1, round(25.5), 50)


@pytest.mark.parametrize(
    ("text", "log"),
    [
        ("k=1:16", False),
        ("k=1,2,7", False),
        ("k=1:3", False),  # rounded, in equal ratios too
        ("r1=0:2:5", False),
        ("learning_rate_D=0.0001:1:16log", True),
        ("m=16:16384:6log", True),
        ("learning_rate_G=0.001,0.1", False),
        ("k=2:8:4", False),
    ],
)
def test_the_text_of_an_axis_reads_as_the_axis(text, log):
    axis = Axis.parse(text)
    assert axis.text == text
    assert axis.log == log
    assert Axis.parse(axis.text) == axis


def test_every_number_but_the_seed_can_be_an_axis():
    numbers = {name for name, field in FIELDS.items() if field.metadata["kind"] in (int, float)}
    assert set(AXES) == numbers - {"seed"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "An axis must be written as"),
        ("k", "An axis must be written as k=1:16, k=1,2,5, r1=0:1:5 or learning_rate_D=0.001:1:16log; not 'k'."),
        ("k=", "An axis must be written as"),
        ("k=1:2:3:4", "An axis must be written as"),
        ("k=1:16:many", "An axis must be written as"),
        ("k=1:16:-3", "An axis must be written as"),
        ("seed=1:8", "An axis must be one of k, "),
        ("loss=1:8", "not 'loss'."),
        ("nonsense=1:8", "not 'nonsense'."),
        ("k=0:4", "k must be a whole number from 1 to 50; not 0."),
        ("k=1:99", "k must be a whole number from 1 to 50; not 99."),
        ("k=one:4", "k must be a whole number from 1 to 50; not 'one'."),
        ("k=3:3", "The range of k must go from a smaller to a larger value; not from 3 to 3."),
        ("k=5:3", "not from 5 to 3."),
        ("k=3", "An axis must have 2 to 1,000 values; k has 1."),
        ("r1=0:1:0", "An axis must have 2 to 1,000 values; r1 has 0."),
        ("r1=0:1:1000000", "An axis must have 2 to 1,000 values; r1 has 1,000,000."),
        ("k=1,1", "The values of k must rise from each to the next; not 1,1."),
        ("k=5,2", "not 5,2."),
        ("k=1:4:9", "k has no 9 different values from 1 to 4: ask for fewer."),
        ("r1=0:1:4log", "A log range must begin above 0; r1 begins at 0: begin higher, or leave out log."),
        ("r1=0:1", "Say how many values of r1 there are to be, as r1=0:1:8 or r1=0:1:8log."),
        ("r1=0:nan:4", "r1 must be a number from 0 to 1000; not nan."),
    ],
)
def test_what_cannot_be_an_axis_is_said_in_one_sentence(text, said):
    with pytest.raises(SettingsError) as refusal:
        Axis.parse(text)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_long_list_is_refused_without_being_repeated():
    with pytest.raises(SettingsError) as refusal:
        Axis("r1", tuple(n / 10 for n in range(MOST_VALUES + 1)))
    assert len(str(refusal.value)) < 200
