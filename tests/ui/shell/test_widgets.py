"""A widget's change is a person's, or else only what an earlier session or an earlier run of the page showed."""

from typing import Any

import pytest
import streamlit as st

from gan1d.ui.shell.widgets import COMPONENTS, controlled


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session's state."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def run_page(value: int, heard: list[int]) -> dict[str, Any]:
    """A run of the page with a widget that shows `value`."""
    return controlled("k", value, heard.append)


def tell(state: dict[str, Any], widget: dict[str, Any], k: int) -> None:
    """The browser asks for a run and tells that the widget shows `k`: a change, if it is not what the page wrote."""
    changed, state["k"] = state["k"] != k, k
    if changed:
        widget["on_change"](*widget["args"])


@pytest.mark.parametrize("component", COMPONENTS)
def test_what_widgets_tell_when_a_session_is_lost_or_goes_on_is_no_change(component, state):
    for said, counts in (
        (None, True),
        ({"settings": 3, "gone": None, "past": None}, True),
        ({"gone": 1, "past": None}, False),
        ({"gone": None, "past": "what the tab remembers"}, False),
    ):
        heard: list[int] = []
        state.clear()
        widget = run_page(1, heard)
        state[component] = said
        tell(state, widget, 2)
        assert heard == ([2] if counts else [])


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_value_that_the_page_has_just_replaced_is_no_change_in_a_run_that_a_component_asks_for(component, state):
    heard: list[int] = []
    run_page(49, heard)
    widget = run_page(50, heard)  # another browser has set it
    state[component] = {"settings": 2, "gone": None}
    tell(state, widget, 49)  # its answer is still on the way
    assert heard == []
    widget = run_page(50, heard)
    tell(state, widget, 49)  # and is so for the next news, too
    assert heard == []


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_person_may_go_back_to_the_value_before_and_set_another_while_news_come(component, state):
    heard: list[int] = []
    run_page(49, heard)
    widget = run_page(50, heard)
    state[component] = {"settings": None, "gone": None}
    tell(state, widget, 49)
    assert heard == [49]
    run_page(49, heard)
    widget = run_page(50, heard)
    state[component] = {"settings": 3, "gone": None}
    tell(state, widget, 51)
    assert heard == [49, 51]
