"""A page with two small figures, for test_plot.py: its own server shows what the component asks and draws."""

import numpy as np
import streamlit as st

from gan1d.ui.plot import Arrows, Axis, Handle, Line, Plot, Points, Rule, Text, plot

state = st.session_state
state.setdefault("mean", 0.5)
state.setdefault("moves", 0)


def move(name: str, x: float, y: float) -> None:
    state.mean = min(x, 2.0)  # the page may refuse: the handle then goes back
    state.moves += 1


def click(x: float, y: float) -> None:
    state.clicked = (x, y)


@st.fragment
def bump() -> None:
    x = np.linspace(-4, 4, 201)
    height = np.exp(-((x - state.mean) ** 2) / 2)
    marks = (
        Line("p_data", x, np.exp(-(x**2) / 2), "p_data"),
        Line("p_g", x, np.where(np.abs(x + 2) < 0.3, np.nan, height), "p_g", fill=True),
        Line("D", x, 1 / (1 + np.exp(-x)), "D", right=True),
        Points("push", [-1, 0, 1], [0.1, 0.1, 0.1], "samples", "ring"),
        Arrows("push", [-1, 0], [0.2, 0.2], [-0.4, 1.0], [0.2, 0.6], "push"),
        Rule("1/2", y=0.5),
        Rule("mean", x=state.mean),
        Text("here", -3.0, 0.8),
        Handle("mean", state.mean, 0.0, "mean of p_g", "x", 0.05, low=(-3.0, 0.0), high=(3.0, 0.0)),
    )
    axes = {"x": Axis("x", -4, 4), "y": Axis("density", 0, 1.2), "right": Axis("D(x)", 0, 1.2, ((0, "0"), (1, "1")))}
    plot(Plot(**axes, alt=f"mean {state.mean:g}", marks=marks, title="A bump"), key="bump", on_move=move)
    st.text(f"mean is {state.mean:g}")


@st.fragment
def plane() -> None:
    x, y = state.get("clicked", (10.0, 0.0))
    marks = (
        Points("D", [x], [y], "start", "cross"),
        Handle("both", x, y, "start", "xy", 0.1),
    )
    figure = Plot(Axis("a", 0.1, 1000.0, log=True), Axis("b", -1, 1), f"start {x:.3g}, {y:.3g}", marks, height=14)
    plot(figure, key="plane", on_click=click, on_move=lambda name, x, y: click(x, y))
    st.text(f"clicked {x:.3g} {y:.3g}")


bump()
plane()
