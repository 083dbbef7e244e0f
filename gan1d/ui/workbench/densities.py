"""p_data and p_g to be moved by hand: two of the bench's figures share the pair, its sliders and its picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from streamlit.delta_generator import DeltaGenerator

from gan1d.languages import tr
from gan1d.teaching.workbench.pairs import Humps, Pair
from gan1d.ui.plot import Axis, Handle, Line, Plot, Rule, plot
from gan1d.ui.plot.marks import Mark
from gan1d.ui.workbench.controls import Number

DATA_MEAN, DATA_SD = Number("data_mean", -4.0, 4.0, -1.0), Number("data_sd", 0.4, 2.0, 0.8)
DATA_DISTANCE = Number("data_distance", 0.0, 5.0, 0.0)
G_MEAN, G_SD = Number("g_mean", -4.0, 4.0, 1.0), Number("g_sd", 0.4, 2.0, 1.0)
X = np.linspace(-6.0, 6.0, 361)
TOP = 1.05  # above the narrowest normal, and above D = 1


def sliders(places: Sequence[DeltaGenerator]) -> Pair:
    """The five sliders of the pair, each in its place, and the pair they stand at."""
    labels = tr("p_data: mean"), tr("p_data: sd of a mode"), tr("p_data: modes apart"), tr("p_g: mean"), tr("p_g: sd")
    values = []
    for place, number, label in zip(places, (DATA_MEAN, DATA_SD, DATA_DISTANCE, G_MEAN, G_SD), labels, strict=True):
        with place:
            values.append(number.slider(label))
    return Pair(Humps(*values[:3]), Humps(*values[3:]))


def picture(pair: Pair, key: str, alt: str, title: str = "", height: float = 16.0) -> None:
    """The densities and D*; a handle on each top moves a density, one beside it makes it wider."""
    marks: tuple[Mark, ...] = (
        Rule("1/2", y=0.5),
        Line("p_data", X, pair.data.pdf(X), "p_data", fill=True),
        Line("p_g", X, pair.g.pdf(X), "p_g"),
        Line("D_star", X, pair.D_star(X), "D*"),
        *_handles(pair),
    )
    axes = Axis("x", float(X[0]), float(X[-1])), Axis(tr("density, and D*"), 0.0, TOP)
    plot(Plot(*axes, alt, marks, title, height), key=key, on_move=_moved)


def _handles(pair: Pair) -> tuple[Handle, ...]:
    data, g = pair.data, pair.g
    edge, side = data.mean + data.distance / 2 + data.sd, g.mean + g.sd

    def at(humps: Humps, x: float) -> float:
        return float(humps.pdf(np.array([x]))[0])

    def wide(name: str, of: Humps, x: float, label: str, start: float, sd: Number) -> Handle:
        # Wider than the picture it stands at the edge of it.
        ends = (start + sd.low, 0.0), (min(start + sd.high, float(X[-1])), TOP)
        return Handle(name, x, at(of, x), label, low=ends[0], high=ends[1])

    def top(name: str, of: Humps, label: str, mean: Number) -> Handle:
        return Handle(name, of.mean, at(of, of.mean), label, low=(mean.low, 0.0), high=(mean.high, TOP))

    return (
        top("data_mean", data, tr("mean of p_data"), DATA_MEAN),
        wide("data_sd", data, edge, tr("x one standard deviation from p_data's right mode"), edge - data.sd, DATA_SD),
        top("g_mean", g, tr("mean of p_g"), G_MEAN),
        wide("g_sd", g, side, tr("x one standard deviation from p_g's mean"), g.mean, G_SD),
    )


def _moved(name: str, x: float, _y: float) -> None:
    if name == "data_sd":
        DATA_SD.put(x - DATA_MEAN.value - DATA_DISTANCE.value / 2)
    elif name == "g_sd":
        G_SD.put(x - G_MEAN.value)
    else:
        {"data_mean": DATA_MEAN, "g_mean": G_MEAN}[name].put(x)
