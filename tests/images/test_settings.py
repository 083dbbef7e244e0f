"""Image settings: bounds and what is refused, the work of an iteration counted by torch, and recipes as links."""

import dataclasses

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from gan1d.base.fields import SettingsError
from gan1d.images.networks import make_discriminator, make_generator
from gan1d.images.presets import PRESETS
from gan1d.images.settings import MOST_WORK, ImageRecipe, ImageSettings
from gan1d.recipes.recipe import Edit

LIVE = ("k", "learning_rate_D", "learning_rate_G", "g_steps")
FIELDS = ImageSettings.fields()
NUMBERS = [name for name, f in FIELDS.items() if f.metadata["kind"] in (int, float)]
CHOICES = [name for name, f in FIELDS.items() if f.metadata["kind"] is str]
OTHER = ImageSettings(
    k=2, learning_rate_D=0.002, learning_rate_G=3e-4, g_steps=3, data="fashion_mnist",
    orientation="transposed", train_images=50_000, epochs=12,
    m=64, p_z="uniform", z_size=100, networks="mlp", G_layers=(300, 200, 100), G_activation="relu", G_norm="none",
    G_output="sigmoid", G_bias="marginals", G_start=0.05, D_layers=(240,), D_activation="maxout", pieces=4, slope=0.3,
    D_start=0.005, dropout_input=0.2, dropout=0.5, loss="minimax", r1=0.5, smoothing=0.1, optimizer_G="momentum",
    optimizer_D="sgd", beta1=0.9, beta2=0.99, momentum=0.4, momentum_end=0.7, momentum_epochs=250, decay="exponential",
    end_D=0.2, end_G=0.3, fall=1e-5, ema=0.0, seed=7,
)  # fmt: skip


# ---- single settings


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_keep_to_their_bounds(name):
    about = FIELDS[name].metadata
    low, high, kind = about["low"], about["high"], about["kind"]
    for value in (low, high, FIELDS[name].default):
        assert ImageSettings.checked(name, value) == value
        assert type(ImageSettings.parse(name, str(value))) is kind
    step = 1 if kind is int else 1e-3
    for value in (low - step, high + step, float("nan"), float("inf"), True, "1"):
        with pytest.raises(SettingsError, match=rf"^{name} must be a (whole )?number from .* to .*; not .*\.$"):
            ImageSettings.checked(name, value)
    with pytest.raises(SettingsError, match=f"{name} must be"):
        dataclasses.replace(ImageSettings(), **{name: low - step})
    if kind is int:
        with pytest.raises(SettingsError, match=f"{name} must be a whole number"):
            ImageSettings.checked(name, low + 0.5)


@pytest.mark.parametrize("name", CHOICES)
def test_names_are_refused_with_the_choices(name):
    choices = FIELDS[name].metadata["choices"]
    for value in choices:
        assert ImageSettings.checked(name, value) == value
    with pytest.raises(SettingsError) as error:
        dataclasses.replace(ImageSettings(), **{name: "Wasserstein"})
    assert str(error.value) == f"{name} must be one of {', '.join(choices)}; not Wasserstein."


@pytest.mark.parametrize("name", ["G_layers", "D_layers"])
def test_layers_are_one_to_six_whole_numbers(name):
    for value in ((1,), (1, 2, 3, 4, 5, 6), (4096,)):
        assert ImageSettings.checked(name, value) == value
    for value in ((), (1,) * 7, (0,), (4097,), (2.5,), 3, "3"):
        with pytest.raises(SettingsError, match=rf"{name} must be 1 to 6 whole numbers from 1 to 4096, .*; not "):
            ImageSettings.checked(name, value)
    assert ImageSettings.parse(name, "300, 20") == (300, 20)


def test_the_defaults_are_the_preset_toward_log_2():
    assert ImageSettings() == PRESETS["log2"].settings


def test_every_setting_has_a_label_and_a_sentence_of_help():
    for f in FIELDS.values():
        assert f.metadata["label"]
        assert f.metadata["help"].endswith(".")
    assert len({f.metadata["label"] for f in FIELDS.values()}) == len(FIELDS)


def test_the_live_settings():
    assert ImageSettings.live() == LIVE


# ---- settings together


@pytest.mark.parametrize("layers", [(32,), (32, 64, 128)])
@pytest.mark.parametrize("name", ["G_layers", "D_layers"])
def test_convolutional_networks_have_two_layers(name, layers):
    with pytest.raises(SettingsError, match=f"have 2 layers each, .*not .*{len(layers)} in {name[0]}"):
        ImageSettings(**{"networks": "convolutional", name: layers})
    assert ImageSettings(**{"networks": "mlp", name: layers})


@pytest.mark.parametrize(("name", "value"), [("D_activation", "maxout"), ("G_bias", "marginals")])
def test_what_convolutional_networks_cannot_have(name, value):
    with pytest.raises(SettingsError, match=f"{name} {value} needs networks mlp; not convolutional."):
        ImageSettings(**{"networks": "convolutional", name: value})
    assert ImageSettings(**{"networks": "mlp", name: value})


@pytest.mark.parametrize(
    "settings",
    [
        ImageSettings(),
        ImageSettings(D_activation="maxout", pieces=3, D_layers=(20, 30, 10), G_layers=(50,)),
        PRESETS["convolutional"].settings,
    ],
)
@pytest.mark.parametrize("changes", [{}, {"k": 3, "g_steps": 2, "r1": 0.0, "m": 7}])
def test_work_counts_the_multiplications_that_torch_counts(settings, changes):
    """k D steps: both minibatches through D and back, samples through G, R1 back once more; G steps through both."""
    s = dataclasses.replace(settings, **changes)
    with torch.random.fork_rng(devices=[]):
        G, D = make_generator(s, np.zeros((1, 784), np.uint8)), make_discriminator(s, torch.Generator())
    counts = []
    for network, x in ((G, torch.zeros(2, s.z_size)), (D, torch.zeros(2, 784))):
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            network(x)
        counts.append(counter.get_total_flops() / 2 / 2)  # two images; an addition for each multiplication
    of_G, of_D = counts
    expected = s.m * (s.k * (2 * 3 * of_D + of_G + (3 * of_D if s.r1 else 0)) + s.g_steps * 3 * (of_D + of_G))
    assert s.work == pytest.approx(expected, rel=0.02)  # one layer reads less at the rim than the rule says


def test_an_iteration_that_would_take_minutes_is_refused():
    great = {"G_layers": (4096, 4096), "D_layers": (4096, 4096), "k": 20}
    with pytest.raises(SettingsError, match=r"One iteration would take .*e\+\d+ multiplications.*lower m \(8192\), k"):
        ImageSettings(m=8192, **great)
    assert ImageSettings(m=16, **great).work < MOST_WORK
    for preset in PRESETS.values():
        assert preset.settings.work < MOST_WORK / 4


# ---- recipes


def test_a_recipe_comes_back_from_its_link():
    for name in FIELDS:
        if name != "networks":
            assert getattr(OTHER, name) != getattr(ImageSettings(), name), f"{name} is not tried"
    recipe = ImageRecipe(OTHER).edited(120, "k", 5).edited(600, "learning_rate_G", 1.5e-4).edited(70_000, "g_steps", 2)
    query = recipe.to_query()
    assert all(isinstance(text, str) for text in query.values())
    assert query["edits"] == "120:k=5;600:learning_rate_G=0.00015;70000:g_steps=2"
    assert ImageRecipe.from_query(query) == recipe
    for preset in PRESETS.values():
        assert ImageRecipe.from_query(ImageRecipe(preset.settings).to_query()).settings == preset.settings
    assert ImageRecipe().to_query() == {}
    assert ImageRecipe.from_query({}) == ImageRecipe()


def test_edits_are_in_force_from_their_iteration_on():
    recipe = ImageRecipe().edited(10, "k", 3).edited(20, "learning_rate_D", 0.5).edited(30, "k", 1)
    assert [recipe.at(i).k for i in (0, 9, 10, 29, 30, 10**6)] == [1, 1, 3, 3, 1, 1]
    assert [recipe.at(i).learning_rate_D for i in (19, 20, 40)] == [1e-3, 0.5, 0.5]
    assert recipe.edited(15, "g_steps", 2).edits == (Edit(10, "k", 3), Edit(15, "g_steps", 2))


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in LIVE])
def test_only_live_settings_can_be_edited(name):
    with pytest.raises(
        SettingsError, match=f"'{name}' cannot be changed while it trains; these can: {', '.join(LIVE)}."
    ):
        ImageRecipe().edited(5, name, FIELDS[name].default)


def test_edits_that_cannot_be_are_refused():
    with pytest.raises(SettingsError, match="k must be a whole number from 1 to 50; not 51"):
        ImageRecipe().edited(5, "k", 51)
    with pytest.raises(SettingsError, match="iteration of an edit must be from 0 to 99999999; not -1"):
        ImageRecipe().edited(-1, "k", 2)
    great = ImageSettings(m=512, G_layers=(2048, 2048), D_layers=(2048, 2048))
    with pytest.raises(SettingsError, match="One iteration would take"):
        ImageRecipe(great).edited(5, "k", 50)
    assert ImageRecipe(great).edited(5, "k", 2).at(5).k == 2


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"m": "many"}, "m must be a whole number from 1 to 8192; not 'many'."),
        ({"G_layers": "9,x"}, "G_layers must be 1 to 6 whole numbers from 1 to 4096, separated by commas; not '9,x'."),
        ({"width": "3"}, "There is no setting 'width'; the settings are k, "),
        ({"edits": "5:m=3"}, "'m' cannot be changed while it trains"),
        ({"edits": "5;k=3"}, "An edit must be written iteration:setting=value, as 120:k=5; not '5'."),
        ({"networks": "convolutional", "G_layers": "64"}, "Convolutional networks have 2 layers each"),
    ],
)  # fmt: skip
def test_bad_links_are_refused_in_a_sentence(query, said):
    with pytest.raises(SettingsError) as error:
        ImageRecipe.from_query(query)
    assert str(error.value).startswith(said)
