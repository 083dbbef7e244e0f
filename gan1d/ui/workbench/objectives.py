"""Figure 6 of the bench: what each generator loss minimises while D is D*."""

from __future__ import annotations

import streamlit as st

from gan1d.figures.style import STYLE
from gan1d.languages import tr
from gan1d.teaching.workbench import objectives as theory
from gan1d.teaching.workbench.objectives import DESCENDS, MEANS
from gan1d.teaching.workbench.pairs import Pair
from gan1d.theory.games import GAMES
from gan1d.ui.plot import Axis, Handle, Line, Plot, Points, Rule, plot
from gan1d.ui.plot.marks import Mark
from gan1d.ui.shell.widgets import plain
from gan1d.ui.workbench.controls import choice
from gan1d.ui.workbench.densities import G_MEAN, picture, sliders
from gan1d.ui.workbench.section import introduce, look_for, proof, steps, table, told


def objectives() -> None:
    """The whole section."""
    introduce(
        "objectives",
        tr("What each loss minimises at D*"),
        tr(
            "Keep D at D\\* whatever G does. Then each loss makes G descend a divergence J of its own. Move the "
            "densities and compare; choose a loss to see, in grey, what it says while D is frozen."
        ),
        r"\nabla_\theta\,\mathbb{E}_{x\sim p_g}\,\varphi\big(\bar D(x)\big) = "
        r"\nabla_\theta\,J(p_g),\;\; \bar D := D^*, \qquad J \ge 0, \quad J=0 \iff p_g=p_{\mathrm{data}}, \qquad "
        r"m=\tfrac12(p_{\mathrm{data}}+p_g)",
    )
    _figure()
    with proof():
        steps(
            tr(
                "Write φ(D\\*(x)) for what G loses at a sample at x. With D\\* frozen the loss is linear in p_g, and "
                "its derivative by p_g(x) is φ(D\\*(x)). With r = p_g/p_data we have D\\* = 1/(1 + r), so that is the "
                "derivative of"
            ),
            r"J(p_g) = \int p_{\mathrm{data}}\,h\Big(\frac{p_g}{p_{\mathrm{data}}}\Big)dx, \qquad "
            r"h'(r)=\varphi\Big(\frac{1}{1+r}\Big),\quad h(1)=0.",
            tr(
                "When D rejects more, the loss is larger: φ falls in D, so h′ grows in r, h is convex and J is convex "
                "in p_g. By Jensen J ≥ h(1) = 0. The frozen loss, moved up or down so that it touches J here, is its "
                "tangent in p_g and therefore nowhere above it. Now integrate φ. Minimax, φ = log(1 − D\\*):"
            ),
            r"h' = \log\frac{r}{1+r} \;\Rightarrow\; J = \int p_g\log\frac{p_g}{2m} + "
            r"p_{\mathrm{data}}\log\frac{p_{\mathrm{data}}}{2m}\,dx + \log 4 = 2\,\mathrm{JSD}.",
            tr("Non-saturating, φ = −log D\\*:"),
            r"h' = \log(1+r) \;\Rightarrow\; J = \int 2m\log\frac{m}{p_{\mathrm{data}}}\,dx = "
            r"2\,\mathrm{KL}(m\,\|\,p_{\mathrm{data}}) = \mathrm{KL}(p_g\,\|\,p_{\mathrm{data}}) - 2\,\mathrm{JSD}",
            tr(
                "(h is (1 + r) log((1 + r)/2) plus a multiple of r − 1, which integrates to 0). This is Theorem 2.5 "
                "of Arjovsky and Bottou (2017). The minus sign is harmless: the difference is itself a KL. Least "
                "squares in the coding of this app, D\\* = p_data/(p_data + p_g) and φ = ½(D\\* − 1)²:"
            ),
            r"h' = \frac12\Big(\frac{r}{1+r}\Big)^2 \;\Rightarrow\; J = \mathrm{KL}(p_{\mathrm{data}}\,\|\,m) - "
            r"\frac18\int\frac{(p_{\mathrm{data}}-p_g)^2}{p_{\mathrm{data}}+p_g}\,dx.",
            tr(
                "Hinge: the best critic is f\\* = sign(p_data − p_g) and φ = −f\\*, the derivative of ∫|p_g − p_data| "
                "= 2 TV. Wasserstein: the best critic f\\* among those with slope at most 1 reaches the maximum in"
            ),
            r"W_1 = \max_{|f'|\le 1} \Big(\mathbb{E}_{p_{\mathrm{data}}} f - \mathbb{E}_{p_g} f\Big),",
            tr(
                "a maximum of functions that are linear in p_g, so that the slope of −E f\\* with f\\* frozen is that "
                "of W1, as on “C(G) along a path”."
            ),
        )
    look_for(
        tr("Equal widths, one mode: every curve has its minimum, 0, where the means agree."),
        tr(
            "Far apart minimax, least squares and hinge have hardly any slope left. Non-saturating pulls the harder "
            "the further p_g is, W1 always by 1."
        ),
        tr(
            "Give p_data two modes and p_g the width of one. Non-saturating, of the family of KL(p_g‖p_data), is then "
            "least on one of them: samples where no data are cost most, data without samples cost little. So the "
            "losses part where p_g cannot be p_data."
        ),
        tr(
            "Hinge: J has a slope, but the critic f\\* is a staircase, flat wherever a sample can be. No single "
            "sample is pushed; in a real game only a critic that is not yet the best one teaches G."
        ),
    )


@st.fragment
def _figure() -> None:
    losses = {loss: STYLE[loss].label for loss in DESCENDS}
    chosen = choice("loss", tr("Loss whose frozen D is drawn"), losses)
    left, middle, right = st.columns([3, 4, 4], gap="medium")
    now = sliders(st.columns(5, gap="medium"))
    curves = theory.along_mean(now.data, now.g.sd)
    words = tr(
        "p_g at {mean}: with D at D*, {loss} has J = {J} and the slope {slope} in the mean of p_g.",
        mean=told(now.g.mean, ".2f"), loss=losses[chosen], J=told(DESCENDS[chosen](now)),
        slope=told(theory.slope_in_mean(now, chosen)),
    )  # fmt: skip
    mean = Axis(tr("mean of p_g"), MEANS[0], MEANS[-1])
    with left:
        picture(now, "objectives_pair", tr("The densities and D*."), tr("The densities"))
    with middle:
        lines = [Line(loss, MEANS, curves[loss][0], losses[loss]) for loss in losses]
        tangent = tr("{loss}, D frozen", loss=losses[chosen])
        frozen = Line("ink", MEANS, theory.touching(now, chosen), tangent, faint=True)
        points = [Points(loss, [now.g.mean], [DESCENDS[loss](now)]) for loss in losses]
        figure = Plot(
            mean, Axis("J", 0.0, 3.0), words, (*lines, frozen, *points, _handle(now, 0.0)), tr("What G descends")
        )
        plot(figure, key="objectives_J", on_move=_moved)
    with right:
        lines = [Line(loss, MEANS, curves[loss][1], losses[loss]) for loss in losses]
        points = [Points(loss, [now.g.mean], [theory.slope_in_mean(now, loss)]) for loss in losses]
        marks: tuple[Mark, ...] = (Rule("", y=0.0), *lines, *points, _handle(now, -2.5))
        figure = Plot(mean, Axis(tr("dJ/d mean"), -2.5, 2.5), words, marks, tr("Its slope"))
        plot(figure, key="objectives_slopes", on_move=_moved)
    st.markdown(plain(words))
    _numbers(now)


def _handle(now: Pair, low: float) -> Handle:
    """The mean of p_g as a handle on the axis."""
    return Handle("g_mean", now.g.mean, low, tr("mean of p_g"))


def _moved(_name: str, x: float, _y: float) -> None:
    G_MEAN.put(x)


def _numbers(now: Pair) -> None:
    """The same for every loss, as a table."""
    rows = [
        (
            STYLE[loss].label,
            told(theory.expected_loss(now, loss)),
            f"${GAMES[loss].divergence}$",
            told(J(now)),
            told(theory.slope_in_mean(now, loss)),
        )
        for loss, J in DESCENDS.items()
    ]
    table((tr("loss"), tr("its value at D\\*"), tr("J, what G descends"), tr("J"), tr("dJ/d mean of p_g")), rows)
    st.caption(tr("The Wasserstein critic is centred, as everywhere in this app, so that its loss is half of W1."))
