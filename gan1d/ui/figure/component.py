"""The live figure: one component whose script draws on canvases and talks to the frame route."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from gan1d.languages import spoken
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.live import scripts

_FIGURE = Path(__file__).parent
# After the shared ones, in this order
_SCRIPTS = ("connection", "picture", "point", "charts", "timeline", "room", "transport", "entry")

_component = st.components.v2.component(
    "gan1d_live",
    html=(_FIGURE / "figure.html").read_text(encoding="utf-8"),
    css=scripts.style(_FIGURE / "figure.css"),
    js=scripts.script(_FIGURE, _SCRIPTS),
)


def live_figure(
    player: SessionPlayer,
    key: str = "figure",
    memory: str = "gan1d",
    address: bool = True,
    place: str = "",
    point: Sequence[str] = (),
    layers: Sequence[str] = (),
    small: bool = False,
    on_settings: Callable[[], None] = lambda: None,
) -> None:
    """Show the player's figure. The page reruns, after `on_settings`, when the settings in force change without a
    widget (a new seed, an edit that is passed).

    `memory`: the key under which the browser remembers it. `address`: whether it writes the page's address and reads
    it; if not, the figure is part of a lesson, and a link leads to Figure 1. `place`: where in the lesson; what the
    browser remembers of another place is not shown here. `point`: the curves and charts that matter
    (`gan1d.teaching.lesson.step.CURVES`, `CHARTS`), the others are faint. `layers`: switches that are on here, whatever
    was chosen before. `small`: beside words, with the charts that matter most.
    """
    player.speak(spoken())
    data = {
        "player": player.token,
        "heard": scripts.heard(key),
        "memory": memory,
        "address": address,
        "place": place,
        "point": tuple(point),
        "layers": tuple(layers),
        "small": small,
        **scripts.speech(),
    }
    _component(data=data, key=key, height="content", on_settings_change=on_settings, on_gone_change=lambda: None)
