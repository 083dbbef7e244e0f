"""The live figure: one component whose script draws on canvases and talks to the frame route."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from gan1d.ui.players import Player

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "gan1d_live",
    html=(_HERE / "live.html").read_text(encoding="utf-8"),
    css=(_HERE / "live.css").read_text(encoding="utf-8"),
    js=(_HERE / "live.js").read_text(encoding="utf-8"),
)


def live_figure(player: Player) -> None:
    """Show the player's figure. The script reruns when a key on the figure has changed a setting (a new seed)."""
    _component(data={"player": player.token}, key="figure", height="content", on_seed_change=lambda: None)
