"""Letters that Matplotlib's own font lacks, as those of Korean: a second font stands in for them."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib import font_manager, rcParams
from matplotlib.figure import Figure
from matplotlib.text import Text

from gan1d.languages import ENGLISH, spoken

PACKAGE, FILE, FONT = "koreanize_matplotlib", "fonts/NanumGothic.ttf", "NanumGothic"


def legible(figure: Figure) -> None:
    """Give the words of a figure a font for every language, if it was drawn in another than English."""
    if spoken() != ENGLISH:
        for text in figure.findobj(Text):
            text.set_fontfamily(_families())


@lru_cache(maxsize=1)
def _families() -> list[str]:
    """Matplotlib's own font first."""
    # Only the file: importing the package would change Matplotlib's settings.
    package = find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError(f"{PACKAGE} is not installed; requirements.txt names it.")
    font_manager.fontManager.addfont(Path(package.submodule_search_locations[0]) / FILE)
    return [*rcParams["font.family"], FONT]
