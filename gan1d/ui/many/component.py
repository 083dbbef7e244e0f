"""The live view of many games: one component that draws them and talks to the route beside it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from gan1d.languages import spoken
from gan1d.recipes.link import query_of
from gan1d.ui.live import scripts
from gan1d.ui.many.session_player import Onlooker

KEY = "many"
_HERE = Path(__file__).parent
# After the shared ones, in this order
_SCRIPTS = ("connection", "fates", "picture", "charts", "pointer", "transport", "entry")

_component = st.components.v2.component(
    "gan1d_many",
    html=(_HERE / "many.html").read_text(encoding="utf-8"),
    css=scripts.style(_HERE / "many.css"),
    js=scripts.script(_HERE, _SCRIPTS),
)


def live_games(onlooker: Onlooker) -> None:
    """Show the games. The page reruns when the first seed changes without a widget, so that the controls follow."""
    onlooker.speak(spoken())
    taken = query_of(onlooker.taken)
    data = {"onlooker": onlooker.token, "heard": scripts.heard(KEY), "taken": taken, **scripts.speech()}
    _component(data=data, key=KEY, height="content", on_settings_change=lambda: None, on_gone_change=lambda: None)
