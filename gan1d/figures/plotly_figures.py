"""Plotly: figures whose values can be read with the pointer, for HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from gan1d.base.arrays import Array
from gan1d.figures.contents import RIGHT, ROOM, THIN, X_WORDS, Chart, Picture, charts_of, convention, picture_of
from gan1d.figures.style import GROUND, STYLE
from gan1d.languages import tr, written
from gan1d.runs.recording import Recording

FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
SIZE, SMALL = 16, 14  # pixels: the fonts of Figure 1 and of the charts, by which lines scale
ARROWS_NAME = "x = G(z)"
AXIS = {"showgrid": False, "zeroline": False, "ticks": "outside"}


def figure_1(recording: Recording, iteration: int, dark: bool = False, layers: Sequence[str] = ()) -> go.Figure:
    """Figure 1 of a state for HTML; `layers` are any of `LAYERS`."""
    p, ink, blue = picture_of(recording, iteration), GROUND[dark][1], STYLE["D"].color(dark)
    figure = go.Figure(layout=layout_of(dark, SIZE))
    if "samples" in layers:
        style = STYLE["samples"]
        figure.add_bar(
            x=(p.edges[1:] + p.edges[:-1]) / 2, y=p.histogram, marker_color=style.color(dark), opacity=0.28,
            name=style.label, hovertemplate="%{y:.3f}",
        )  # fmt: skip
    for rank, (name, values) in enumerate(p.curves(layers).items()):
        axis = "y2" if name in RIGHT else "y"
        line = line_of(name, p.x, values, dark, SIZE)
        figure.add_scatter(**line, yaxis=axis, legendrank=-rank, hovertemplate="%{y:.3f}")
    for name, targets in p.maps(layers).items():
        figure.add_scatter(**arrows_of(p, name, targets, dark))
    rules = ((0, "y", 0.55), (p.top / 2, "y", 0.2), (0, "y3", 0.8), (1, "y3", 0.8))
    for height, axis, opacity in rules:
        figure.add_shape(
            type="line", xref="paper", yref=axis, x0=0, x1=1, y0=height, y1=height, opacity=opacity, line_color=ink,
            line_width=1.2, layer="below" if axis == "y" else "above",
        )  # fmt: skip
    notes = {"xref": "paper", "showarrow": False}
    for name, height in (("x", 1), ("z", 0)):
        figure.add_annotation(**notes, yref="y3", x=0, y=height, text=name, xanchor="right", xshift=-10, font_size=17)
    figure.add_annotation(**notes, yref="y3", x=0.5, y=0, yanchor="top", yshift=-4, text=p.z_words, font_size=SMALL)
    figure.add_annotation(**notes, yref="paper", x=1, y=1.02, xanchor="right", yanchor="bottom", text=p.when)
    line = {**AXIS, "tickcolor": ink, "title_font_size": SMALL}
    figure.update_layout(
        hovermode="x unified",
        bargap=0.1,
        xaxis={
            **line, "range": p.view, "anchor": "y", "title_text": tr(X_WORDS), "title_standoff": 6,
            "unifiedhovertitle": {"text": "x = %{x:.2f}"},
        },
        yaxis={
            **line, "range": np.multiply(ROOM, p.top), "domain": (0.38, 1), "title_text": tr("density"), "nticks": 5,
        },
        yaxis2={
            **line, "range": p.room, "overlaying": "y", "side": "right", "title_text": tr(p.axis.label), "color": blue,
            "tickcolor": blue, "tickvals": [tick.value for tick in p.axis.ticks],
            "ticktext": [tick.label for tick in p.axis.ticks],
        },
        yaxis3={"range": (-0.1, 1.1), "domain": (0, 0.24), "visible": False, "fixedrange": True},
    )  # fmt: skip
    return figure


def charts(recording: Recording, iteration: int, dark: bool = False) -> go.Figure:
    """The charts of the history up to a state for HTML."""
    figure = go.Figure(layout=layout_of(dark, SMALL))
    figure.update_layout(margin={"t": 56, "b": 112, "l": 56, "r": 36}, hovermode="x unified")
    for j, chart in enumerate(charts_of(recording, iteration)):
        row, column = j // 3, j % 3  # six charts, in two rows of three
        left, bottom = column * 0.365, (1 - row) * 0.58
        box = Box((left, left + 0.27), (bottom, bottom + 0.42), tr("iteration") if row else None)
        add_chart(figure, chart, str(j + 1) if j else "", box, max(iteration, 1), dark)
    figure.add_annotation(
        text=convention(recording.recipe.at(iteration).loss).replace("\n", "<br>"), showarrow=False, align="left",
        xref="paper", yref="paper", x=0, y=0, yshift=-56, xanchor="left", yanchor="top", font_size=13,
    )  # fmt: skip
    return figure


def layout_of(dark: bool, size: int) -> dict[str, object]:
    """What all figures have in common; `size` is that of the font."""
    paper, ink = GROUND[dark]
    return {
        "template": "none",
        "paper_bgcolor": paper,
        "plot_bgcolor": paper,
        "font": {"size": size, "color": ink, "family": FONT},
        "margin": {"t": 48, "b": 32, "l": 72, "r": 72},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "hoverlabel": {"bgcolor": paper},
        "separators": written(".,"),
    }


def line_of(name: str, x: Array, y: Array, dark: bool, size: int, thin: float = 1.0) -> dict[str, object]:
    """A curve in its style, as a trace."""
    style, unit = STYLE[name], thin * size / 14
    dash = ",".join(f"{length * unit}px" for length in style.dash) or "solid"
    line = {"color": style.color(dark), "dash": dash, "width": style.width * unit, "simplify": False}
    return {"x": x, "y": y, "mode": "lines", "line": line, "name": style.label}


def arrows_of(p: Picture, name: str, targets: Array, dark: bool) -> dict[str, object]:
    """Arrows as one trace: a broken line with a head at each end, or a bar at the edge of the view."""
    starts, ends, inside = p.arrows(targets)
    n, gap = len(starts), np.full(len(starts), np.nan)
    x = np.column_stack((starts, ends[:, 0], gap)).ravel()
    y = np.column_stack((np.zeros(n), ends[:, 1], gap)).ravel()
    heads = np.column_stack((np.zeros(n), np.where(inside, 11, 12), np.zeros(n))).ravel()
    color = STYLE[name].color(dark)
    trace = line_of(name, x, y, dark, SIZE, THIN[name])
    trace |= {"mode": "lines+markers", "name": STYLE["ideal"].label if name == "ideal" else ARROWS_NAME}
    trace["marker"] = {
        "symbol": np.repeat(np.where(inside, "arrow", "line-ew"), 3), "size": heads, "angleref": "previous",
        "color": color, "opacity": 1, "line": {"width": np.repeat(np.where(inside, 0, 2), 3), "color": color},
    }  # fmt: skip
    return {**trace, "yaxis": "y3", "cliponaxis": False, "showlegend": name == "ideal", "hoverinfo": "skip"}


@dataclass(frozen=True)
class Box:
    """Where a chart stands, as shares of the figure, and what is written below it."""

    across: tuple[float, float]
    up: tuple[float, float]
    below: str | None


def add_chart(figure: go.Figure, chart: Chart, at: str, box: Box, last: int, dark: bool) -> None:
    """Add a chart to iteration `last` on the axes with the number `at`, which is empty for the first."""
    axes = {"xaxis": "x" + at, "yaxis": "y" + at}
    for curve in chart.upwards:
        band = _see_through(STYLE[curve.name].color(dark))
        for side, values in (("none", curve.least), ("tonexty", curve.most)):
            figure.add_scatter(
                x=curve.iteration, y=values, mode="lines", line_width=0, fill=side, opacity=0.3, fillcolor=band,
                showlegend=False, hoverinfo="skip", **axes,
            )  # fmt: skip
        line = line_of(curve.name, curve.iteration, curve.mean, dark, SMALL, 0.9) | {"name": curve.label}
        rank = chart.curves.index(curve) + 1
        figure.add_scatter(**line, **axes, legend="legend" + at, legendrank=rank, hovertemplate="%{y:.4g}")
    ink = GROUND[dark][1]
    for value, label in chart.targets:
        place = {"xref": f"x{at} domain", "yref": "y" + at}
        rule = {"x0": 0, "x1": 1, "y0": value, "y1": value, "line_color": ink, "line_width": 1, "opacity": 0.6}
        figure.add_shape(type="line", **place, **rule)
        figure.add_annotation(
            **place, x=1, y=value, text=label, showarrow=False, xanchor="left", xshift=2, font_size=12
        )
    line = {**AXIS, "showline": True, "linecolor": ink}
    scale = {"type": "log", "dtick": 1, "tickformat": "~g"} if chart.log else {"nticks": 5}
    figure.update_layout(
        {
            "xaxis" + at: {
                **line, "domain": box.across, "anchor": "y" + at, "range": (0, last), "nticks": 4,
                "tickformat": ",", "title_text": box.below, "title_standoff": 4, "title_font_size": 12,
            },
            "yaxis" + at: {
                **line, "domain": box.up, "anchor": "x" + at, "range": chart.range, **scale,
                "title": {"text": chart.note, "standoff": 4, "font_size": 12},
            },
            "legend" + at: {
                "x": box.across[0], "y": box.up[1] + 0.005, "xanchor": "left", "yanchor": "bottom", "orientation": "v",
                "traceorder": "normal", "bgcolor": "rgba(0,0,0,0)",
            },
        }
    )  # fmt: skip


def _see_through(color: str) -> str:
    return f"rgba({', '.join(str(int(color[i : i + 2], 16)) for i in (1, 3, 5))}, 0.3)"
