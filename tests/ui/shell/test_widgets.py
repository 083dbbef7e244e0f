"""A widget's change is a person's, or else only what an earlier session showed."""

import pytest
import streamlit as st

from gan1d.ui.shell.widgets import COMPONENTS, by_hand


@pytest.mark.parametrize("component", COMPONENTS)
def test_what_widgets_tell_when_a_session_is_lost_or_goes_on_is_no_change(
    component: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = []
    change = by_hand(changes.append)
    for said, counts in (
        ({}, True),
        ({component: None}, True),
        ({component: {"settings": 3, "gone": None, "past": None}}, True),
        ({component: {"gone": 1, "past": None}}, False),
        ({component: {"gone": None, "past": "what the tab remembers"}}, False),
    ):
        monkeypatch.setattr(st, "session_state", said)
        changes.clear()
        change("k")
        assert changes == (["k"] if counts else [])
