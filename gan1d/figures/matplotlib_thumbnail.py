"""The small picture of a game, or of two side by side, for a gallery."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from gan1d.figures.contents import CAPTION, picture_of
from gan1d.figures.matplotlib_sheet import Sheet
from gan1d.languages import tr
from gan1d.runs.recording import Recording


def card(recordings: Sequence[Recording], iteration: int, captions: Sequence[str] = (), dark: bool = False) -> Figure:
    """Figure 1 of each recording at the same iteration, 5.4 x 3.4 inches, with its JSD and what it is underneath."""
    sheet = Sheet(5.4, 3.4, 10.0, dark)
    pictures = [picture_of(recording, iteration) for recording in recordings]
    drawings = sheet.row(pictures, 2.2 * sheet.em, (), gap=0.15)
    for drawing, p, caption in zip(drawings, pictures, captions or [pictures[0].when], strict=True):
        middle = (drawing.left + drawing.right) / 2
        words = tr(CAPTION, caption=caption, jsd=p.jsd)
        sheet.write(words, middle, 0.9 * sheet.em, size=0.95 * sheet.size)
    return sheet.figure
