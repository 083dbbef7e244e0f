"""The live figure: one component whose script draws on canvases and talks to the frame route."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from gan1d.ui import shared
from gan1d.ui.players import Player

_FIGURE = Path(__file__).parent / "figure"
# After the shared ones, in this order
_SCRIPTS = ("connection", "picture", "charts", "timeline", "room", "transport", "entry")

_component = st.components.v2.component(
    "gan1d_live",
    html=(_FIGURE / "figure.html").read_text(encoding="utf-8"),
    css=shared.style(_FIGURE / "figure.css"),
    js=shared.script(_FIGURE, _SCRIPTS),
)


def live_figure(player: Player) -> None:
    """Show the player's figure. The page reruns when the settings in force change without a widget (a new seed)."""
    _component(data={"player": player.token}, key="figure", height="content", on_settings_change=lambda: None)
