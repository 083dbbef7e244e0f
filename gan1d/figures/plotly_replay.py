"""A run as a page that plays offline: Plotly's frames, a slider and two buttons over Figure 1 and two charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import plotly.graph_objects as go

from gan1d.base.arrays import Array
from gan1d.figures.contents import WHEN, Chart, Picture, convention, picture_of
from gan1d.figures.matplotlib_film import small_charts
from gan1d.figures.plotly_figures import ARROWS_NAME, SIZE, Box, add_chart, arrows_of, figure_1
from gan1d.figures.style import GROUND, STYLE
from gan1d.languages import tr, written
from gan1d.runs.recording import Recording
from gan1d.theory.games import GAMES

UPPER = 0.4  # Figure 1 stands above this share of the height
BOXES = ((0.03, 0.42), (0.56, 1.0))  # the charts, across
NOTE = 12  # pixels: the font of the sentence on the losses


def replay(
    recording: Recording,
    iterations: Sequence[int],
    fps: int,
    dark: bool = False,
    layers: Sequence[str] = (),
    progress: Callable[[int], object] = lambda done: None,
) -> go.Figure:
    """Figure 1 and two charts of `iterations`, ascending, to be played at `fps` pictures a second.

    `progress` is told how many pictures are done; what it raises ends the work.
    """
    first, last = iterations[0], iterations[-1]
    figure = figure_1(recording, first, dark, layers)
    start = picture_of(recording, first)
    figure.layout.annotations = [note for note in figure.layout.annotations if note.text != start.when]
    for axis, (low, high) in (("yaxis", (0.42, 1.0)), ("yaxis3", (0.0, 0.24))):
        figure.layout[axis].domain = (UPPER + (1 - UPPER) * low, UPPER + (1 - UPPER) * high)
    cursors = [
        _add_chart_with_cursor(figure, chart, str(j + 4), box, (first, last), dark)
        for j, (chart, box) in enumerate(zip(small_charts(recording, last), BOXES, strict=True))
    ]
    losses = {recording.recipe.at(iteration).loss for iteration in iterations}
    axes_change = len({GAMES[loss].axis for loss in losses}) > 1
    names = {trace.name: j for j, trace in enumerate(figure.data)}
    frames = []
    for done, iteration in enumerate(iterations, 1):
        p = picture_of(recording, iteration)
        moved = _moved(p, dark, layers)
        places = [*(names[name] for name in moved), *cursors]
        data = [*moved.values(), *({"x": [iteration, iteration]} for _ in cursors)]
        layout = _axis_of_D(p) if axes_change else None
        frames.append(go.Frame(name=str(iteration), data=data, traces=places, layout=layout))
        progress(done)
    figure.frames = frames
    # Only a full redraw moves an axis or a bar; without one a picture takes a few milliseconds.
    _add_transport(figure, iterations, fps, axes_change or "samples" in layers, dark)
    note = convention(recording.recipe.at(last).loss)
    _add_note(figure, tr("At iteration {n:,}: {note}", n=last, note=note) if len(losses) > 1 else note)
    return figure


def _add_note(figure: go.Figure, note: str) -> None:
    """What the losses mean, between the charts and the slider."""
    figure.add_annotation(
        text=note.replace("\n", "<br>"), showarrow=False, align="left", xref="paper", yref="paper", x=0, y=0,
        yshift=-32, xanchor="left", yanchor="top", font_size=NOTE,
    )  # fmt: skip


def _add_chart_with_cursor(
    figure: go.Figure, chart: Chart, at: str, across: tuple[float, float], span: tuple[int, int], dark: bool
) -> int:
    """Returns the number of the cursor's trace."""
    n = len(figure.data)
    add_chart(figure, chart, at, Box(across, (0.0, 0.2), None), max(span[1], 1), dark)
    for trace, curve in ((trace, curve) for trace in figure.data[n:] for curve in chart.curves):
        if trace.name == curve.label:  # its last value is not that of the cursor
            trace.name = STYLE[curve.name].label
    ends = np.power(10.0, chart.range) if chart.log else chart.range
    figure.add_scatter(
        x=(span[0], span[0]), y=ends, mode="lines", line={"color": GROUND[dark][1], "width": 1.5}, xaxis="x" + at,
        yaxis="y" + at, showlegend=False, hoverinfo="skip", name="cursor",
    )  # fmt: skip
    return len(figure.data) - 1


def _moved(p: Picture, dark: bool, layers: Sequence[str]) -> dict[str, dict[str, object]]:
    """What differs from state to state, by the name of its trace; 32 bits are enough for any screen."""
    moved: dict[str, dict[str, object]] = {
        STYLE[name].label: {"y": _short(values)} for name, values in p.curves(layers).items() if name != "p_data"
    }
    if "samples" in layers:
        moved[STYLE["samples"].label] = {"type": "bar", "y": _short(p.histogram)}
    arrows = arrows_of(p, "p_g", p.G, dark)
    marker = arrows["marker"]
    moved[ARROWS_NAME] = {"x": arrows["x"], "y": arrows["y"], "marker": marker}
    return moved


def _short(values: Array) -> Array:
    return values.astype(np.float32)


def _axis_of_D(p: Picture) -> dict[str, object]:
    """The axis of the game in play: an edit of the loss goes on to another."""
    ticks = p.axis.ticks
    return {
        "yaxis2": {
            "range": p.room,
            "title_text": tr(p.axis.label),
            "tickvals": [tick.value for tick in ticks],
            "ticktext": [tick.label for tick in ticks],
        }
    }


def _add_transport(figure: go.Figure, iterations: Sequence[int], fps: int, redraw: bool, dark: bool) -> None:
    """Play, pause and a slider."""
    paper, ink = GROUND[dark]
    before, _, after = tr(WHEN).partition("{n:,}")

    def go_on(milliseconds: float) -> dict[str, object]:
        frame = {"duration": milliseconds, "redraw": redraw}
        return {"frame": frame, "transition": {"duration": 0}, "mode": "immediate", "fromcurrent": True}

    look = {"bgcolor": paper, "bordercolor": ink, "font": {"color": ink}}
    figure.update_layout(
        margin={"b": 150},
        updatemenus=[
            {
                **look, "type": "buttons", "direction": "left", "showactive": False, "x": 0, "xanchor": "left", "y": 0,
                "yanchor": "top", "pad": {"t": 84, "r": 12},
                "buttons": [
                    {"label": "▶ " + tr("play"), "method": "animate", "args": [None, go_on(1000 / fps)]},
                    {"label": tr("pause"), "method": "animate", "args": [[None], go_on(0)]},
                ],
            }
        ],
        sliders=[
            {
                **look, "x": 0.2, "len": 0.8, "y": 0, "yanchor": "top", "pad": {"t": 60}, "tickcolor": ink,
                "minorticklen": 0, "activebgcolor": ink,
                "currentvalue": {"prefix": before, "suffix": after, "xanchor": "right", "font": {"size": SIZE}},
                "steps": [
                    {"label": written(i, ","), "method": "animate", "args": [[str(i)], go_on(0)]} for i in iterations
                ],
            }
        ],
    )  # fmt: skip
