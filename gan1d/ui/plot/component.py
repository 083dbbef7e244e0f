"""The component that draws a `Plot` and tells what a hand did with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from gan1d.languages import spoken, tr
from gan1d.ui.live import scripts
from gan1d.ui.plot.marks import Plot

Move = Callable[[str, float, float], None]
Click = Callable[[float, float], None]
_FOLDER = Path(__file__).parent

_component = st.components.v2.component(
    "gan1d_plot",
    html=(_FOLDER / "plot.html").read_text(encoding="utf-8"),
    css=scripts.style(_FOLDER / "plot.css"),
    js=scripts.script(_FOLDER, ("scales", "draw", "hand", "plot"), of=("basics", "pen", "lifetime")),
)


def plot(figure: Plot, *, key: str, on_move: Move | None = None, on_click: Click | None = None) -> None:
    """Show the figure; the same key keeps what is on the screen and only moves it.

    `on_move(name, x, y)` when a handle is moved and `on_click(x, y)` when a point of the plane is chosen, by pointer or
    by keys, are called like a widget's callback, before the page (or the fragment around it) runs again. One request is
    under way at a time, so a slow answer cannot pile up; the last position always arrives.
    """
    turn = f"{key}_turn"  # of the newest request answered: the browser waits for it

    def answer() -> None:
        asked: dict[str, Any] = st.session_state[key]["asked"]
        st.session_state[turn] = asked["turn"]
        x, y = float(asked["x"]), float(asked["y"])
        if asked["handle"] is None and on_click is not None:
            on_click(x, y)
        elif asked["handle"] is not None and on_move is not None:
            on_move(asked["handle"], x, y)

    choose = tr("Choose a point: arrow keys move, Enter takes it") if on_click else None
    data = {**figure.as_data(), "language": spoken(), "choose": choose, "turn": st.session_state.get(turn, 0)}
    _component(data=data, key=key, height="content", on_asked_change=answer)
