"""The live map: one component that draws cells on a canvas and talks to the route beside it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.ui.live import scripts
from gan1d.ui.live.seat import session_seat
from gan1d.ui.sweep.session import COMPONENT, PAGE, past, resume

_HERE = Path(__file__).parent
_SHARED = ("basics", "memory", "socket", "pen", "lifetime")
_SCRIPTS = ("connection", "grid", "paint", "hand", "words", "entry")  # after the shared ones, in this order

_component = st.components.v2.component(
    "gan1d_map",
    html=(_HERE / "map.html").read_text(encoding="utf-8"),
    css=scripts.style(_HERE / "map.css"),
    js=scripts.script(_HERE, _SCRIPTS, of=_SHARED),
)


def live_map(sweep: Sweep) -> None:
    """Show a map, computed or not. The page reruns when its status changes, so that controls can follow.

    The browser's tab remembers it, and what is put together beside it, for a session that is new to the tab.
    """
    seat, folder = session_seat(PAGE), Folder.of(sweep)
    refused = seat.visitor.why_not_change(folder.path) if folder.exists() else seat.visitor.why_not_begin()
    data = {"sweep": sweep.link, "refused": refused, **seat.data(past(sweep)), **scripts.speech()}
    _component(
        data=data, key=COMPONENT, height="content",
        on_status_change=lambda: None, on_gone_change=lambda: None, on_past_change=resume,
    )  # fmt: skip
