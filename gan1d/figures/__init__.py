"""Figures for slides, files and exploration: Figure 1 and the charts of the history, at rest and as a film.

- `arrays`: everything drawn, prepared once from the arrays that also travel to the live figure; knows no renderer
- `kinds`: what can be made of a run, and which states a film shows
- `interactive`: Plotly draws it for HTML
- `sheet`, `static`, `cards`: Matplotlib draws it for SVG, PNG and PDF
- `files`: a figure to the bytes of a file; `letters`: the fonts it needs for that
- `page`: Plotly's frames, for a page that plays
- `retold`: a picture that was drawn in English, in another language
- `animation`, `video`: Matplotlib's pictures of a run, and the bytes of a film of them

Both renderers use the styles of `gan1d.style` and the proportions of the live figure (`ui/figure/picture.js`). All
functions are pure. What draws is imported when it is first asked for: Matplotlib, Plotly and PyAV take a second.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gan1d.figures.arrays import LAYERS, charts_of, convention, picture_of
from gan1d.figures.kinds import (
    ENDINGS,
    FASTEST,
    FILMS,
    INTERACTIVE,
    MOST_FRAMES,
    STATIC,
    can_make,
    iterations_of,
    rule,
)
from gan1d.figures.retold import retold

if TYPE_CHECKING:
    from gan1d.figures.animation import Film
    from gan1d.figures.cards import card
    from gan1d.figures.files import encode
    from gan1d.figures.interactive import charts, figure_1
    from gan1d.figures.page import replay
    from gan1d.figures.static import charts_static, figure_1_static, strip
    from gan1d.figures.video import encode_film

__all__ = [
    "ENDINGS",
    "FASTEST",
    "FILMS",
    "INTERACTIVE",
    "LAYERS",
    "MOST_FRAMES",
    "STATIC",
    "card",
    "Film",
    "can_make",
    "charts",
    "charts_of",
    "charts_static",
    "convention",
    "encode",
    "encode_film",
    "figure_1",
    "figure_1_static",
    "iterations_of",
    "picture_of",
    "replay",
    "retold",
    "rule",
    "strip",
]

_DRAW = {  # by the module that draws them
    "Film": "animation",
    "card": "cards",
    "encode": "files",
    "charts": "interactive",
    "figure_1": "interactive",
    "replay": "page",
    "charts_static": "static",
    "figure_1_static": "static",
    "strip": "static",
    "encode_film": "video",
}


def __getattr__(name: str) -> Any:
    if name not in _DRAW:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DRAW[name]}"), name)
