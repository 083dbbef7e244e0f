"""The fresh critic's loss on held-out images while it learns: as far below log 2 as p_g is from p_data, at least."""

from __future__ import annotations

import math
from typing import Any

import plotly.graph_objects as go

from gan1d.figures.plotly_figures import AXIS, FONT
from gan1d.figures.style import GROUND, STYLE
from gan1d.languages import tr, written

SIZE = 12  # pixels: the font
ROOM = 0.08  # of the height, above log 2 and below the curve


def critic_chart(found: dict[str, Any], dark: bool = False) -> go.Figure:
    """What a critic has found, see `gan1d.images.critic`; the point is the D that gave the bound."""
    style, ink = STYLE["discriminator_loss"], GROUND[dark][1]
    steps, losses = found["step"], found["loss"]
    figure = go.Figure()
    figure.add_scatter(
        x=steps, y=losses, mode="lines", name=tr("loss on held-out images"),
        line={"color": style.color(dark), "width": style.width},
        hovertemplate=tr("step {step}: {loss}", step="%{x}", loss="%{y:.3f}") + "<extra></extra>",
    )  # fmt: skip
    best = losses.index(min(losses))
    figure.add_scatter(
        x=[steps[best]], y=[losses[best]], mode="markers", marker={"color": style.color(dark), "size": 9},
        hovertemplate=tr("best at step {step}: {loss}", step="%{x}", loss="%{y:.3f}") + "<extra></extra>",
    )  # fmt: skip
    figure.add_hline(y=math.log(2), line={"color": ink, "width": 1.2, "dash": "dot"})
    figure.add_annotation(
        x=1, xref="paper", y=math.log(2), text=tr("log 2: finds no difference"), showarrow=False, xanchor="right",
        yanchor="bottom",
    )  # fmt: skip
    top = max(math.log(2), *losses)
    low, high = min(0.0, *losses), top * (1 + 2 * ROOM)
    line = {**AXIS, "tickcolor": ink, "linecolor": ink, "title_font_size": SIZE, "title_standoff": 4}
    figure.update_layout(
        height=190, margin={"t": 6, "r": 10, "b": 38, "l": 44}, showlegend=False, hovermode="closest",
        separators=written(".,"),
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", font={"family": FONT, "color": ink, "size": SIZE},
        xaxis={**line, "title_text": tr("steps of the new D"), "nticks": 4, "range": (0, steps[-1] * 1.03)},
        yaxis={**line, "title_text": tr("its loss, nats"), "nticks": 4, "range": (low - ROOM * high, high)},
    )  # fmt: skip
    return figure
