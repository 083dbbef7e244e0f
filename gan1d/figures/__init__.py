"""Figures that stand still, for slides, files and exploration: Figure 1 and the charts of the history.

- `arrays`: everything drawn, prepared once from the arrays that also travel to the live figure; knows no renderer
- `interactive`: Plotly draws it for HTML
- `static`: Matplotlib draws it for SVG, PNG and PDF
- `files`: a figure to the bytes of a file

Both renderers use the styles of `gan1d.style` and the proportions of the live figure (`ui/figure/picture.js`). All
functions are pure.
"""

from gan1d.figures.arrays import LAYERS, charts_of, convention, picture_of
from gan1d.figures.files import ENDINGS, INTERACTIVE, STATIC, encode
from gan1d.figures.interactive import charts, figure_1
from gan1d.figures.static import charts_static, figure_1_static, strip

__all__ = [
    "ENDINGS",
    "INTERACTIVE",
    "LAYERS",
    "STATIC",
    "charts",
    "charts_of",
    "charts_static",
    "convention",
    "encode",
    "figure_1",
    "figure_1_static",
    "picture_of",
    "strip",
]
