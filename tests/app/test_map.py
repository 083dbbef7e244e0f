"""The page Map, run by Streamlit: choices make the link, what cannot be is said and loses nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.ui.sweep import component
from tests.app.test_every_page import opened
from tests.app.test_told import forgotten
from tests.foreign import FOREIGN, teach
from tests.ui.sweep.maps import a_sweep, all_of, begun

pytestmark = pytest.mark.slow
FILES = {"HTML", "SVG", "PNG", "PDF"}


@pytest.fixture(autouse=True)
def _own_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The links of the maps that the live view was given."""
    given: list[str] = []
    monkeypatch.setattr(component, "_component", lambda data, **_: given.append(data["sweep"]))
    return given


def query(page: AppTest) -> dict[str, str]:
    return {name: text if isinstance(text, str) else text[-1] for name, text in page.query_params.items()}


def test_the_first_map_is_k_by_the_learning_rate_of_D() -> None:
    page = opened("map.py")
    assert not page.exception
    assert {name: query(page)[name] for name in "xy"} == {"x": "k=1:16", "y": "learning_rate_D=0.001:1:16log"}


def test_learning_rates_that_fall_too_late_are_told_and_can_fall_sooner() -> None:
    page = opened("map.py")
    assert query(page)["horizon"] == query(page).get("iterations", "1500")
    assert not any(button.key == "map_end_in_time" for button in page.button)
    page.number_input(key="map_iterations").set_value(300).run()
    assert any("until iteration 1,500" in caption.value for caption in page.caption)
    page.button(key="map_end_in_time").click().run()
    assert query(page)["horizon"] == "300"
    assert not any(button.key == "map_end_in_time" for button in page.button)
    page.number_input(key="map_iterations").set_value(9).run()
    page.button(key="map_end_in_time").click().run()
    (error,) = page.error
    assert "horizon must be a whole number from 10" in error.value


def test_a_link_is_shown_as_it_is_and_what_is_chosen_makes_the_next(shown: list[str]) -> None:
    sweep = a_sweep(seeds=2)
    page = opened("map.py", **sweep.to_query())
    assert shown[-1] == sweep.link
    page.number_input(key="map_x_steps").set_value(2).run()
    page.selectbox(key="map_y_setting").select("r1").run()
    page.number_input(key="map_iterations").set_value(80).run()
    assert not page.error
    now = Sweep.from_query({name: text for name, text in query(page).items() if name != "lang"})
    assert (now.x.values, now.y.setting, now.seeds, now.iterations) == ((1, 4), "r1", 2, 80)
    assert now.recipe == sweep.recipe
    assert shown[-1] == now.link


def test_what_cannot_be_is_said_and_the_map_before_stays(shown: list[str]) -> None:
    sweep = a_sweep()
    page = opened("map.py", **sweep.to_query())
    page.number_input(key="map_x_low").set_value(4).run()
    (error,) = page.error
    assert "k must go from a smaller to a larger value; not from 4 to 4" in error.value
    assert page.number_input(key="map_x_low").value == 4
    assert shown[-1] == sweep.link
    assert query(page)["x"] == sweep.x.text
    page.number_input(key="map_x_high").set_value(7).run()
    assert not page.error
    assert query(page)["x"] == "k=4:7"


def test_a_preset_brings_the_data_it_needs() -> None:
    page = opened("map.py", m="32")
    page.selectbox(key="map_preset").select("modes").run()
    assert not page.error
    assert (query(page)["p_data"], query(page)["m"]) == ("two_modes", "32")
    assert any("p_data two" in caption.value for caption in page.caption)


def test_a_wrong_link_gives_the_default_and_a_sentence() -> None:
    page = opened("map.py", x="k=1:4", y="k=1:4")
    (error,) = page.error
    assert "both are k" in error.value
    assert not page.run().error


def test_a_map_of_the_list_is_chosen_and_one_is_deleted(shown: list[str]) -> None:
    one, other = a_sweep(), a_sweep(3)
    for sweep in (one, other):
        begun(sweep, all_of(sweep))
    page = opened("map.py", **one.to_query())
    assert page.radio(key="map_list").value == one.name
    page.radio(key="map_list").set_value(other.name).run()
    assert shown[-1] == other.link
    assert query(page)["x"] == other.x.text
    page.button(key="map_delete").click().run()
    assert not page.exception
    assert not Folder.of(other).exists()
    assert Folder.of(one).exists()


def test_nothing_on_the_page_was_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    teach(monkeypatch)
    sweep = a_sweep(m=32)
    begun(sweep, all_of(sweep))
    page = opened("map.py", FOREIGN, **sweep.to_query())
    assert not page.exception
    assert set(forgotten(page)) <= FILES
