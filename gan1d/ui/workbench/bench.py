"""The list of figures, of which one is shown."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from gan1d.languages import N_, tr
from gan1d.ui.workbench.controls import choice
from gan1d.ui.workbench.gradients import gradients
from gan1d.ui.workbench.objectives import objectives
from gan1d.ui.workbench.pair import pair
from gan1d.ui.workbench.path import path
from gan1d.ui.workbench.phase import phase_portrait
from gan1d.ui.workbench.pointwise import pointwise
from gan1d.ui.workbench.proposition_2 import proposition_2
from gan1d.ui.workbench.separation import separation

# By the name in the link: the name shown, and the section
FIGURES: dict[str, tuple[str, Callable[[], None]]] = {
    "pointwise": (N_("One point of V"), pointwise),
    "pair": (N_("Two densities"), pair),
    "path": (N_("C(G) along a path"), path),
    "separation": (N_("Separation"), separation),
    "gradients": (N_("Slopes of the losses"), gradients),
    "objectives": (N_("What each loss minimises"), objectives),
    "proposition_2": (N_("Proposition 2"), proposition_2),
    "phase": (N_("Two numbers at play"), phase_portrait),
}

_CSS = """<style>
.st-key-bench h2 { font-size: 1.2rem; padding: 0.2rem 0; }
.st-key-bench .katex-display { margin: 0.2rem 0 0.5rem; }
.st-key-bench .katex-display > .katex { white-space: normal; }  /* on a phone a line breaks after = and + */
@media (max-width: 640px) {
  .st-key-bench .katex { font-size: 1em; }
  .st-key-bench :is(th, td) { padding: 0.25rem 0.35rem; font-size: 0.8rem; }
}
</style>"""


def bench() -> None:
    """The choice of a figure, and the figure that the link names."""
    st.html(_CSS)
    with st.container(key="bench"):
        titles = {name: tr(title) for name, (title, _) in FIGURES.items()}
        FIGURES[choice("figure", tr("Figure"), titles)][1]()
