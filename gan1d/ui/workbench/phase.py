"""Figure 8 of the bench: games of two numbers as phase portraits, with and without R1 side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import streamlit as st

from gan1d.base.arrays import Array
from gan1d.languages import N_, tr
from gan1d.teaching.workbench.phase import (
    Box,
    DescentOfC,
    Field,
    LineGame,
    Point,
    alternating,
    eigenvalues,
    flow,
    multipliers,
    simultaneous,
    steps,
)
from gan1d.ui.plot import Arrows, Axis, Handle, Line, Plot, Points, Rule, plot
from gan1d.ui.plot.marks import Mark, Marker
from gan1d.ui.shell.widgets import plain
from gan1d.ui.workbench.controls import Number, choice
from gan1d.ui.workbench.phase_proof import EQUATIONS, phase_proof
from gan1d.ui.workbench.section import introduce, told

GAMES = {"dirac": N_("Dirac-GAN"), "spread": N_("G = μ + σz"), "best": N_("G = μ + σz, D = D*")}
LOSSES = {"minimax": N_("minimax"), "non_saturating": N_("−log D"), "wasserstein": N_("Wasserstein")}
WAYS = {"flow": N_("continuous"), "simultaneous": N_("steps at once"), "alternating": N_("steps in turn")}
MOVES = {"simultaneous": simultaneous, "alternating": alternating}
GAMMA, SD = Number("gamma", 0.05, 2.0, 0.5), Number("sigma", 0.0, 2.0, 1.0)
H, TIME = Number("h", 0.05, 1.0, 0.2), Number("time", 5, 100, 30, 5)
N_ARROWS = 13  # each way
STILL = 1e-6  # no change


@dataclass(frozen=True)
class Plane:
    """What is drawn of a game: the names of its coordinates, the box, and where one starts."""

    first: str
    second: str
    box: Box
    start: Point

    @property
    def key(self) -> str:
        """Of the start in the session."""
        return f"start_{self.first}_{self.second}"

    @property
    def at(self) -> Point:
        """Where the way starts now."""
        return st.session_state.get(self.key, self.start)

    def put(self, x: float, y: float) -> None:
        """Start there."""
        st.session_state[self.key] = (round(x, 3), round(y, 3))


SQUARE: Box = ((-3.0, -3.0), (3.0, 3.0))
PLANES = {
    "dirac": Plane("θ", "ψ", SQUARE, (1.5, 0.5)),
    "spread": Plane("μ", "ψ", SQUARE, (1.5, 0.5)),
    "best": Plane("μ", "σ", ((-3.0, 0.1), (3.0, 2.5)), (2.0, 0.4)),
}


def phase_portrait() -> None:
    """The whole section."""
    introduce(
        "phase",
        tr("Two numbers at play"),
        tr(
            "The smallest GANs there are: one number for G, across, and one for D, upward; or, with D = D\\*, two "
            "numbers for G. Drag the start, or click anywhere, and watch where the game goes, without R1 and with it."
        ),
    )
    _figure()
    phase_proof()


@st.fragment
def _figure() -> None:
    first, second, third = st.columns([1.6, 1.1, 1.2], gap="medium")
    with first:
        game = choice("portrait", tr("Game"), _told(GAMES))
    with second:
        loss = "" if game == "best" else choice("portrait_loss", tr("Loss of G"), _told(LOSSES))
    with third:
        way = choice("way", tr("How both move"), _told(WAYS))
    plane = PLANES[game]
    st.latex(EQUATIONS[game, loss])
    pictures = st.columns(3, gap="medium")
    below = iter(st.columns(4, gap="medium"))
    with next(below):
        time = TIME.slider(tr("Time shown"))
    h = gamma = sd = 0.0
    if game != "best":
        with next(below):
            gamma = GAMMA.slider(tr("γ, weight of R1"))
    if game == "spread":
        with next(below):
            sd = SD.slider(tr("σ, standard deviation of the samples"))
    if way != "flow":
        with next(below):
            h = H.slider(tr("h, size of a step"))
    sides = _sides(game, loss, gamma, sd)
    for place, (title, field) in zip(pictures, sides.items(), strict=False):
        with place:
            _portrait(plane, title, field, way, h, time)
    with pictures[2]:
        _spectrum(sides, way, h)


def _told(titles: dict[str, str]) -> dict[str, str]:
    return {name: tr(title) for name, title in titles.items()}


def _sides(game: str, loss: str, gamma: float, sd: float) -> dict[str, Field]:
    """The two games side by side, by their titles."""
    if game == "best":
        return {tr(LOSSES[of]): DescentOfC(of) for of in ("minimax", "non_saturating")}
    spread = (1.0, sd) if game == "spread" else (0.0, 0.0)
    return {
        tr("without R1"): LineGame(loss, 0.0, *spread),
        tr("with R1, γ = {gamma}", gamma=told(gamma, "g")): LineGame(loss, gamma, *spread),
    }


# ---- the plane -----------------------------------------------------------------------------------------------------


def _portrait(plane: Plane, title: str, field: Field, way: str, h: float, time: float) -> None:
    smooth = flow(field, plane.at, time, plane.box)
    stepped = None if way == "flow" else steps(MOVES[way], field, plane.at, h, math.ceil(time / h), plane.box)
    words = _fate(field, way, h) + " " + _end(field, smooth if stepped is None else stepped, plane)
    marks: list[Mark] = [*_arrows(field, plane.box)]
    x, y = smooth
    marks.append(Line("push", x, y, "" if stepped is None else tr("continuous"), faint=stepped is not None))
    if stepped is not None:
        x, y = stepped
        marks += [Line("D", x, y, faint=True), Points("D", x, y, tr("steps"))]
    marks.append(Points("ink", [field.rest[0]], [field.rest[1]], tr("rest"), marker="cross"))
    label = tr("start: {first} and {second}", first=plane.first, second=plane.second)
    marks.append(Handle("start", *plane.at, label, moves="xy"))
    (left, low), (right, high) = plane.box
    figure = Plot(
        Axis(plane.first, left, right), Axis(plane.second, low, high), f"{title}. {words}", tuple(marks), title, 20.0
    )
    plot(
        figure, key=f"portrait_{title}", on_move=lambda _, x, y: plane.put(x, y), on_click=lambda x, y: plane.put(x, y)
    )
    st.markdown(plain(words))


def _arrows(field: Field, box: Box) -> tuple[Arrows, Arrows]:
    """Directions on a lattice, all of one length on the screen; where the field is weak they are faint."""
    (left, low), (right, high) = box
    across, up = (right - left) / N_ARROWS, (high - low) / N_ARROWS
    x, y = np.meshgrid(
        left + across * (np.arange(N_ARROWS) + 0.5), low + up * (np.arange(N_ARROWS) + 0.5), indexing="ij"
    )
    u, v = field(x, y)
    size = np.hypot(u / across, v / up)
    with np.errstate(invalid="ignore"):
        dx, dy = 0.36 * u / size, 0.36 * v / size  # half an arrow
    strong = np.hypot(u, v) >= np.median(np.hypot(u, v))

    def some(of: Array, faint: bool) -> Arrows:
        a, b, c, d = x[of], y[of], dx[of], dy[of]
        return Arrows("quiet", a - c, b - d, a + c, b + d, faint=faint)

    return some(~strong, True), some(strong, False)


def _fate(field: Field, way: str, h: float) -> str:
    """What the linear game near rest does."""
    if way == "flow":
        values = eigenvalues(field.jacobian())
        growth, known = float(values.real.max()), _complex(values)
        if growth < -STILL:
            half = told(math.log(2) / -growth, ".1f")
            return tr("λ = {values}: near rest the distance is halved in a time of {half}.", values=known, half=half)
        return tr("λ = {values}: near rest it circles, and to first order comes no nearer.", values=known)
    size = float(np.abs(multipliers(field, h, way == "alternating")).max())
    factor = told(size, ".4f")
    if size > 1 + STILL:
        return tr("Near rest, on average, a step multiplies the distance by {factor}: it is driven out.", factor=factor)
    if size < 1 - STILL:
        return tr("Near rest, on average, a step multiplies the distance by {factor}: it comes to rest.", factor=factor)
    return tr("Near rest, on average, a step multiplies the distance by {factor}: it circles.", factor=factor)


def _end(field: Field, way: Array, plane: Plane) -> str:
    """What became of this start."""
    (left, low), (right, high) = plane.box
    before, after = (math.dist(way[:, j], field.rest) for j in (0, -1))
    at = way[:, -1]
    if min(at[0] - left, right - at[0], at[1] - low, high - at[1]) < STILL:
        return tr("From this start, {before} away from rest, it leaves the picture.", before=told(before, ".2f"))
    return tr(
        "This start is {before} away from rest, the end of the way {after}.",
        before=told(before, ".3f"), after=told(after, ".3f"),
    )  # fmt: skip


def _complex(values: Array) -> str:
    """A pair of eigenvalues: conjugate, real, or one twice."""
    re, im = values.real, values.imag
    if im[0] > STILL:
        return ("" if abs(re[0]) < STILL else told(float(re[0]), ".3f") + " ") + f"± {told(float(im[0]), '.3f')} i"
    return tr("{one} and {other}", one=told(float(re[0])), other=told(float(re[1])))


# ---- eigenvalues ---------------------------------------------------------------------------------------------------


def _spectrum(sides: dict[str, Field], way: str, h: float) -> None:
    """The eigenvalues of both sides in the complex plane: of the flow, or of one step."""
    marks: list[Mark] = []
    if way == "flow":
        title = tr("λ: comes to rest left of 0")
        marks.append(Rule("", x=0.0))
        axes = Axis(tr("real part"), -3.5, 1.0), Axis(tr("imaginary part"), -1.5, 1.5)
    else:
        title = tr("Factors of a step: comes to rest inside the circle")
        turn = np.linspace(0, 2 * math.pi, 121)
        marks.append(Line("quiet", np.cos(turn), np.sin(turn), tr("size 1")))
        axes = Axis(tr("real part"), -1.5, 1.5), Axis(tr("imaginary part"), -1.5, 1.5)
    told_all = []
    markers: tuple[tuple[str, Marker], ...] = (("D", "ring"), ("p_g", "dot"))
    for (name, field), (style, marker) in zip(sides.items(), markers, strict=True):
        values = eigenvalues(field.jacobian()) if way == "flow" else multipliers(field, h, way == "alternating")
        marks.append(Points(style, values.real, values.imag, name, marker=marker))
        told_all.append(f"{name}: {_complex(values)}")
    alt = f"{title}. " + "; ".join(told_all)
    plot(Plot(*axes, alt=alt, marks=tuple(marks), title=title, height=20.0), key="portrait_spectrum")
    st.markdown("  \n".join(plain(text) for text in told_all))
