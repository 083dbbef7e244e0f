"""The export panel and the panels' gallery as Streamlit runs them, without a browser."""

import sys

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.base.fields import SettingsError
from gan1d.figures.panels import NotFoundError
from gan1d.recipes.link import Link
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.front_page import export_job
from gan1d.ui.front_page import export_panel as panel

pytestmark = pytest.mark.slow


def script() -> None:
    import streamlit as st

    from gan1d.ui.front_page.export_panel import export_panel

    export_panel(st.session_state.player)


@pytest.fixture
def page() -> AppTest:
    page = AppTest.from_function(script, default_timeout=30)
    player = SessionPlayer(Link())
    player.recording.extend(5)
    player._head.seek(3)
    page.session_state["player"] = player
    return page.run()


def test_the_picture_in_front_of_the_user_is_there_after_one_click(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gan1d.ui.front_page.export_panel.SOON", 20.0)  # on a busy machine, too
    page.button(key="export_make").click().run()
    assert not page.exception
    (taken,) = page.get("download_button")
    assert taken.proto.label == "Take gan1d-seed1-iteration3.svg"


def test_a_film_goes_to_the_playhead_unless_told_otherwise(page: AppTest) -> None:
    page.selectbox(key="export_kind").set_value(".gif").run()
    for value, name in ((None, "gan1d-seed1-iteration1-3.gif"), (2, "gan1d-seed1-iteration1-2.gif")):
        page.number_input(key="export_first").set_value(1)
        page.number_input(key="export_last").set_value(value)
        page.button(key="export_make").click().run()
        page.session_state["export_making"].wait(20)
        page.run()
        assert page.get("download_button")[0].proto.label == f"Take {name}"


def test_choices_reach_the_file(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(export_job, "make", lambda recording, wanted, progress: asked.append(wanted) or b"made")
    page.selectbox(key="export_kind").set_value(".html").run()
    page.slider(key="export_fps").set_value(12)
    page.button_group(key="export_ground").set_value("dark")
    page.multiselect(key="export_layers").set_value(["D_star"])
    page.button(key="export_make").click().run()
    assert asked == [panel.Export(".html", 0, 3, 12, True, ("D_star",))]


def test_what_cannot_be_is_said_and_the_rest_stays(page: AppTest) -> None:
    page.selectbox(key="export_kind").set_value(".mp4").run()
    page.number_input(key="export_last").set_value(9).run()
    page.button(key="export_make").click().run()
    assert "trained already, at most 5; not 9" in page.error[0].value
    assert not page.get("download_button")
    page.run()
    assert not page.error


def test_films_without_their_encoders_are_refused_as_soon_as_they_are_chosen(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)  # as if it were not installed
    for kind, refused in ((".mp4", True), (".gif", False)):
        page.selectbox(key="export_kind").set_value(kind).run()
        assert [info.value.replace("\\", "") for info in page.info] == [panel.not_installed(kind)] * refused
        assert page.button(key="export_make").disabled == refused


def test_a_film_in_the_making_shows_progress_and_can_be_cancelled(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(recording, wanted, progress):
        while True:
            progress(2, 4)

    monkeypatch.setattr(export_job, "make", slow)
    monkeypatch.setattr(panel, "SOON", 0.0)
    page.selectbox(key="export_kind").set_value(".gif").run()
    page.button(key="export_make").click().run()
    made = page.session_state["export_making"]
    assert page.button(key="export_make").disabled
    assert "of 4 pictures" in page.get("progress")[0].proto.text
    page.button(key="export_cancel").click().run()
    made.wait(20)
    page.run()
    assert not page.get("progress")
    assert not page.get("download_button")
    assert not page.error
    assert not page.button(key="export_make").disabled


def test_a_full_server_says_wait(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise SettingsError("2 files are being made on this server; wait until one of them is done.")

    monkeypatch.setattr(panel, "Making", full)
    page.button(key="export_make").click().run()
    assert "wait until one of them is done" in page.error[0].value


# ---- the gallery -------------------------------------------------------------------------------------------------


def gallery() -> None:
    from gan1d.ui.scenarios.panels import panels_gallery

    panels_gallery()


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """How often the panels were searched; found at once."""
    from gan1d.figures.panels import BASE, Panel, Panels
    from gan1d.runs.recording import Recording
    from gan1d.ui.scenarios import panels

    count: list[object] = []

    def find(base, progress):
        count.append(base)
        recording = Recording(BASE)
        recording.extend(4)
        progress(4, 10)
        return Panels(recording, tuple(Panel(c, i, "", {}, f"({c}) <words>") for i, c in enumerate("abcd", 1)))

    monkeypatch.setattr(panels, "find", find)
    panels._shelf.clear()
    yield count
    panels._shelf.clear()


def test_the_panels_are_found_on_a_click_and_once_for_all(searches: list[object]) -> None:
    page = AppTest.from_function(gallery, default_timeout=30).run()
    assert not searches
    page.button(key="panels_find").click().run()
    assert not page.exception
    (cards,) = page.get("html")
    for i, letter in enumerate("abcd", 1):
        assert f"start_mean=0.8&amp;start_sd=0.6&amp;horizon=2500&amp;seed=7&amp;at={i}'" in cards.proto.body
        assert f"({letter}) &lt;words&gt;" in cards.proto.body
    other = AppTest.from_function(gallery, default_timeout=30).run()
    assert len(other.get("html")) == 1
    assert len(searches) == 1


def test_panels_that_are_not_found_are_no_picture(searches: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    def find(base, progress):
        raise NotFoundError("Panel (b) is not in this run.")

    monkeypatch.setattr("gan1d.ui.scenarios.panels.find", find)
    page = AppTest.from_function(gallery, default_timeout=30).run()
    page.button(key="panels_find").click().run()
    assert "Panel (b)" in page.error[0].value.replace("\\", "")
    assert not page.get("html")
