"""Figure 4 of the bench: what happens to each divergence, and to its slope, when two densities separate."""

from __future__ import annotations

import numpy as np
import streamlit as st

from gan1d.languages import N_, tr
from gan1d.teaching.workbench import separation as theory
from gan1d.teaching.workbench.separation import Divergences
from gan1d.theory.exact import LOG2
from gan1d.ui.plot import Axis, Handle, Line, Plot, Points, Rule, plot
from gan1d.ui.plot.marks import Mark
from gan1d.ui.shell.widgets import plain
from gan1d.ui.workbench.controls import Number, choice
from gan1d.ui.workbench.section import introduce, look_for, proof, steps, told

THETA, SD, WIDTH = Number("theta", -6.0, 6.0, 3.0), Number("sd", 0.2, 2.0, 1.0), Number("width", 0.2, 4.0, 2.0)
SHAPES = {"normals": N_("Two normals"), "intervals": N_("Two uniform intervals")}
FAR = np.linspace(THETA.low, THETA.high, 241)
# Of the lines, in the order of `Divergences`; W1 has the dashes of the loss that descends it.
STYLES = {"jsd": "JSD", "kl": "KL", "tv": "TV", "wasserstein": "W1"}


def separation() -> None:
    """The whole section."""
    introduce(
        "separation",
        tr("When two densities separate"),
        tr(
            "p_g is p_data, moved by θ. Drag θ away from 0: on the left is how far apart each divergence says they "
            "are, on the right what it would gain from a small step, which is all that G gets to know."
        ),
        r"p_g = \mathcal N(\theta,s^2){:}\quad \mathrm{KL}=\frac{\theta^2}{2s^2}, \quad "
        r"\mathrm{TV}=2\Phi\Big(\frac{|\theta|}{2s}\Big)-1, \quad W_1=|\theta|, \quad "
        r"\frac{d\,\mathrm{JSD}}{d\theta}=\frac{\theta}{2s^2}\,\mathbb{E}_{x\sim p_g}D^*(x)",
        r"p_g = \mathcal U\big(\theta\pm\tfrac w2\big){:}\quad \mathrm{KL}=\infty, \quad "
        r"\mathrm{TV}=\min\Big(\frac{|\theta|}{w},1\Big), \quad W_1=|\theta|, \quad \mathrm{JSD}=\mathrm{TV}\log 2 "
        r"\qquad (\theta\neq 0)",
    )
    _figure()
    with proof():
        steps(
            tr(
                "Normals: the logit of D\\* is log p_data − log p_g = (θ² − 2θx)/2s². Its mean over the data is KL; "
                "it changes sign at x = θ/2, halfway, which gives TV. For W1 carry every point of p_data by θ; no plan "
                "is cheaper, because the means differ by θ."
            ),
            r"W_1 = \inf \mathbb{E}|x-x'| \;\ge\; |\mathbb{E}x-\mathbb{E}x'| = |\theta|.",
            tr(
                "JSD: with D frozen at D\\* the slope is right (see “C(G) along a path”). G(z) = z + θ moves every "
                "sample by dθ, so"
            ),
            r"2\,\frac{d\,\mathrm{JSD}}{d\theta} = \mathbb{E}_{x\sim p_g}\frac{d}{dx}\log(1-D^*(x)) = "
            r"\mathbb{E}_{x\sim p_g}\Big[-D^*(x)\cdot\Big(-\frac{\theta}{s^2}\Big)\Big] = "
            r"\frac{\theta}{s^2}\,\mathbb{E}_{x\sim p_g}D^*(x).",
            tr("That is the slope of KL, θ/s², times D\\* on samples, and this factor dies like a normal density:"),
            r"\mathbb{E}_{x\sim p_g}D^* = \int\frac{p_{\mathrm{data}}\,p_g}{p_{\mathrm{data}}+p_g}\,dx \le "
            r"\frac12\int\sqrt{p_{\mathrm{data}}\,p_g}\,dx = \frac12\,e^{-\theta^2/8s^2}.",
            tr(
                "Intervals: where only one of them is, D\\* is certain; where both are, it is 1/2 and nothing is "
                "learned. JSD is log 2 times the share where D\\* is certain, and that share is TV. KL is infinite as "
                "soon as one has mass where the other has none. Once the intervals are disjoint JSD = log 2 and TV = "
                "1 for every θ: constants, whose slope is exactly 0. W1 alone still knows how far."
            ),
        )
    look_for(
        far_apart(),
        tr(
            "The minimax G descends 2 JSD when D is D\\*: far apart, the best D teaches it least. This is the "
            "saturated game, and why the paper offers −log D for training G instead."
        ),
        tr("Make s small: the stretch of θ in which JSD has a slope worth the name shrinks with it."),
        tr(
            "Two intervals: JSD and TV have corners, and beyond them no slope at all. W1 has slope 1 or −1 everywhere "
            "but at 0: the Wasserstein game."
        ),
    )


def far_apart() -> str:
    """What is left of JSD's slope far apart, in numbers that are computed here and now."""
    at, numbers = np.array(THETA.high), {}
    for name, sd in (("wide", 1.0), ("narrow", 0.6)):
        numbers[name] = told(float(theory.normals(at, sd).jsd), ".6f")
        numbers[f"{name}_slope"] = told(float(theory.slopes_of_normals(at, sd).jsd), ".6f")
    return tr(
        "Two normals at θ = 6: with s = 1 JSD is {wide} of at most log 2 = {most}, and its slope {wide_slope}; with s "
        "= 0.6 it is {narrow}, and the slope {narrow_slope}. KL and W1 still tell how far.",
        most=told(LOG2, ".6f"), **numbers,
    )  # fmt: skip


@st.fragment
def _figure() -> None:
    shape = choice("shape", tr("Densities"), {name: tr(title) for name, title in SHAPES.items()})
    left, right = st.columns(2, gap="medium")
    first, second = st.columns(2, gap="medium")
    with first:
        theta = THETA.slider(tr("θ, how far p_g is from p_data"))
    with second:
        normal = shape == "normals"
        wide = SD.slider(tr("s, standard deviation of both")) if normal else WIDTH.slider(tr("w, width of both"))
    values, slopes = (theory.normals, theory.slopes_of_normals) if normal else (
        theory.intervals, theory.slopes_of_intervals,
    )  # fmt: skip
    here, rises = values(np.array(theta), wide), slopes(np.array(theta), wide)
    words = _words(theta, here, rises)
    if normal:
        words += " " + tr(
            "D* on samples is {D} on average, and the slope of JSD is half that of KL times this.",
            D=told(float(theory.mean_D_star_on_samples(np.array(theta), wide)), ".3g"),
        )
    with left:
        marks = (Rule("log 2", y=LOG2), *_lines(values(FAR, wide), theta, here, 0.0))
        axes = Axis("θ", FAR[0], FAR[-1]), Axis(tr("divergence"), 0.0, 4.0)
        figure = Plot(*axes, alt=words, marks=marks, title=tr("How far apart"))
        plot(figure, key="separation_values", on_move=_moved)
    with right:
        marks = (Rule("", y=0.0), *_lines(slopes(FAR, wide), theta, rises, -2.5))
        axes = Axis("θ", FAR[0], FAR[-1]), Axis(tr("slope d/dθ"), -2.5, 2.5)
        figure = Plot(*axes, alt=words, marks=marks, title=tr("What a step would change"))
        plot(figure, key="separation_slopes", on_move=_moved)
    st.markdown(plain(words))


def _lines(along: Divergences, theta: float, here: Divergences, low: float) -> tuple[Mark, ...]:
    """The curves, where they stand now, and a handle on the axis."""
    lines = [Line(style, FAR, y, label) for (style, label), y in zip(STYLES.items(), along, strict=True)]
    points = (Points(style, [theta], [y]) for style, y in zip(STYLES, here, strict=True))
    return (Rule("", x=theta), *lines, *points, Handle("theta", theta, low, tr("θ, how far p_g is from p_data")))


def _moved(_name: str, x: float, _y: float) -> None:
    THETA.put(x)


def _words(theta: float, here: Divergences, rises: Divergences) -> str:
    known = {name: told(float(value)) for name, value in here._asdict().items()}
    slopes = {f"{name}_slope": told(float(slope), ".3g") for name, slope in rises._asdict().items()}
    return tr(
        "θ = {theta}: JSD = {jsd} with slope {jsd_slope}; KL = {kl}, the same both ways, with slope {kl_slope}; "
        "TV = {tv} with slope {tv_slope}; W1 = {w1} with slope {w1_slope}.",
        theta=told(theta, ".2f"), **known, **slopes,
    )  # fmt: skip
