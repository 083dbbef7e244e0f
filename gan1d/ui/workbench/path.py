"""Figure 3 of the bench: C(G) along a path of generators, and V of a D frozen on the way."""

from __future__ import annotations

import numpy as np
import streamlit as st

from gan1d.languages import N_, tr
from gan1d.teaching.workbench import path as theory
from gan1d.teaching.workbench.pairs import Pair
from gan1d.teaching.workbench.path import PATHS
from gan1d.theory.exact import LOG4
from gan1d.ui.plot import Axis, Handle, Line, Plot, Rule, plot
from gan1d.ui.shell.widgets import plain
from gan1d.ui.workbench.controls import Number, choice
from gan1d.ui.workbench.densities import X
from gan1d.ui.workbench.section import introduce, look_for, proof, steps, told

TITLES = {
    "shift": N_("Shift: G(z) = z + t"),
    "width": N_("Width: G(z) = t z"),
    "mixture": N_("Share t of the right mode"),
}
START = {"shift": -2.0, "width": 0.6, "mixture": 0.15}
AT = {
    name: Number(f"t_{name}", path.low, path.high, START[name], 0.01 if name == "mixture" else 0.05)
    for name, path in PATHS.items()
}
BOTTOM = -4.0  # of the picture: V of a D that is certain and wrong has no bound


def path() -> None:
    """The whole section."""
    introduce(
        "path",
        tr("C(G) along a path of generators"),
        tr(
            "Choose how G changes with t and drag the handle along C(G). The dashed curve is V of the D that is best "
            "at the handle and is then kept, while G goes on."
        ),
        r"C(G) = \max_D V(D,G) = -\log 4 + 2\,\mathrm{JSD}, \qquad V(D^*_{t_0},G_t) \le C(G_t), \qquad "
        r"V(D^*_{t_0},G_{t_0}) = C(G_{t_0})",
    )
    _figure()
    with proof():
        steps(
            tr(
                "C is the largest V over all D, so one fixed D, that of t₀, cannot be above it; at t₀ it is the best "
                "one:"
            ),
            r"V(D^*_{t_0},G_t) \le \max_D V(D,G_t) = C(G_t), \qquad V(D^*_{t_0},G_{t_0}) = C(G_{t_0}).",
            tr(
                "The difference is therefore least at t₀, and where both are smooth their slopes are equal there. To "
                "follow the slope of V with D = D\\* held still is to follow that of C: that D\\* would move as well "
                "does not matter."
            ),
            r"\frac{d}{dt}\,C(G_t)\Big|_{t_0} = \frac{\partial}{\partial t}\,V(D^*_{t_0},G_t)\Big|_{t_0}.",
            tr("For a fixed D, V is a constant plus an integral against p_g: it is linear in p_g,"),
            r"V(D,G) = \text{const} + \int p_g(x)\log(1-D(x))\,dx,",
            tr(
                "and a maximum of linear functions is convex. So C is convex in p_g, with its one minimum −log 4 at "
                "p_g = p_data, and small enough steps of p_g along the slope get there: Proposition 2."
            ),
        )
    look_for(
        tr("Mixture: t is a share, p_g is linear in it, the dashed curves are straight lines and C is convex."),
        tr(
            "Shift: t is a parameter of G, not of p_g. C is not convex in it: far out it is flat. The proposition "
            "speaks of p_g, networks move parameters."
        ),
        tr(
            "Freeze D far out and look at t where p_g = p_data: this D is sure of what is no longer so, and V is far "
            "below C."
        ),
        tr(
            "At the minimum the frozen D is 1/2 everywhere: its V is −log 4 whatever G does, and G has no slope to "
            "follow."
        ),
    )


@st.fragment
def _figure() -> None:
    name = choice("path", tr("Path"), {name: tr(title) for name, title in TITLES.items()})
    left, right = st.columns(2, gap="medium")
    of, at = PATHS[name], AT[name]
    t0 = at.slider(tr("t₀, where D is frozen"))
    now = Pair(of.data, of.p_g(t0))
    frozen = theory.value_of_frozen(name, t0)
    words = _words(name, t0, now, float(frozen[np.abs(of.t - of.solved).argmin()]))
    marks = (
        Rule("−log 4", y=-LOG4),
        Rule("p_g = p_data", x=of.solved),
        Line("V", of.t, theory.value_of_optimum(name), "C(G)"),
        Line("D", of.t, frozen, tr("V of the D frozen at t₀")),
        Handle("t0", t0, now.C, tr("t₀, where D is frozen"), step=at.step),
    )
    with left:
        axes = Axis("t", of.low, of.high), Axis(tr("nats"), BOTTOM, 0.1)
        plot(Plot(*axes, alt=words, marks=marks, height=18.0), key="path_plot", on_move=lambda _, x, y: at.put(x))
    lines = (
        Line("p_data", X, now.data.pdf(X), "p_data", fill=True),
        Line("p_g", X, now.g.pdf(X), "p_g"),
        Line("D_star", X, now.D_star(X), tr("D*, frozen here")),
    )
    with right:
        alt = tr("The densities and D* at t₀ = {t0}.", t0=told(t0, ".2f"))
        axes = Axis("x", float(X[0]), float(X[-1])), Axis(tr("density, and D*"), 0.0, 1.05)
        plot(Plot(*axes, alt=alt, marks=lines, height=18.0), key="path_densities")
    st.markdown(plain(words))


def _words(name: str, t0: float, now: Pair, solved: float) -> str:
    return tr(
        "At t₀ = {t0}: JSD = {jsd}, C(G) = −log 4 + 2 JSD = {C} nats. The D frozen here would give V = {frozen} at "
        "t = {solved}, where p_g = p_data and C(G) = {least}.",
        t0=told(t0, ".2f"), jsd=told(now.jsd), C=told(now.C), frozen=told(solved),
        solved=told(PATHS[name].solved, "g"), least=told(-LOG4),
    )  # fmt: skip
