"""Figure 1 of the bench: one point of the value function, and what D loses there."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from gan1d.languages import tr
from gan1d.teaching.workbench import pointwise as theory
from gan1d.ui.plot import Axis, Handle, Line, Plot, Rule, plot
from gan1d.ui.plot.marks import Mark
from gan1d.ui.shell.widgets import plain
from gan1d.ui.workbench.controls import Number
from gan1d.ui.workbench.section import introduce, look_for, proof, steps, told

A, B, Y = Number("a", 0.0, 1.0, 0.6, 0.01), Number("b", 0.0, 1.0, 0.2, 0.01), Number("y", 0.0, 1.0, 0.15, 0.01)
BOTTOM = -3.0  # of the picture; the function itself falls for ever
GRID = np.concatenate(([0.0, 1e-4, 1e-3], np.linspace(0.005, 0.995, 199), [1 - 1e-3, 1 - 1e-4, 1.0]))


def pointwise() -> None:
    """The whole section."""
    introduce(
        "pointwise",
        tr("One point of V"),
        tr(
            "At one point x there is so much data, a, and so many samples, b, and D has to say one number y. Move the "
            "handle on the curve and read what it costs; move the one at the top and the amounts change."
        ),
        r"y \;\mapsto\; a\log y + b\log(1-y), \qquad a = p_{\mathrm{data}}(x),\; b = p_g(x), \qquad "
        r"y^* = \arg\max = \frac{a}{a+b} = D^*(x)",
    )
    _figure()
    with proof():
        steps(
            tr("For a, b > 0 set the derivative to zero:"),
            r"\frac{a}{y} - \frac{b}{1-y} = 0 \iff a(1-y) = by \iff y = \frac{a}{a+b}.",
            tr("The second derivative is negative everywhere, so this is the only maximum:"),
            r"-\frac{a}{y^2} - \frac{b}{(1-y)^2} < 0.",
            tr(
                "If a = 0, only b log(1 − y) is left, which falls: the maximum is at y = 0. If b = 0 it is at y = 1. "
                "Both are again a/(a + b). What another y loses against the maximum is a divergence of two coins:"
            ),
            r"(a+b)\Big[\,y^*\log\frac{y^*}{y} + (1-y^*)\log\frac{1-y^*}{1-y}\Big] = (a+b)\,\mathrm{KL}(y^*\,\|\,y) "
            r"\ge 0.",
            tr(
                "V(D, G) is the integral of this function over x, with y = D(x). D may be chosen at every x by "
                "itself, so V is largest when every y is at its maximum (Proposition 1), and the regret of any D is"
            ),
            r"V(D^*,G) - V(D,G) = \int "
            r"\big(p_{\mathrm{data}}(x)+p_g(x)\big)\,\mathrm{KL}\big(D^*(x)\,\|\,D(x)\big)\,dx.",
        )
    look_for(
        tr("Make b twice a: the maximum stands at 1/3. Only the share counts for where it is, not the amounts."),
        tr("Set b = 0: nothing but data comes here, and y = 1 is right. Set both to 0: every y is as good."),
        tr("Bring y to 0 while a > 0: D is certain and wrong, and pays without bound."),
        tr("Make a = b = 1 and y = 1/2: the value is −log 4, that of V at equilibrium."),
    )


@st.fragment
def _figure() -> None:
    figure, side = st.columns([3, 1], gap="medium")
    with side:
        a = A.slider(tr("a: data at this x"))
        b = B.slider(tr("b: samples at this x"))
        y = Y.slider(tr("y: what D says"))
    best = theory.best(a, b)
    here, top = (float(theory.gain(a, b, np.array(at))) for at in (y, best))
    lost = float(theory.regret(a, b, np.array(y)))
    words = _words(a, b, y, best, here, top, lost)
    marks: tuple[Mark, ...] = (
        Rule(tr("y* = a/(a + b)"), x=best),
        Line("quiet", [y, best], [top, top]),
        Line("V", GRID, theory.gain(a, b, GRID), "a log y + b log(1 − y)"),
        Line("regret", [y, y], [max(here, BOTTOM), top], tr("lost against the maximum")),
        *_top_handle(a, b, best, top),
        Handle("y", y, max(here, BOTTOM), tr("y, what D says"), step=Y.step),
    )
    with figure:
        axes = Axis("y", 0.0, 1.0), Axis(tr("nats"), BOTTOM, 0.25)
        plot(Plot(*axes, alt=words, marks=marks, height=20.0), key="pointwise_plot", on_move=_moved)
    st.markdown(plain(words))


def _top_handle(a: float, b: float, best: float, top: float) -> tuple[Handle, ...]:
    """The maximum can be dragged as far as a and b can follow while their sum stays."""
    if a + b == 0:
        return ()
    low, high = max(0.0, 1 - 1 / (a + b)), min(1.0, 1 / (a + b))
    label = tr("the maximum, a/(a + b)")
    return (Handle("best", best, top, label, step=0.01, low=(low, BOTTOM), high=(high, 0.0)),)


def _moved(name: str, x: float, _y: float) -> None:
    if name == "y":
        Y.put(x)
    else:
        both = A.value + B.value
        A.put(both * x)
        B.put(both * (1 - x))


def _words(a: float, b: float, y: float, best: float, here: float, top: float, lost: float) -> str:
    if a + b == 0:
        return tr("a = b = 0: neither data nor samples come here, so every y is as good. D* is given as 1/2.")
    known = {"a": told(a, ".2f"), "b": told(b, ".2f"), "y": told(y, ".2f"), "best": told(best), "top": told(top)}
    if math.isinf(lost):
        return tr(
            "a = {a}, b = {b}: the maximum {top} nats is at y* = {best}. At y = {y} D is certain, and sometimes wrong: "
            "it loses without bound.",
            **known,
        )
    return tr(
        "a = {a}, b = {b}: the maximum {top} nats is at y* = {best}. At y = {y} the value is {here}, which is {lost} "
        "nats less.",
        here=told(here), lost=told(lost), **known,
    )  # fmt: skip
