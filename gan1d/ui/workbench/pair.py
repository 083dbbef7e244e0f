"""Figure 2 of the bench: D* for two densities that are moved by hand."""

from __future__ import annotations

import streamlit as st

from gan1d.languages import tr, written
from gan1d.teaching.workbench.pairs import Pair
from gan1d.theory.exact import LOG2
from gan1d.ui.shell.widgets import plain
from gan1d.ui.workbench.densities import picture, sliders
from gan1d.ui.workbench.section import introduce, look_for, proof, steps, told


def pair() -> None:
    """The whole section."""
    introduce(
        "pair",
        tr("D* for two densities"),
        tr(
            "Drag a density by its top, or make it wider by the handle at its side. D\\* is drawn for the two as they "
            "stand, and everything below is what this D\\* is worth."
        ),
        r"D^*(x) = \frac{p_{\mathrm{data}}(x)}{p_{\mathrm{data}}(x)+p_g(x)}, \qquad "
        r"C(G) = \max_D V(D,G) = -\log 4 + 2\,\mathrm{JSD}(p_{\mathrm{data}}\,\|\,p_g)",
    )
    _figure()
    with proof():
        steps(
            tr(
                "D\\* is the maximum of “One point of V” at every x (Proposition 1). Put it into V, and write m for "
                "the middle, m = (p_data + p_g)/2:"
            ),
            r"C(G) = \int p_{\mathrm{data}}\log\frac{p_{\mathrm{data}}}{2m} + p_g\log\frac{p_g}{2m}\,dx = "
            r"-2\log 2 + \mathrm{KL}(p_{\mathrm{data}}\,\|\,m) + \mathrm{KL}(p_g\,\|\,m) = -\log 4 + 2\,\mathrm{JSD}.",
            tr("A KL is never negative, because log t ≤ t − 1, with equality at t = 1 only:"),
            r"-\mathrm{KL}(p\,\|\,m) = \int p\log\frac{m}{p}\,dx \le \int p\Big(\frac{m}{p}-1\Big)dx \le 0.",
            tr(
                "So JSD ≥ 0, and it is 0 only if p_data = m = p_g: C(G) has its minimum, −log 4, exactly where p_g is "
                "p_data (Theorem 1). And JSD ≤ log 2, because p/m ≤ 2. Accuracy: a D that says “data” on a set A is "
                "right with probability"
            ),
            r"\tfrac12\,p_{\mathrm{data}}(A) + \tfrac12\,\big(1-p_g(A)\big) = \tfrac12 + "
            r"\tfrac12\int_A (p_{\mathrm{data}}-p_g)\,dx,",
            tr(
                "which is largest for A = {x : p_data > p_g} = {x : D\\*(x) > 1/2}, where the integral is TV: (1 + "
                "TV)/2."
            ),
        )
    look_for(
        tr("D\\* crosses 1/2 where the densities cross, and nowhere else."),
        tr(
            "Move them apart: between them D\\* becomes a step, and JSD comes to log 2 and hardly changes from there "
            "on."
        ),
        tr("Lay one on the other: D\\* is 1/2 everywhere and the best D guesses."),
        tr(
            "Give p_data two modes and cover one of them with p_g: KL(p_data‖p_g) is huge, because data are missed; "
            "KL(p_g‖p_data) is small, about log 2, because every sample lies where data are."
        ),
    )


@st.fragment
def _figure() -> None:
    figure, side = st.columns([3, 1], gap="medium")
    now = sliders([side] * 5)
    words = _words(now)
    with figure:
        picture(now, "pair_plot", words, height=22.0)
    st.markdown(plain(words))


def _words(now: Pair) -> str:
    return tr(
        "JSD is {jsd} nats of at most log 2 = {most}, so C(G) = {C}. TV is {tv}: the best D tells {accuracy} right. "
        "KL(p_data‖p_g) = {kl_data} and KL(p_g‖p_data) = {kl_samples} nats.",
        jsd=told(now.jsd), most=told(LOG2), C=told(now.C), tv=told(now.tv), accuracy=written(now.best_accuracy, ".1%"),
        kl_data=told(now.kl_data), kl_samples=told(now.kl_samples),
    )  # fmt: skip
