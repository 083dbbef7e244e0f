"""Figures for slides, files and exploration: Figure 1 and the charts of the history, at rest and as a film.

- `contents`: everything drawn, prepared once from the arrays that also travel to the live figure; knows no renderer
- `style`: how each thing looks; `formats`: what can be made of a run, and which states a film shows
- `plotly_figures`, `plotly_replay`, `plotly_critic`: HTML, the page that plays, the curve of a fresh critic
- `matplotlib_sheet`, `_figures`, `_thumbnail`, `_film`: SVG, PNG, PDF and the pictures of a film; `_fonts`: their
  letters
- `encoding`, `film_encoding`: figures and films to the bytes of a file
- `svg_translation`: a picture that was drawn in English, in another language
- `panels`: the four panels of the paper's Figure 1, found in a run; `sweep_figures`: a map of two settings
- `export`: what can be taken out of a run, and its making

Imports `runs`, `sweep` and what they stand on. Both renderers keep the proportions of the live figure
(`ui/figure/picture.js`). All functions are pure. What draws is imported when it is first asked for: Matplotlib, Plotly
and PyAV take a second.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gan1d.figures.contents import LAYERS, charts_of, convention, picture_of
from gan1d.figures.formats import (
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
from gan1d.figures.svg_translation import retold

if TYPE_CHECKING:
    from gan1d.figures.encoding import encode
    from gan1d.figures.film_encoding import encode_film
    from gan1d.figures.matplotlib_figures import charts_static, figure_1_static, strip
    from gan1d.figures.matplotlib_film import Film
    from gan1d.figures.matplotlib_thumbnail import card
    from gan1d.figures.plotly_figures import charts, figure_1
    from gan1d.figures.plotly_replay import replay

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
    "Film": "matplotlib_film",
    "card": "matplotlib_thumbnail",
    "encode": "encoding",
    "charts": "plotly_figures",
    "figure_1": "plotly_figures",
    "replay": "plotly_replay",
    "charts_static": "matplotlib_figures",
    "figure_1_static": "matplotlib_figures",
    "strip": "matplotlib_figures",
    "encode_film": "film_encoding",
}


def __getattr__(name: str) -> Any:
    if name not in _DRAW:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DRAW[name]}"), name)
