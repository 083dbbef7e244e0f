"""Arrays to figures that stand still: Figure 1 and the charts of the history, for slides, files and exploration.

Everything drawn is prepared once (`picture_of`, `charts_of`) from the arrays that also travel to the live figure, and
drawn twice in the same style (`gan1d.style`): by Plotly for HTML, by Matplotlib for SVG, PNG and PDF. Positions and
sizes follow `ui/live.js`. All functions are pure; figures are made without pyplot.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import matplotlib
import numpy as np
import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch

from gan1d import frames
from gan1d.distributions import Array
from gan1d.measure import COLUMN
from gan1d.runs import Recording
from gan1d.style import STYLE
from gan1d.theory import LOG2, LOG4

STATIC, INTERACTIVE = (".svg", ".png", ".pdf"), (".html",)
ENDINGS = (*INTERACTIVE, *STATIC)
LAYERS = ("D_star", "samples", "ideal")
GROUND = {False: ("#ffffff", "#1f2933"), True: ("#14181d", "#e6eaee")}  # paper and ink, by `dark`
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
INSET = 0.05  # the z line's ends, as a share of the width
BINS = 200  # a chart's curve has at most this many points
ROOM = (-0.006, 1.01)  # the vertical axes, so that half a line's width at D = 0 or 1 is not cut off
SIZE = 10.5  # points: the font of Figure 1, by which lines and distances scale


# ---- what is drawn -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """Figure 1 of one state: what the live figure draws, in the units of its axes."""

    iteration: int
    jsd: float
    x: Array  # (POINTS,)
    p_data: Array  # (POINTS,)
    p_g: Array  # (POINTS,)
    D: Array  # (POINTS,)
    z: Array  # (ARROWS,)
    G: Array  # (ARROWS,), x = G(z)
    ideal: Array  # (ARROWS,), x = G*(z)
    histogram: Array  # (BARS,), density of samples
    edges: Array  # (BARS + 1,)
    view: tuple[float, float]
    top: float  # of the density axis; D = 1 is there too
    noise: str

    @property
    def D_star(self) -> Array:
        """p_data / (p_data + p_g), not a number where there is neither."""
        with np.errstate(invalid="ignore"):
            return self.p_data / (self.p_data + self.p_g)

    def at_z(self, z: Array) -> Array:
        """Where noise points stand, on the x axis: the z line is a little shorter than the view."""
        low, high = self.view
        share = (z - self.z[0]) / (self.z[-1] - self.z[0])
        return low + (high - low) * (INSET + (1 - 2 * INSET) * share)

    def arrows(self, targets: Array) -> tuple[Array, Array, Array]:
        """Starts (n,) on the z line at height 0, ends (n, 2), and which end inside.

        The x line is at height 1; an arrow that leaves the view is cut at its edge.
        """
        starts = self.at_z(self.z)
        edge = np.clip(targets, *self.view)
        inside = edge == targets
        height = np.divide(edge - starts, targets - starts, out=np.ones_like(edge), where=~inside)
        return starts, np.column_stack((edge, height)), inside


def picture_of(recording: Recording, iteration: int) -> Picture:
    """The arrays of the live figure's scene and frame at a recorded state."""
    gauge = recording.gauge
    snapshot = recording.state(iteration)
    scene = frames.scene(0, recording, iteration, -1)
    field = frames.picture(recording, iteration, ((snapshot, 1.0),), gauge.curves(snapshot))
    return Picture(
        iteration,
        float(recording.history[iteration, COLUMN["jsd"]]),
        np.array(scene["x"]),
        np.array(scene["p_data"]),
        field["p_g"],
        field["D"],
        np.array(scene["z"]),
        field["arrows"],
        np.array(scene["ideal"]),
        field["histogram"],
        np.array(scene["histogram_edges"]),
        scene["view"]["x"],
        scene["view"]["y"][1],
        scene["z_name"],
    )


@dataclass(frozen=True)
class Curve:
    """A metric over iterations: one value a bin of iterations, with its least and greatest."""

    name: str
    iteration: Array
    mean: Array
    least: Array
    most: Array
    last: float


@dataclass(frozen=True)
class Chart:
    """One chart of the history."""

    curves: tuple[Curve, ...]
    targets: tuple[tuple[float, str], ...]  # equilibria and their names
    note: str  # the unit
    log: bool
    range: tuple[float, float]  # of the vertical axis; exponents of 10 if log


def charts_of(recording: Recording, iteration: int) -> tuple[Chart, ...]:
    """The charts of states 0..iteration: losses, V, D, accuracy, JSD and regret, W1."""
    rows = recording.history[: iteration + 1]
    recipe = recording.recipe
    used = {recipe.at(at).loss for at in (0, *(e.iteration for e in recipe.edits if e.iteration <= iteration))}
    minimax = ((-LOG2, "−log 2"),) if "minimax" in used else ()
    half = ((0.5, "1/2"),)
    return (
        _chart(rows, ("discriminator_loss", "generator_loss"), ((LOG2, "log 2"), *minimax), "nats"),
        _chart(rows, ("V",), ((-LOG4, "−log 4"),), "nats"),
        _chart(rows, ("d_data", "d_samples"), half, "mean of D(x)", within=(0.0, 1.0)),
        _chart(rows, ("accuracy_data", "accuracy_samples"), half, "share told right", within=(0.0, 1.0)),
        _chart(rows, ("jsd", "regret"), (), "nats, log scale", log=True),
        _chart(rows, ("w1",), (), "sd of p_data, log scale", log=True),
    )


def convention(loss: str) -> str:
    """What the losses on a chart mean, in a sentence or two."""
    generator = "E log(1 − D(G(z)))" if loss == "minimax" else "−E log D(G(z))"
    level = "−log 2" if loss == "minimax" else "log 2"
    return (
        "Exact expectations, in nats. discriminator_loss: −log D on data and −log(1 − D) on samples, averaged; "
        f"log 2 at equilibrium.\ngenerator_loss: {loss}, {generator}; {level} at equilibrium. "
        "Lines are means, bands go from least to greatest."
    )


def _chart(
    rows: Array,
    names: tuple[str, ...],
    targets: tuple[tuple[float, str], ...],
    note: str,
    log: bool = False,
    within: tuple[float, float] | None = None,
) -> Chart:
    columns = [rows[:, COLUMN[name]].astype(float) for name in names]
    curves = tuple(_binned(name, column) for name, column in zip(names, columns, strict=True))
    return Chart(curves, targets, note, log, within or _range(np.concatenate(columns), [t for t, _ in targets], log))


def _binned(name: str, values: Array) -> Curve:
    """Bins of equally many iterations, of one each while these are few."""
    n = len(values)
    edges = np.linspace(0, n, min(n, BINS) + 1).astype(int)
    starts, counts = edges[:-1], np.diff(edges)
    return Curve(
        name,
        starts + (counts - 1) / 2,
        np.add.reduceat(values, starts) / counts,
        np.minimum.reduceat(values, starts),
        np.maximum.reduceat(values, starts),
        float(values[-1]),
    )


def _range(values: Array, targets: list[float], log: bool) -> tuple[float, float]:
    """From the 1st to the 99th percentile, so that one wild value does not flatten the rest, and around the targets."""
    seen = np.log10(np.clip(values, 1e-6, 1e6)) if log else values
    low, high = (float(v) for v in np.percentile(seen, (1, 99)))
    if log:
        return float(np.floor(min(low, high - 1))), float(np.ceil(high + 1e-6))
    low, high = min(low, *targets), max(high, *targets)
    room = 0.12 * max(high - low, 0.2)
    return low - room, high + room


def _shown(chart: Chart, values: Array) -> Array:
    return np.maximum(values, 1e-9) if chart.log else values


def _dashed_last(chart: Chart) -> list[Curve]:
    """Dashes are drawn on top, or a solid line would hide them."""
    return sorted(chart.curves, key=lambda curve: bool(STYLE[curve.name].dash))


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


# ---- Plotly ------------------------------------------------------------------------------------------------------


def figure_1(recording: Recording, iteration: int, dark: bool = False, layers: Sequence[str] = ()) -> go.Figure:
    """Figure 1 of a state for HTML; `layers` are any of `LAYERS`."""
    p = picture_of(recording, iteration)
    ink = GROUND[dark][1]
    blue = _color("D", dark)
    figure = go.Figure(layout=_layout(dark, 16))
    if "samples" in layers:
        middles, fill = (p.edges[1:] + p.edges[:-1]) / 2, {"color": _color("samples", dark)}
        figure.add_bar(x=middles, y=p.histogram, marker=fill, opacity=0.28)
        figure.data[-1].update(name=STYLE["samples"].label, hovertemplate="%{y:.3f}")
    curves = {"D_star": p.D_star, "D": p.D, "p_g": p.p_g, "p_data": p.p_data}  # p_data on top, as it is dotted
    for rank, (name, values) in enumerate(curves.items()):
        if name == "D_star" and name not in layers:
            continue
        axis = "y2" if name in ("D", "D_star") else "y"
        figure.add_scatter(
            **_trace(name, p.x, values, dark, 1.15), yaxis=axis, legendrank=-rank, hovertemplate="%{y:.3f}"
        )
    for name, style, targets, thin in (("ideal map", "ideal", p.ideal, 0.7), ("x = G(z)", "p_g", p.G, 0.8)):
        if style == "p_g" or style in layers:
            _add_arrows(figure, p, name, style, targets, thin, dark)
    rules = ((0, "y", 0.55), (p.top / 2, "y", 0.2), (0, "y3", 0.8), (1, "y3", 0.8))
    for height, axis, opacity in rules:
        figure.add_shape(
            type="line", xref="paper", yref=axis, x0=0, x1=1, y0=height, y1=height, opacity=opacity, line_color=ink,
            line_width=1.2, layer="below" if axis == "y" else "above",
        )  # fmt: skip
    notes = {"xref": "paper", "showarrow": False}
    for name, height in (("x", 1), ("z", 0)):
        figure.add_annotation(**notes, yref="y3", x=0, y=height, text=name, xanchor="right", xshift=-10, font_size=17)
    under = f"z, {p.noise} noise; arrows x = G(z)"
    figure.add_annotation(**notes, yref="y3", x=0.5, y=0, yanchor="top", yshift=-4, text=under, font_size=14)
    figure.add_annotation(**notes, yref="paper", x=1, y=1.02, xanchor="right", yanchor="bottom", text=_when(p))
    line = {"showgrid": False, "zeroline": False, "ticks": "outside", "tickcolor": ink, "title_font_size": 14}
    figure.update_layout(
        hovermode="x unified",
        bargap=0.1,
        xaxis={
            **line, "range": p.view, "anchor": "y", "title_text": "x, in standard deviations of p_data",
            "title_standoff": 6, "unifiedhovertitle": {"text": "x = %{x:.2f}"},
        },
        yaxis={
            **line, "range": np.multiply(ROOM, p.top), "domain": (0.38, 1), "title_text": "density", "nticks": 5,
        },
        yaxis2={
            **line, "range": ROOM, "overlaying": "y", "side": "right", "title_text": "D(x)", "color": blue,
            "tickcolor": blue, "tickvals": (0, 0.5, 1), "ticktext": ("0", "1/2", "1"),
        },
        yaxis3={"range": (-0.1, 1.1), "domain": (0, 0.24), "visible": False, "fixedrange": True},
    )  # fmt: skip
    return figure


def charts(recording: Recording, iteration: int, dark: bool = False) -> go.Figure:
    """The charts of the history up to a state for HTML."""
    ink = GROUND[dark][1]
    figure = go.Figure(layout=_layout(dark, 14))
    figure.update_layout(margin={"t": 56, "b": 112, "l": 56, "r": 36}, hovermode="x unified")
    for j, chart in enumerate(charts_of(recording, iteration)):
        at, row, column = str(j + 1) if j else "", j // 3, j % 3
        left, bottom = column * 0.365, (1 - row) * 0.58
        axes = {"xaxis": "x" + at, "yaxis": "y" + at}
        for curve in _dashed_last(chart):
            color = _color(curve.name, dark)
            for side, values in (("none", curve.least), ("tonexty", curve.most)):
                figure.add_scatter(
                    x=curve.iteration, y=_shown(chart, values), mode="lines", line_width=0, fill=side, opacity=0.3,
                    fillcolor=_see_through(color), showlegend=False, hoverinfo="skip", **axes,
                )  # fmt: skip
            figure.add_scatter(
                **_trace(curve.name, curve.iteration, _shown(chart, curve.mean), dark, 0.9), **axes,
                legend="legend" + at, hovertemplate="%{y:.4g}",
                legendrank=chart.curves.index(curve) + 1,
            )  # fmt: skip
            figure.data[-1].name += f"  {_number(curve.last)}"
        for value, label in chart.targets:
            figure.add_shape(
                type="line", xref=f"x{at} domain", yref="y" + at, x0=0, x1=1, y0=value, y1=value, line_color=ink,
                line_width=1, opacity=0.6,
            )  # fmt: skip
            figure.add_annotation(
                xref=f"x{at} domain", yref="y" + at, x=1, y=value, text=label, showarrow=False, xanchor="left",
                xshift=2, font_size=12,
            )  # fmt: skip
        line = {"showgrid": False, "zeroline": False, "ticks": "outside", "showline": True, "linecolor": ink}
        scale = {"type": "log", "dtick": 1, "tickformat": "~g"} if chart.log else {"nticks": 5}
        figure.update_layout(
            {
                "xaxis" + at: {
                    **line, "domain": (left, left + 0.27), "anchor": "y" + at, "range": (0, max(iteration, 1)),
                    "nticks": 4, "tickformat": ",", "title_text": "iteration" if row else None, "title_standoff": 4,
                    "title_font_size": 12,
                },
                "yaxis" + at: {
                    **line, "domain": (bottom, bottom + 0.42), "anchor": "x" + at, "range": chart.range, **scale,
                    "title": {"text": chart.note, "standoff": 4, "font_size": 12},
                },
                "legend" + at: {
                    "x": left, "y": bottom + 0.425, "xanchor": "left", "yanchor": "bottom", "orientation": "v",
                    "traceorder": "normal",
                    "bgcolor": "rgba(0,0,0,0)",
                },
            }
        )  # fmt: skip
    figure.add_annotation(
        text=convention(recording.recipe.at(iteration).loss).replace("\n", "<br>"), showarrow=False, align="left",
        xref="paper", yref="paper", x=0, y=0, yshift=-56, xanchor="left", yanchor="top", font_size=13,
    )  # fmt: skip
    return figure


def _layout(dark: bool, size: int) -> dict[str, object]:
    paper, ink = GROUND[dark]
    return {
        "template": "none",
        "paper_bgcolor": paper,
        "plot_bgcolor": paper,
        "font": {"size": size, "color": ink, "family": FONT},
        "margin": {"t": 48, "b": 32, "l": 72, "r": 72},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "hoverlabel": {"bgcolor": paper},
    }


def _color(name: str, dark: bool) -> str:
    return STYLE[name].dark if dark else STYLE[name].light


def _see_through(color: str) -> str:
    return f"rgba({', '.join(str(int(color[i : i + 2], 16)) for i in (1, 3, 5))}, 0.3)"


def _trace(name: str, x: Array, y: Array, dark: bool, thin: float) -> dict[str, object]:
    style = STYLE[name]
    dash = ",".join(f"{length * thin:g}px" for length in style.dash) or "solid"
    line = {"color": _color(name, dark), "dash": dash, "width": style.width * thin, "simplify": False}
    return {"x": x, "y": y, "mode": "lines", "line": line, "name": style.label}


def _add_arrows(figure: go.Figure, p: Picture, name: str, style: str, targets: Array, thin: float, dark: bool) -> None:
    """Arrows as one broken line with a head at each end, or a bar at the edge of the view."""
    starts, ends, inside = p.arrows(targets)
    n, gap = len(starts), np.full(len(starts), np.nan)
    x = np.column_stack((starts, ends[:, 0], gap)).ravel()
    y = np.column_stack((np.zeros(n), ends[:, 1], gap)).ravel()
    heads = np.column_stack((np.zeros(n), np.where(inside, 11, 12), np.zeros(n))).ravel()
    symbols = np.repeat(np.where(inside, "arrow", "line-ew"), 3)
    line = _trace(style, x, y, dark, thin)
    color = _color(style, dark)
    marker = {"symbol": symbols, "size": heads, "angleref": "previous", "color": color, "opacity": 1}
    line |= {
        "mode": "lines+markers",
        "name": name,
        "marker": {**marker, "line": {"width": np.repeat(np.where(inside, 0, 2), 3), "color": color}},
    }
    figure.add_scatter(**line, yaxis="y3", cliponaxis=False, showlegend=style == "ideal", hoverinfo="skip")


def _when(p: Picture) -> str:
    return f"iteration {p.iteration:,}"


# ---- Matplotlib --------------------------------------------------------------------------------------------------


def figure_1_static(recording: Recording, iteration: int, dark: bool = False, layers: Sequence[str] = ()) -> Figure:
    """Figure 1 of a state for SVG, PNG and PDF: 10 x 5.625 inches, as a slide; `layers` are any of `LAYERS`."""
    p, em = picture_of(recording, iteration), SIZE / 72
    figure = Figure(figsize=(10, 5.625), facecolor=GROUND[dark][0])
    place = Place(3.3 * em, 10 - 3.3 * em, 0.6 * em, 5.625 - 2.1 * em)
    _draw_picture(figure, p, place, SIZE, dark, layers)
    _add_legend(figure, ("p_data", "p_g", "D", *(name for name in LAYERS if name in layers)), SIZE, dark)
    _words(figure, _when(p), place.right, place.top + 1.2 * em, SIZE, GROUND[dark][1], ha="right")
    return figure


def strip(recording: Recording, iterations: Sequence[int], dark: bool = False) -> Figure:
    """Figure 1 at several iterations side by side, with a caption each, as in the paper's Figure 1 (a) to (d)."""
    size, width, gap, height = 9.0, 2.3, 0.2, 3.4
    em, n = size / 72, len(iterations)
    figure = Figure(figsize=(6.6 * em + n * width + (n - 1) * gap, height), facecolor=GROUND[dark][0])
    for j, iteration in enumerate(iterations):
        p = picture_of(recording, iteration)
        left = 3.3 * em + j * (width + gap)
        place = Place(left, left + width, 2.5 * em, height - 2.1 * em)
        _draw_picture(figure, p, place, size, dark, (), first=j == 0, last=j == n - 1)
        caption = f"({chr(ord('a') + j)}) {_when(p)}, JSD {p.jsd:.2g}"
        _words(figure, caption, left + width / 2, 1.1 * em, 1.1 * size, GROUND[dark][1])
    _add_legend(figure, ("p_data", "p_g", "D"), size, dark)
    return figure


def charts_static(recording: Recording, iteration: int, dark: bool = False) -> Figure:
    """The charts of the history up to a state for SVG, PNG and PDF: 12 x 6.75 inches."""
    paper, ink = GROUND[dark]
    figure = Figure(figsize=(12, 6.75), facecolor=paper)
    all_axes = figure.subplots(2, 3, gridspec_kw={"hspace": 0.56, "wspace": 0.33}).ravel()
    figure.subplots_adjust(left=0.055, right=0.965, top=0.91, bottom=0.145)
    for axes, chart in zip(all_axes, charts_of(recording, iteration), strict=True):
        _bare(axes, ink, SIZE * 0.85)
        axes.spines[["left", "bottom"]].set(visible=True, color=ink, alpha=0.5)
        for value, label in chart.targets:
            axes.axhline(value, color=ink, alpha=0.6, linewidth=0.8, zorder=1)
            axes.text(
                1.015, value, label, transform=axes.get_yaxis_transform(), va="center", size=SIZE * 0.85, color=ink
            )  # fmt: skip
        lines: dict[str, Line2D] = {}
        for curve in _dashed_last(chart):
            band = (_shown(chart, curve.least), _shown(chart, curve.most))
            axes.fill_between(curve.iteration, *band, color=_color(curve.name, dark), alpha=0.25, linewidth=0)
            line = axes.add_line(_line(curve.name, curve.iteration, _shown(chart, curve.mean), dark, SIZE, 0.9))
            lines[curve.name] = line
            line.set_label(f"{STYLE[curve.name].label}  {_number(curve.last)}")
        if chart.log:
            axes.set_yscale("log")
            axes.yaxis.set_major_formatter("{x:g}")
        axes.minorticks_off()
        axes.set_ylim(*(10.0 ** np.array(chart.range) if chart.log else chart.range))
        axes.set_xlim(0, max(iteration, 1))
        axes.locator_params(axis="x", nbins=4)
        if not chart.log:
            axes.locator_params(axis="y", nbins=4)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.set_ylabel(chart.note, size=SIZE * 0.85, color=ink)
        axes.legend(
            handles=[lines[curve.name] for curve in chart.curves], loc="lower left", bbox_to_anchor=(-0.02, 0.98),
            frameon=False, fontsize=SIZE * 0.95, labelcolor=ink, handlelength=2.6, labelspacing=0.2, borderpad=0.2,
        )  # fmt: skip
    for axes in all_axes[3:]:
        axes.set_xlabel("iteration", size=SIZE * 0.85, color=ink)
    note = convention(recording.recipe.at(iteration).loss)
    figure.text(0.055, 0.012, note, size=SIZE * 0.85, color=ink, va="bottom", linespacing=1.4)
    return figure


@dataclass(frozen=True)
class Place:
    """Where a picture's axes stand in a figure, in inches; the words under the z line are below `bottom` + 1 em."""

    left: float
    right: float
    bottom: float
    top: float


def _draw_picture(
    figure: Figure,
    p: Picture,
    place: Place,
    size: float,
    dark: bool,
    layers: Sequence[str],
    first: bool = True,
    last: bool = True,
) -> None:
    """Figure 1; what stands left and right of the axes only where it is first or last in a row."""
    ink, blue, em, small = GROUND[dark][1], _color("D", dark), size / 72, 0.86 * size
    # Distances are those of live.js, in em.
    z_line = place.bottom + 1.0 * em
    x_line = z_line + max(3.2 * em, 0.17 * (place.top - z_line))
    base = x_line + 3.5 * em
    middle = (place.left + place.right) / 2

    densities = _area(figure, place, base, place.top, p, "densities")
    densities.set_ylim(*np.multiply(ROOM, p.top))
    _bare(densities, ink, small)
    alone = first and last
    densities.locator_params(axis="x", nbins=5, steps=[1, 2, 5, 10], prune=None if alone else "both")
    densities.locator_params(axis="y", nbins=4)
    densities.hlines([0, p.top / 2], *p.view, color=ink, alpha=[0.55, 0.2], linewidth=size / 14, zorder=1)
    densities.tick_params(axis="y", left=first, labelleft=first)

    probabilities = _area(figure, place, base, place.top, p, "D")
    probabilities.set_ylim(*ROOM)
    _bare(probabilities, ink, small)
    probabilities.set_xticks([])
    probabilities.yaxis.tick_right()
    probabilities.set_yticks([0, 0.5, 1], ["0", "1/2", "1"])
    probabilities.tick_params(axis="y", labelcolor=blue, right=last, labelright=last)

    if "samples" in layers:
        densities.stairs(p.histogram, p.edges, fill=True, color=_color("samples", dark), alpha=0.28)
    if "D_star" in layers:
        probabilities.add_line(_line("D_star", p.x, p.D_star, dark, size))
    probabilities.add_line(_line("D", p.x, p.D, dark, size))
    above = _area(figure, place, base, place.top, p, "densities above D")
    above.set_ylim(densities.get_ylim())
    above.axis("off")
    above.add_line(_line("p_g", p.x, p.p_g, dark, size))
    above.add_line(_line("p_data", p.x, p.p_data, dark, size))  # on top: its dots stay visible where p_g is p_data

    arrows = _area(figure, place, z_line, x_line, p, "arrows")
    arrows.set_ylim(0, 1)
    arrows.axis("off")
    arrows.hlines([0, 1], *p.view, color=ink, alpha=0.8, linewidth=size / 14, clip_on=False)
    if "ideal" in layers:
        _draw_arrows(arrows, p, "ideal", p.ideal, 0.6, size, dark)
    _draw_arrows(arrows, p, "p_g", p.G, 0.7, size, dark)

    _words(figure, "x, in standard deviations of p_data", middle, base - 2.05 * em, small, ink)
    _words(figure, f"z, {p.noise} noise; arrows x = G(z)", middle, z_line - 0.85 * em, small, ink)
    if first:
        _words(figure, "density", place.left - 2.6 * em, (base + place.top) / 2, small, ink, rotation=90)
        _words(figure, "x", place.left - 0.8 * em, x_line, 1.1 * size, ink, ha="right")
        _words(figure, "z", place.left - 0.8 * em, z_line, 1.1 * size, ink, ha="right")
    if last:
        _words(figure, "D(x)", place.right + 2.6 * em, (base + place.top) / 2, small, blue, rotation=-90)


def _area(figure: Figure, place: Place, low: float, high: float, p: Picture, label: str) -> Axes:
    width, height = figure.get_size_inches()
    box = (place.left / width, low / height, (place.right - place.left) / width, (high - low) / height)
    axes = figure.add_axes(box, label=label)
    axes.set_xlim(*p.view)
    return axes


def _words(
    figure: Figure, text: str, x: float, y: float, size: float, color: str, ha: str = "center", rotation: float = 0
) -> None:
    """Text at inches."""
    width, height = figure.get_size_inches()
    figure.text(x / width, y / height, text, size=size, color=color, ha=ha, va="center", rotation=rotation)


def _draw_arrows(axes: Axes, p: Picture, style: str, targets: Array, thin: float, size: float, dark: bool) -> None:
    line = _line(style, np.zeros(0), np.zeros(0), dark, size, thin)
    for start, end, inside in zip(*p.arrows(targets), strict=True):
        arrow = FancyArrowPatch(
            (start, 0.0),
            tuple(end),
            # A dashed head would fall apart: that of a dashed arrow is filled.
            arrowstyle=f"{'-|>' if STYLE[style].dash else '->'},head_length=0.45,head_width=0.25"
            if inside
            else "|-|,widthA=0,widthB=0.35",
            mutation_scale=size,
            shrinkA=0,
            shrinkB=0,
            color=line.get_color(),
            linewidth=line.get_linewidth(),
            linestyle=_pattern(style),
            joinstyle="miter",
            clip_on=False,
        )
        axes.add_patch(arrow)


def _pattern(name: str) -> tuple[float, tuple[float, ...]] | Literal["solid"]:
    """The dash pattern in the unit of Matplotlib, the line's width."""
    style = STYLE[name]
    return (0.0, tuple(length / style.width for length in style.dash)) if style.dash else "solid"


def _line(name: str, x: Array, y: Array, dark: bool, size: float, thin: float = 1.0) -> Line2D:
    style = STYLE[name]
    return Line2D(
        x,
        y,
        color=_color(name, dark),
        linewidth=style.width * thin * size / 14,
        linestyle=_pattern(name),
        dash_capstyle="butt",
        label=style.label,
    )


def _bare(axes: Axes, ink: str, size: float) -> None:
    axes.set_facecolor("none")
    axes.spines[:].set_visible(False)
    axes.tick_params(color=ink, labelcolor=ink, labelsize=size, length=0.3 * size, width=size / 14)


def _sample(name: str, dark: bool, size: float) -> Line2D | Patch:
    if name == "samples":
        return Patch(color=_color(name, dark), alpha=0.28, linewidth=0, label=STYLE[name].label)
    return _line(name, np.zeros(0), np.zeros(0), dark, size)


def _add_legend(figure: Figure, names: Sequence[str], size: float, dark: bool) -> None:
    left = 3.3 * size / 72 / figure.get_size_inches()[0]
    figure.legend(
        handles=[_sample(name, dark, size) for name in names], loc="upper left", bbox_to_anchor=(left, 1.0),
        ncols=len(names), frameon=False, fontsize=size, labelcolor=GROUND[dark][1], handlelength=2.4,
        columnspacing=1.4, borderpad=0.2, borderaxespad=0.2,
    )  # fmt: skip


# ---- files -------------------------------------------------------------------------------------------------------

_WRITING = threading.Lock()  # how Matplotlib writes SVG is a setting of the process


def encode(figure: go.Figure | Figure, ending: str, title: str, link: str) -> bytes:
    """The file's content: .html of a Plotly figure, .svg, .png or .pdf of a Matplotlib figure.

    The same figure gives the same bytes; SVG keeps words as text; the link of the run is in the file's metadata.
    """
    if isinstance(figure, go.Figure):
        return _page(figure, title, link).encode()
    about: dict[str, dict[str, str | None]] = {
        ".svg": {"Title": title, "Description": "gan1d ?" + link, "Date": None},
        ".png": {"Title": title, "Description": "gan1d ?" + link},
        ".pdf": {"Title": title, "Subject": "gan1d ?" + link, "CreationDate": None},
    }
    file = io.BytesIO()
    with _WRITING, matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "gan1d", "pdf.fonttype": 42}):
        figure.savefig(file, format=ending[1:], dpi=192, metadata=about[ending])
    return file.getvalue()


def _page(figure: go.Figure, title: str, link: str) -> str:
    """A page that fills the screen and needs no network."""
    paper = figure.layout.paper_bgcolor
    body = figure.to_html(
        full_html=False, include_plotlyjs=True, div_id="figure", default_height="100vh", config={"displaylogo": False}
    )
    about = f"gan1d ?{link}".replace("&", "&amp;").replace('"', "&quot;")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="description" content="{about}">'
        f"<style>body {{ margin: 0; background: {paper}; }}</style></head>\n<body>{body}</body></html>\n"
    )
