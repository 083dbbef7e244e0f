"""Figure 5 of the bench: the generator's loss at one sample and its slopes, against what D says of the sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st
from scipy import special

from gan1d.base.arrays import Array
from gan1d.figures.style import STYLE
from gan1d.languages import tr
from gan1d.teaching.workbench import gradients as theory
from gan1d.theory.exact import sigmoid
from gan1d.theory.games import GAMES
from gan1d.theory.losses import LOSSES
from gan1d.ui.plot import Axis, Handle, Line, Plot, Points, Rule, plot
from gan1d.ui.plot.marks import Mark
from gan1d.ui.shell.widgets import plain
from gan1d.ui.workbench.controls import Number
from gan1d.ui.workbench.section import introduce, look_for, proof, steps, table, told

OUTPUT = Number("f", -6.0, 6.0, -3.0, 0.1)
F = np.linspace(OUTPUT.low, OUTPUT.high, 241)
D = sigmoid(F)


def gradients() -> None:
    """The whole section."""
    introduce(
        "gradients",
        tr("Slopes of the losses against D(G(z))"),
        tr(
            "D has looked at one sample G(z). Drag what it says from certain rejection on the left to belief on the "
            "right, and read how hard each loss moves the sample."
        ),
        r"\frac{d}{df}\log(1-D) = -D \qquad\quad \frac{d}{df}\big(-\log D\big) = -(1-D) \qquad\quad "
        r"D=\sigma(f)=\frac{1}{1+e^{-f}}",
    )
    _figure()
    with proof():
        steps(
            tr("The network’s last layer gives the logit f, and D = σ(f) has the slope"),
            r"\frac{dD}{df} = \frac{e^{-f}}{(1+e^{-f})^2} = D\,(1-D),",
            tr("which is flat at both ends. The chain rule multiplies the slopes in D with it:"),
            r"\frac{d}{df}\log(1-D) = \frac{-1}{1-D}\,D(1-D) = -D, \qquad "
            r"\frac{d}{df}\big(-\log D\big) = \frac{-1}{D}\,D(1-D) = -(1-D).",
            tr(
                "Where D → 0 the slope of log(1 − D) in D is still −1: the loss itself is not flat, the sigmoid under "
                "it is. −log D is steep exactly there, −1/D, and the product is −(1 − D), near −1. The later losses do "
                "without a sigmoid:"
            ),
            r"\tfrac12(f-1)^2:\;\; f-1 \qquad\quad -f:\;\; -1.",
            tr("A sample at x is moved by D’s slope, that of f, times this number: −d loss/dx = (−d loss/df) f′(x)."),
        )
    look_for(
        tr("D rejects the sample, far left: minimax hardly moves it, just when it has most to learn."),
        tr("D = 1/2: both of the paper’s losses move it by 1/2. Their numbers always add up to 1."),
        tr(
            "Both have the same sign: for each sample they agree on the direction and differ in how hard they push. In "
            "G’s weights, where samples are added up, directions differ as well. Both are at rest where p_g = p_data; "
            "a G that cannot get there comes to rest in different places."
        ),
        tr("Least squares pulls back where f > 1; hinge and Wasserstein do not ask how sure the critic is."),
    )


@st.fragment
def _figure() -> None:
    columns = st.columns([3, 3, 4], gap="medium")
    f = OUTPUT.slider(tr("f, what D’s last layer gives for the sample; D(G(z)) = σ(f)"))
    here = float(sigmoid(np.array(f)))
    words = _words(f, here)
    titles = tr("Loss of the sample"), tr("Slope in D: d loss/dD"), tr("Push on the sample: −d loss/df")
    of_D = Axis("D(G(z))", 0.0, 1.0)
    with columns[0]:
        marks = _curves(theory.OF_D, lambda D, loss: theory.loss_at(special.logit(D), loss), D, here)
        figure = Plot(of_D, Axis(tr("nats"), -4.0, 4.0), words, (*marks, _of_D(here, -4.0)), titles[0])
        plot(figure, key="gradients_loss", on_move=_moved)
    with columns[1]:
        marks = _curves(theory.OF_D, theory.slope_in_D, D, here)
        figure = Plot(of_D, Axis("", -10.0, 1.0), words, (*marks, _of_D(here, -10.0)), titles[1])
        plot(figure, key="gradients_in_D", on_move=_moved)
    with columns[2]:
        marks = _curves([loss for loss in LOSSES if loss != "hinge"], theory.push_at, F, f)
        handle = Handle("f", f, -0.5, tr("f, D’s output for the sample"), step=OUTPUT.step)
        figure = Plot(Axis("f", OUTPUT.low, OUTPUT.high), Axis("", -0.5, 2.0), words, (*marks, handle), titles[2])
        plot(figure, key="gradients_push", on_move=_moved)
    st.markdown(plain(words))
    _numbers(f, here)


def _curves(losses: Sequence[str], y: Callable[[Array, str], Array], x: Array, here: float) -> tuple[Mark, ...]:
    """Each loss as a curve over x, and where it stands now."""
    lines = (Line(loss, x, y(x, loss), _label(loss)) for loss in losses)
    return (
        Rule("", y=0.0),
        Rule("", x=here),
        *lines,
        *(Points(loss, [here], y(np.array([here]), loss)) for loss in losses),
    )


def _label(loss: str) -> str:
    """The two critics are pushed alike and share a curve."""
    return f"{STYLE['hinge'].label}, {STYLE[loss].label}" if loss == "wasserstein" else STYLE[loss].label


def _of_D(here: float, low: float) -> Handle:
    """D(G(z)) as a handle on the axis."""
    return Handle(
        "D", here, low, tr("D(G(z)), what D says of the sample"), step=0.01, low=(D[0], low), high=(D[-1], low)
    )


def _moved(name: str, x: float, _y: float) -> None:
    OUTPUT.put(x if name == "f" else float(special.logit(x)))


def _words(f: float, here: float) -> str:
    pushes = {loss: told(float(theory.push_at(np.array(f), loss))) for loss in theory.OF_D}
    return tr(
        "f = {f}, so D(G(z)) = {D}: minimax pushes the sample with {minimax} of D’s slope, non-saturating with "
        "{non_saturating}.",
        f=told(f, ".2f"), D=told(here), **pushes,
    )  # fmt: skip


def _numbers(f: float, here: float) -> None:
    """The same for every loss, as a table."""
    at = np.array(f)
    rows = [
        (
            STYLE[loss].label,
            f"${GAMES[loss].equation_G}$",
            told(float(theory.loss_at(at, loss))),
            told(float(theory.slope_in_D(np.array(here), loss))) if loss in theory.OF_D else tr("no D"),
            told(-float(theory.push_at(at, loss))),
        )
        for loss in LOSSES
    ]
    table((tr("loss"), tr("of one sample"), tr("value"), tr("d loss/dD"), tr("d loss/df")), rows)
