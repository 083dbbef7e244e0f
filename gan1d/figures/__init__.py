"""Figures for slides, files and exploration: Figure 1 and the charts of the history, at rest and as a film.

- `arrays`: everything drawn, prepared once from the arrays that also travel to the live figure; knows no renderer
- `interactive`: Plotly draws it for HTML
- `sheet`, `static`, `card`: Matplotlib draws it for SVG, PNG and PDF
- `files`: a figure to the bytes of a file; `letters`: the fonts it needs for that
- `replay`: Plotly's frames, for a page that plays
- `retold`: a picture that was drawn in English, in another language
- `animation`, `video`: Matplotlib's pictures of a run, and the bytes of a film of them

Both renderers use the styles of `gan1d.style` and the proportions of the live figure (`ui/figure/picture.js`). All
functions are pure.
"""

from gan1d.figures.animation import MOST_FRAMES, Film, iterations_of, rule
from gan1d.figures.arrays import LAYERS, charts_of, convention, picture_of
from gan1d.figures.card import card
from gan1d.figures.files import ENDINGS, INTERACTIVE, STATIC, encode
from gan1d.figures.interactive import charts, figure_1
from gan1d.figures.replay import replay
from gan1d.figures.retold import retold
from gan1d.figures.static import charts_static, figure_1_static, strip
from gan1d.figures.video import FASTEST, FILMS, encode_film

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
