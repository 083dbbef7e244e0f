"""How settings are written and read, in links, on the command line and in messages."""

import pytest

from gan1d.base.fields import SettingsError, show
from gan1d.recipes.settings import FIELDS, Settings


def refusal(make, *args, **kwargs):
    """The message of the SettingsError that the call must raise."""
    with pytest.raises(SettingsError) as caught:
        make(*args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("k", "three"),
        ("k", "3.5"),
        ("k", "3.0"),
        ("k", ""),
        ("k", "3,4"),
        ("k", "0x3"),
        ("k", "9" * 5000),
        ("learning_rate_D", "fast"),
        ("learning_rate_D", ""),
        ("learning_rate_D", "nan"),
        ("learning_rate_D", "1e999"),
        ("learning_rate_D", "-1e-300"),
        ("weights", ""),
        ("weights", "1"),
        ("weights", "1,"),
        ("weights", "1;2"),
        ("weights", "1,two"),
        ("weights", "1,2,3,4"),
        ("heights", "1"),
        ("heights", "1.5,2"),
        ("heights", "-1,2"),
        ("heights", "1,1000"),
        ("heights", "equal"),
        ("heights", ",".join(["1"] * 65)),
        ("expression", ""),
        ("expression", "x" * 201),
        ("span", "1"),
        ("span", "1,2,3"),
        ("span", "-1001,0"),
        ("span", "nan,1"),
        ("loss", "energy"),
        ("loss", ""),
        ("p_data", "Normal"),
    ],
)
def test_text_that_cannot_be_read_is_refused_by_name(name, text):
    message = refusal(Settings.parse, name, text)
    assert message.startswith(f"{name} must be ")
    assert "not " in message


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("k", "7", 7),
        ("learning_rate_D", "0.001", 0.001),
        ("learning_rate_D", "1e-3", 0.001),
        ("learning_rate_D", "2", 2.0),
        ("weights", "1,2.5", (1.0, 2.5)),
        ("weights", "0, 1, 2", (0.0, 1.0, 2.0)),
        ("heights", "0, 999", (0, 999)),
        ("span", "-3,4", (-3.0, 4.0)),
        ("expression", " exp(x)\n*2 ", "exp(x) *2"),
        ("loss", "minimax", "minimax"),
    ],
)
def test_text_is_read_as_the_settings_own_type(name, text, value):
    got = Settings.parse(name, text)
    assert got == value
    assert type(got) is FIELDS[name].metadata["kind"]


@pytest.mark.parametrize("name", ["k", "learning_rate_D"])
def test_a_number_too_large_for_a_float_is_refused_like_any_other(name):
    assert refusal(Settings.checked, name, 10**400).startswith(f"{name} must be ")
    assert refusal(Settings.parse, "k", "1" * 400).startswith("k must be ")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.025, "0.025"), (2.0, "2"), (5, "5"), ((1.0, 0.5), "1,0.5"), ("sgd", "sgd"), (0.1 + 0.2, repr(0.1 + 0.2))],
)
def test_values_are_written_as_short_as_they_can_be(value, text):
    assert show(value) == text


def test_a_message_names_the_bounds_of_several_numbers_and_repeats_no_more_than_the_start_of_a_long_value():
    assert refusal(Settings, heights=(1,)) == (
        "heights must be 2 to 64 whole numbers from 0 to 999, separated by commas; not 1."
    )
    assert refusal(Settings, span=()) == "span must be 2 numbers from -1000 to 1000, separated by commas; not equal."
    for call in (lambda: Settings.parse("k", "9" * 100_000), lambda: Settings(weights=(1.0,) * 100_000)):
        message = refusal(call)
        assert len(message) < 250
        assert " characters)" in message
