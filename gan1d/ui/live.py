"""The live figure: one component whose script draws on canvases and talks to the frame route."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from gan1d.ui.players import Player

_FIGURE = Path(__file__).parent / "figure"
_SCRIPTS = ("connection", "picture", "charts", "transport", "entry")  # one module, in this order


def _read(name: str) -> str:
    return (_FIGURE / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "gan1d_live",
    html=_read("figure.html"),
    css=_read("figure.css"),
    js="\n".join(_read(f"{name}.js") for name in _SCRIPTS),
)


def live_figure(player: Player) -> None:
    """Show the player's figure. The page reruns when the settings in force change without a widget (a new seed)."""
    _component(data={"player": player.token}, key="figure", height="content", on_settings_change=lambda: None)
