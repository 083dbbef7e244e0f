"""Settings: every bound from both sides, messages that name setting, value and choices, and show/parse both ways."""

import dataclasses
import math

import numpy as np
import pytest

from gan1d.base.fields import SettingsError, show
from gan1d.densities.distributions import P_DATA, P_Z
from gan1d.recipes.settings import FIELDS, LIVE, Settings, modes_of
from gan1d.theory.losses import LOSSES

NUMBERS = [name for name, f in FIELDS.items() if f.metadata["kind"] in (int, float)]
WHOLE = [name for name, f in FIELDS.items() if f.metadata["kind"] is int]
REAL = [name for name, f in FIELDS.items() if f.metadata["kind"] is float]
CHOICES = [name for name, f in FIELDS.items() if "choices" in f.metadata]
OF_YOUR_OWN = {
    "heights": [(0, 1), (999,) * 64, tuple(range(64))],
    "expression": ["x", "exp(-x^2) + 1 >= x", "1" * 200],
    "span": [(-1000.0, 1000.0), (0.1 + 0.2, 1 / 3), (5.0, -5.0)],
}
RATES = ("learning_rate_D", "learning_rate_G")


def about(name):
    return FIELDS[name].metadata


def refusal(make, *args, **kwargs):
    """The message of the SettingsError that the call must raise."""
    with pytest.raises(SettingsError) as caught:
        make(*args, **kwargs)
    return str(caught.value)


def test_every_field_is_tested():
    assert (
        {*NUMBERS, *CHOICES, "weights", "heights", "expression", "span"}
        == set(FIELDS)
        == {f.name for f in dataclasses.fields(Settings)}
    )


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("end", ["low", "high"])
def test_a_bound_itself_is_accepted_in_the_settings_own_type(name, end):
    bound = about(name)[end]
    value = getattr(Settings(**{name: bound}), name)
    assert value == bound
    assert type(value) is about(name)["kind"]


@pytest.mark.parametrize("name", NUMBERS)
def test_just_outside_a_bound_is_refused_with_setting_value_and_bounds(name):
    low, high = about(name)["low"], about(name)["high"]
    if name in WHOLE:
        below, above = low - 1, high + 1
    else:
        below, above = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
    for value in (below, above):
        message = refusal(Settings, **{name: value})
        assert message.startswith(f"{name} must be ")
        assert f"from {show(low)} to {show(high)}" in message
        assert f"not {show(value)}" in message
        assert float(show(value)) == value


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -1, -0.5, 1e9 + 0.5, 1e300, 2**31])
def test_numbers_that_are_none_or_far_out_are_refused(name, value):
    if name == "start_mean" and value in (-1, -0.5):  # the only number that may be negative
        assert Settings(start_mean=value).start_mean == value
    else:
        assert refusal(Settings, **{name: value}).startswith(f"{name} must be ")


@pytest.mark.parametrize("name", [*NUMBERS, "weights"])
@pytest.mark.parametrize("value", [True, False, "1", "", None, [1.0], {}, (1.0,), 1 + 0j])
def test_what_is_no_number_is_refused_where_a_number_belongs(name, value):
    assert refusal(Settings, **{name: value}).startswith(f"{name} must be ")


@pytest.mark.parametrize("name", WHOLE)
def test_whole_numbers_may_not_have_a_fraction(name):
    assert f"{name} must be a whole number" in refusal(Settings, **{name: about(name)["low"] + 0.5})
    value = getattr(Settings(**{name: float(about(name)["high"])}), name)
    assert type(value) is int


@pytest.mark.parametrize("name", REAL)
def test_real_numbers_may_be_given_as_whole_ones(name):
    value = getattr(Settings(**{name: math.floor(about(name)["high"])}), name)
    assert type(value) is float


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("k", 0, "k must be a whole number from 1 to 50; not 0."),
        ("m", 1_000_000, "m must be a whole number from 1 to 16384; not 1000000."),
        ("learning_rate_D", -0.1, "learning_rate_D must be a number from 0 to 10; not -0.1."),
        ("learning_rate_G", math.nan, "learning_rate_G must be a number from 0 to 10; not nan."),
        ("r1", math.inf, "r1 must be a number from 0 to 1000; not inf."),
        ("width", 1e9, "width must be a number from 0.01 to 10; not 1e+09."),
        ("p_z", "gamma", "p_z must be one of uniform, normal; not gamma."),
        ("loss", "", f"loss must be one of {', '.join(LOSSES)}; not empty."),
        (
            "weights",
            (1.0, -1.0),
            "weights must be equal, or 2 or 3 numbers from 0 to 1000, separated by commas; not 1,-1.",
        ),
    ],
)
def test_a_message_reads_as_a_sentence(name, value, message):
    assert refusal(Settings, **{name: value}) == message
    assert refusal(Settings.checked, name, value) == message
    assert refusal(Settings().with_setting, name, value) == message


@pytest.mark.parametrize("name", CHOICES)
def test_each_choice_is_accepted_and_any_other_text_refused_with_the_choices(name):
    choices = about(name)["choices"]
    assert len(choices) == len(set(choices)) >= 2
    for choice in choices:
        assert getattr(Settings(**{name: choice}), name) == choice
    for wrong in ("nonsense", choices[0].upper(), choices[0] + " ", "", 0, None, True, (choices[0],)):
        message = refusal(Settings, **{name: wrong})
        assert message.startswith(f"{name} must be one of {', '.join(choices)}; not ")


def test_densities_to_choose_are_those_that_exist():
    assert about("p_data")["choices"] == (*P_DATA, "drawn", "expression")
    assert about("p_z")["choices"] == P_Z


@pytest.mark.parametrize("weights", [(1.0,), (1.0,) * 4, (math.nan, 1.0), (1.0, math.inf), (1.0, -0.1), (1.0, 1001.0)])
def test_weights_must_be_two_or_three_numbers_within_bounds(weights):
    assert refusal(Settings, p_data="two_modes", weights=weights).startswith(
        "weights must be equal, or 2 or 3 numbers from 0 to "
    )


@pytest.mark.parametrize("weights", [(True, 1.0), ("1", "2"), "1,2", 3.0, None])
def test_weights_must_be_numbers(weights):
    assert refusal(Settings, weights=weights).startswith("weights must be ")


def test_weights_at_their_bounds_are_accepted_as_a_tuple_of_real_numbers():
    assert Settings(p_data="two_modes", weights=[0, 1000]).weights == (0.0, 1000.0)
    assert all(type(w) is float for w in Settings(weights=[1, 2, 3]).weights)


def test_a_mixture_needs_a_weight_for_each_mode():
    assert (modes_of("two_modes"), modes_of("three_modes"), modes_of("normal")) == (2, 3, 0)
    assert Settings(p_data="two_modes", weights=(1.0, 2.0)).weights == (1.0, 2.0)
    message = refusal(Settings, p_data="three_modes", weights=(1.0, 2.0))
    assert message == "weights must be 3 numbers for three_modes, one a mode, or equal; not 1,2."
    message = refusal(Settings, p_data="two_modes", weights=(1.0, 2.0, 3.0))
    assert message == "weights must be 2 numbers for two_modes, one a mode, or equal; not 1,2,3."
    assert Settings.parse("weights", "equal") == Settings(p_data="three_modes").weights == ()
    assert show(()) == "equal"


@pytest.mark.parametrize(("p_data", "weights"), [("two_modes", (0.0, 0.0)), ("three_modes", (0.0, 0.0, 0.0))])
def test_weights_that_count_may_not_all_be_0(p_data, weights):
    message = refusal(Settings, p_data=p_data, weights=weights)
    assert message.startswith("weights must have a sum above 0")
    assert message.endswith(f"not {show(weights[: modes_of(p_data)])}.")
    one = (*weights[1:], 1.0)
    assert Settings(p_data=p_data, weights=one).weights == one


@pytest.mark.parametrize(
    "call",
    [lambda n: Settings.checked(n, 1), lambda n: Settings.parse(n, "1"), lambda n: Settings().with_setting(n, 1)],
)
def test_an_unknown_setting_is_named_together_with_those_that_exist(call):
    message = refusal(call, "learning_rate")
    assert "'learning_rate'" in message
    for name in FIELDS:
        assert name in message


def test_weights_that_do_not_count_may_be_anything_or_are_named():
    try:
        message = show(Settings(p_data="normal", weights=(0.0, 0.0)).weights)
    except SettingsError as error:
        message = str(error)
    assert "0,0" in message
    assert "0 modes" not in message


def values_of(name):
    if name == "weights":
        return [(1.0, 2.0), (1 / 3, 0.1 + 0.2, 1e-12), (0.0, 1000.0)]
    if name in OF_YOUR_OWN:
        return OF_YOUR_OWN[name]
    if name in CHOICES:
        return list(about(name)["choices"])
    low, high = about(name)["low"], about(name)["high"]
    rng = np.random.default_rng(sum(map(ord, name)))
    if name in WHOLE:
        return [low, high, *map(int, rng.integers(low, high, 20))]
    return [low, high, low + 1e-9, math.nextafter(high, 0), *map(float, rng.uniform(low, high, 20))]


@pytest.mark.parametrize("name", FIELDS)
def test_parse_reads_back_what_show_writes(name):
    for value in values_of(name):
        got = Settings.parse(name, show(value))
        assert got == value
        assert type(got) is type(value)


def test_settings_are_frozen_compare_by_value_and_can_be_keys():
    s = Settings()
    with pytest.raises(dataclasses.FrozenInstanceError):
        s.k = 2
    assert s == Settings()
    assert hash(s) == hash(Settings())
    assert s != Settings(seed=2)


def test_with_setting_changes_one_setting_of_a_copy():
    s = Settings()
    changed = s.with_setting("k", 5)
    assert (s.k, changed.k) == (3, 5)
    assert dataclasses.replace(changed, k=3) == s


def test_with_setting_checks_settings_against_each_other():
    two = Settings(p_data="two_modes", weights=(1.0, 2.0))
    assert "weights" in refusal(two.with_setting, "p_data", "three_modes")
    assert "weights" in refusal(two.with_setting, "weights", (0.0, 0.0, 1.0))


def test_what_the_brief_of_a_lecture_changes_while_it_trains_is_live():
    assert {"k", "g_steps", "m", "loss", *RATES} <= set(LIVE)
    assert not {"p_data", "p_z", "seed", "G_width", "D_depth", "optimizer_G", "horizon"} & set(LIVE)


@pytest.mark.parametrize("name", FIELDS)
def test_every_setting_has_a_label_and_a_sentence_of_help(name):
    assert about(name)["label"]
    assert about(name)["help"].endswith(".")


def test_the_default_is_the_measured_recipe():
    """Adam with beta 0 and 0.9, rates 0.025 and 0.005, k = 3, m = 128 then 512, over 5,000 iterations."""
    s = Settings()
    assert (s.k, s.g_steps, s.m, s.late_m, s.horizon) == (3, 1, 128, 4, 5000)
    assert (s.learning_rate_D, s.learning_rate_G, s.beta1, s.beta2) == (0.025, 0.005, 0.0, 0.9)
    assert (s.optimizer_D, s.optimizer_G, s.loss, s.decay, s.r1) == ("adam", "adam", "non_saturating", "cosine", 0.0)
    assert (s.G_width, s.G_depth, s.G_activation, s.G_init) == (16, 2, "tanh", "monotone")
    assert (s.D_width, s.D_depth, s.D_activation, s.D_first) == (32, 2, "leaky_relu", "sine")
    assert s.p_z == "uniform"
