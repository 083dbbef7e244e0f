"""Figures to the bytes of a file."""

from __future__ import annotations

import html
import io
import threading

import matplotlib
import plotly.graph_objects as go
from matplotlib.figure import Figure

from gan1d.figures.matplotlib_fonts import legible
from gan1d.languages import spoken

# Plotly rejects the promise of an animation that another one ends, as pause does; that is nothing to complain of.
NO_FAULT = "addEventListener('unhandledrejection', (e) => { if (e.reason === undefined) e.preventDefault(); });"
_WRITING = threading.Lock()  # how Matplotlib writes SVG is a setting of the process


def encode(figure: go.Figure | Figure, ending: str, title: str, link: str) -> bytes:
    """The file's content: .html of a Plotly figure, .svg, .png or .pdf of a Matplotlib figure.

    The same figure gives the same bytes; SVG keeps words as text; the link of the run is in the file's metadata.
    """
    origin = "gan1d ?" + link
    if isinstance(figure, go.Figure):
        return _page(figure, title, origin).encode()
    about: dict[str, dict[str, str | None]] = {
        ".svg": {"Title": title, "Description": origin, "Date": None},
        ".png": {"Title": title, "Description": origin},
        ".pdf": {"Title": title, "Subject": origin, "CreationDate": None},
    }
    legible(figure)
    file = io.BytesIO()
    with _WRITING, matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "gan1d", "pdf.fonttype": 42}):
        figure.savefig(file, format=ending[1:], dpi=192, metadata=about[ending])
    return file.getvalue()


def _page(figure: go.Figure, title: str, origin: str) -> str:
    """A page that fills the screen and needs no network."""
    ground = figure.layout.paper_bgcolor
    body = figure.to_html(
        full_html=False, include_plotlyjs=True, div_id="figure", default_height="100vh", auto_play=False,
        config={"displaylogo": False},
    )  # fmt: skip
    return (
        f'<!doctype html>\n<html lang="{spoken()}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="description" content="{html.escape(origin)}">'
        f"<style>body {{ margin: 0; background: {ground}; }} "
        # A button that is white under the pointer could not be read on dark ground.
        f".updatemenu-item-rect {{ fill: {ground} !important; }}</style>\n"
        f"<script>{NO_FAULT}</script></head>\n<body>{body}</body></html>\n"
    )
