"""The live view of an image run: one component that draws charts and sheets and talks to the routes beside it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from gan1d.images.folder import Run
from gan1d.ui.images.session import COMPONENT, PAGE, past, resume
from gan1d.ui.live import scripts
from gan1d.ui.live.seat import session_seat

_HERE = Path(__file__).parent
_SCRIPTS = ("connection", "state", "charts", "sheets", "entry")  # after the shared ones, in this order

_component = st.components.v2.component(
    "gan1d_images",
    html=(_HERE / "images.html").read_text(encoding="utf-8"),
    css=scripts.style(_HERE / "images.css"),
    js=scripts.script(_HERE, _SCRIPTS),
)


def live_run(run: Run) -> None:
    """Show a run. The page reruns when its status or its recipe changes, so that controls can follow.

    The browser's tab remembers the run and what is chosen for the next one, for a session that is new to the tab.
    """
    seat = session_seat(PAGE)
    refused = seat.visitor.why_not_change(run.path)
    data = {"run": run.name, "refused": refused, **seat.data(past()), **scripts.speech()}
    _component(
        data=data, key=COMPONENT, height="content",
        on_run_change=lambda: None, on_gone_change=lambda: None, on_past_change=resume,
    )  # fmt: skip
