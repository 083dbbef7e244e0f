"""How a map makes a density: uniform noise through a map that can be bent, and what comes out."""

from __future__ import annotations

import numpy as np
import streamlit as st

from gan1d.languages import N_, listed, tr, written
from gan1d.teaching.lesson.interpolated_map import KNOTS, P_Z, Bend
from gan1d.theory.exact import Grid
from gan1d.ui.plot import Arrows, Axis, Handle, Line, Plot, Text, plot

SHAPES = {
    "line": (N_("a straight line"), (-2.0, -1.0, 0.0, 1.0, 2.0)),
    "steep": (N_("steep in the middle"), (-2.4, -1.8, 0.0, 1.8, 2.4)),
    "flat": (N_("flat in the middle"), (-3.0, -0.5, 0.0, 0.5, 3.0)),
    "fold": (N_("folded"), (-2.4, 0.6, 1.5, 0.6, -2.4)),
}
GRID = Grid(-4.0, 4.0, 400)
WIDE = 3.6  # half the width at which z is drawn, in units of x
RISE = 0.9  # from the line of z up to that of x, in units of density
TOP = 1.3
ARROWS = np.linspace(-1.0, 1.0, 21)
_IMAGES, _SHAPE = "map_density", "map_density_shape"


@st.fragment
def map_density() -> None:
    """Arrows x = G(z) whose heads can be moved, and p_g above them."""
    if _IMAGES not in st.session_state:
        _take("line")
    st.segmented_control(
        tr("G is"), list(SHAPES), format_func=lambda name: tr(SHAPES[name][0]), key=_SHAPE, on_change=_choose
    )
    G = Bend(st.session_state[_IMAGES])
    plot(_figure(G), key="map_density_plot", on_move=_move)
    least, most = G.steepness
    if np.isclose(least, most):
        st.markdown(
            tr("|G′| = {slope:.2f} everywhere, so p_g is {height} wherever samples fall.", slope=most,
               height=_height(most))
        )  # fmt: skip
    else:
        st.markdown(
            tr(
                "p_z is 1/2 for all z from −1 to 1. Where G is steepest, |G′| = {steep:.2f}: noise is spread thin, and "
                "adds {thin} to p_g. Where it is flattest, |G′| = {flat:.2f}: noise crowds, and adds {thick}.",
                steep=most, thin=_height(most), flat=least, thick=_height(least),
            )
        )  # fmt: skip
    if G.folds:
        st.markdown(tr("G turns round, so some x are reached from several z, and their densities add up."))


def _height(slope: float) -> str:
    """p_z / |G'|, in words where it has no bound."""
    return written(P_Z / slope, ".3f") if slope > 1e-3 else tr("a spike without end")


def _figure(G: Bend) -> Plot:
    names = (tr("G(−1)"), tr("G(−1/2)"), tr("G(0)"), tr("G(1/2)"), tr("G(1)"))
    at_z, at_x = np.full(ARROWS.size, -RISE), np.zeros(ARROWS.size)
    return Plot(
        x=Axis("z", GRID.low, GRID.high, ticks=tuple((WIDE * z, written(z, "g")) for z in KNOTS)),
        y=Axis(tr("density of x"), -RISE, TOP, ticks=tuple((y, written(y, "g")) for y in (0.0, 0.5, 1.0))),
        alt=tr(
            "The map x = G(z) as arrows from z to x, and the density it makes. The images of −1, −1/2, 0, 1/2 and 1 "
            "are {images}.",
            images=listed(written(value, ".2f") for value in G.images),
        ),
        marks=(
            Line("p_g", GRID.centres[1:-1], np.minimum(G.density(GRID), 2 * TOP), label="p_g", fill=True),
            Line("ink", np.array([GRID.low, GRID.high]), np.zeros(2)),
            Line("ink", np.array([-WIDE, WIDE]), np.full(2, -RISE)),
            Arrows("p_g", WIDE * ARROWS, at_z, G(ARROWS), at_x, label="x = G(z)", faint=True),
            *(Text(written(x, "g"), x, -0.1, "center", "quiet") for x in np.arange(-4.0, 4.1, 2.0)),
            Text("x", GRID.high, 0.1, "right"),
            *(
                Handle(str(i), G.images[i], 0.0, names[i], step=0.05, low=(-3.9, 0.0), high=(3.9, 0.0))
                for i in range(len(KNOTS))
            ),
        ),
        height=26.0,
    )


def _choose() -> None:
    if st.session_state[_SHAPE] is not None:
        _take(st.session_state[_SHAPE])


def _take(shape: str) -> None:
    st.session_state[_SHAPE], st.session_state[_IMAGES] = shape, SHAPES[shape][1]


def _move(name: str, x: float, y: float) -> None:
    images = list(st.session_state[_IMAGES])
    images[int(name)] = x
    st.session_state[_IMAGES], st.session_state[_SHAPE] = tuple(images), None
