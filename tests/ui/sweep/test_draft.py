"""A map as somebody types it: every setting has a range that works, and what cannot be is one sentence."""

import json

import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import FIELDS, Settings
from gan1d.sweep.axes import AXES, Axis
from gan1d.sweep.plan import Sweep
from gan1d.ui.sweep.draft import EVEN, LIST, LOG, PRESETS, AxisDraft, Draft, suggested


@pytest.mark.parametrize("setting", AXES)
def test_every_setting_has_a_range_around_its_default(setting: str) -> None:
    values = suggested(setting).values
    about = FIELDS[setting].metadata
    assert len(values) >= 2
    assert about["low"] <= values[0] < values[-1] <= about["high"]
    default = getattr(Settings(), setting)
    assert default == 0 or values[0] <= default <= values[-1]


@pytest.mark.parametrize("text", ["k=1:16", "learning_rate_D=0.001:1:16log", "r1=0:1:5", "k=1,2,7", "m=8:1024:8log"])
def test_what_a_link_says_can_be_typed(text: str) -> None:
    axis = Axis.parse(text)
    draft = AxisDraft.of(axis)
    assert draft.axis() == axis
    assert draft.spacing == (LIST if "," in text else LOG if "log" in text else EVEN)


def test_a_range_becomes_a_list_of_the_same_values() -> None:
    draft = AxisDraft.of(Axis.parse("r1=0:1:5"))
    before = draft.axis()
    draft.respaced(LIST)
    assert draft.axis() == before
    draft.respaced(EVEN)
    assert draft.axis() == before


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_a_map_and_its_link_gives_it_back(preset: str) -> None:
    draft = Draft()
    draft.take(preset)
    assert draft.preset == preset
    sweep = draft.sweep()
    assert Draft.from_query(sweep.to_query()).sweep() == sweep
    assert len(sweep.x.values) == len(sweep.y.values) == 16


def test_a_preset_changes_the_data_only_where_it_must() -> None:
    draft = Draft(Recipe(Settings(p_data="three_modes", k=5)))
    draft.take("modes")
    assert draft.recipe.settings == Settings(p_data="three_modes", k=5)
    draft = Draft(Recipe(Settings(k=5)))
    draft.take("modes")
    assert draft.recipe.settings == Settings(p_data="two_modes", k=5)


def test_the_link_of_a_run_is_a_map_of_it() -> None:
    sweep = Draft.from_query({"m": "64", "seed": "9"}).sweep()
    assert sweep.recipe == Recipe(Settings(m=64, seed=9))
    assert (sweep.x.setting, sweep.y.setting) == ("k", "learning_rate_D")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"steps": 0}, "2 to 1,000 values; k has 0"),
        ({"low": 16}, "not from 16 to 16"),
        ({"low": 0, "spacing": LOG}, "k must be a whole number from 1 to 50; not 0"),
        ({"low": None}, "from of k must be a number"),
        ({"setting": "learning_rate_D", "low": 0.1, "high": 1.0}, "two different settings; both are learning_rate_D"),
        ({"setting": "distance", "low": 1.0, "high": 8.0}, "distance has no effect"),
        ({"setting": "r1", "low": 0.0, "high": 1.0, "spacing": LOG}, "begin above 0"),
        ({"setting": "r1", "low": 0.0, "high": 1.0, "steps": 1001}, "2 to 1,000 values"),
        ({"spacing": LIST, "values": "1,two"}, "k must be a whole number from 1 to 50; not 'two'"),
        ({"spacing": LIST, "values": ""}, "axis must be written as"),
    ],
)
def test_what_cannot_be_is_one_sentence(change: dict[str, object], sentence: str) -> None:
    draft = Draft()
    for name, value in change.items():
        setattr(draft.x, name, value)
    with pytest.raises(SettingsError, match=sentence):
        draft.sweep()


@pytest.mark.parametrize("name", ["seeds", "iterations"])
def test_an_empty_number_is_refused_by_its_name(name: str) -> None:
    draft = Draft()
    setattr(draft, name, None)
    with pytest.raises(SettingsError, match=f"^{name} must be a whole number .* not empty"):
        draft.sweep()


def test_a_million_cells_are_refused_before_anything_is_made() -> None:
    with pytest.raises(SettingsError, match="at most 1,000,000 are allowed"):
        Draft(seeds=1000, x=AxisDraft.of(Axis.spaced("r1", 0, 1, 200))).sweep()
    assert isinstance(Draft().sweep(), Sweep)


def test_a_tab_remembers_a_map_as_it_is_typed_what_cannot_be_included() -> None:
    draft = Draft(
        Recipe(Settings(k=7)), AxisDraft("k", EVEN, 9, 4, None), AxisDraft("r1", LIST, values="0, x"), None, 70
    )
    assert Draft.from_text(draft.to_text()) == draft


@pytest.mark.parametrize(
    "change",
    [
        {"recipe": "k=0"},
        {"recipe": None},
        {"x": {}},
        {"y": {"setting": "engine", "spacing": EVEN, "low": 1, "high": 2, "steps": 3, "values": ""}},
        {"y": {"setting": "k", "spacing": "wide", "low": 1, "high": 2, "steps": 3, "values": ""}},
        {"x": {"setting": "k", "spacing": EVEN, "low": [], "high": 2, "steps": 3, "values": ""}},
        {"seeds": "many"},
    ],
)
def test_what_this_app_does_not_write_is_refused(change: dict) -> None:
    told = json.loads(Draft().to_text()) | change
    for text in (json.dumps(told), "no json", "3"):
        with pytest.raises(SettingsError):
            Draft.from_text(text)
