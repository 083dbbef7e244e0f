"""Letters that Matplotlib's own font lacks, as those of Korean: a second font stands in for them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from matplotlib import font_manager, rcParams
from matplotlib.figure import Figure
from matplotlib.text import Text

from gan1d.languages import ENGLISH, spoken

# Made from NanumGothic, whose letters are in it (upkeep/font.py); its licence lies beside it.
FONT, FONT_FILE = "gan1d Korean", Path(__file__).parent / "korean" / "gan1d_korean.ttf"


def legible(figure: Figure) -> None:
    """Give the words of a figure a font for every language, if it was drawn in another than English."""
    if spoken() != ENGLISH:
        for text in figure.findobj(Text):
            text.set_fontfamily(_families())


@lru_cache(maxsize=1)
def _families() -> list[str]:
    """Matplotlib's own font first."""
    font_manager.fontManager.addfont(FONT_FILE)
    return [*rcParams["font.family"], FONT]
