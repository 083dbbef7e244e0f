"""Matplotlib: figures for SVG, PNG and PDF, made without pyplot."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from textwrap import fill
from unicodedata import east_asian_width

from matplotlib.figure import Figure

from gan1d.figures.contents import charts_of, convention, picture_of
from gan1d.figures.matplotlib_sheet import MARGIN, Sheet
from gan1d.languages import tr
from gan1d.runs.recording import Recording

LETTER, LINE = 0.47, 1.2  # of a caption, in em: the width of a letter, of which Korean ones have two, and of a line


def figure_1_static(recording: Recording, iteration: int, dark: bool = False, layers: Sequence[str] = ()) -> Figure:
    """Figure 1 of a state for SVG, PNG and PDF: 10 x 5.625 inches, as a slide; `layers` are any of `LAYERS`."""
    p = picture_of(recording, iteration)
    sheet = Sheet(10, 5.625, 10.5, dark)
    drawing = sheet.row([p], 0.6 * sheet.em, layers)[0]
    sheet.write(p.when, drawing.right, sheet.height - 0.9 * sheet.em, ha="right")
    return sheet.figure


def strip(
    recording: Recording,
    iterations: Sequence[int],
    dark: bool = False,
    captions: Sequence[str] = (),
    layers: Sequence[str] = (),
) -> Figure:
    """Figure 1 at several iterations side by side, with a caption each, as in the paper's Figure 1 (a) to (d).

    Without `captions` they name iteration and JSD.
    """
    size, width, gap = 10.0, 2.6 if captions else 2.3, 0.2
    em, n = size / 72, len(iterations)
    pictures = [picture_of(recording, iteration) for iteration in iterations]
    if not captions:
        named = zip(ascii_lowercase, pictures, strict=False)
        captions = [
            tr("({letter}) iteration {n:,}, JSD {jsd:.2g}", letter=letter, n=p.iteration, jsd=p.jsd)
            for letter, p in named
        ]
    paragraphs = [fill(caption, int(width / (_letter(caption) * em))) for caption in captions]
    lines = max(paragraph.count("\n") for paragraph in paragraphs)
    foot = 2.3 * em + lines * LINE * em
    sheet = Sheet(2 * MARGIN * em + n * width + (n - 1) * gap, 3.1 + foot, size, dark)
    drawings = sheet.row(pictures, foot, layers, gap)
    for paragraph, drawing in zip(paragraphs, drawings, strict=True):
        middle, high = (drawing.left + drawing.right) / 2, foot - 0.9 * em
        look = {"size": 0.86 * size, "ha": "left"} if lines else {}
        sheet.write(paragraph, drawing.left if lines else middle, high, **look, va="top", linespacing=1.25)
    return sheet.figure


def _letter(text: str) -> float:
    """The mean width of its letters in em."""
    return LETTER * (1 + sum(east_asian_width(letter) in "WF" for letter in text) / len(text))


def charts_static(recording: Recording, iteration: int, dark: bool = False) -> Figure:
    """The charts of the history up to a state for SVG, PNG and PDF: 12 x 6.75 inches."""
    sheet = Sheet(12, 6.75, 10.5, dark)
    all_axes = sheet.figure.subplots(2, 3, gridspec_kw={"hspace": 0.56, "wspace": 0.44}).ravel()
    sheet.figure.subplots_adjust(left=0.055, right=0.965, top=0.91, bottom=0.145)
    for axes, chart in zip(all_axes, charts_of(recording, iteration), strict=True):
        sheet.draw_chart(axes, chart, max(iteration, 1))
    for axes in all_axes[3:]:
        axes.set_xlabel(tr("iteration"), **sheet.small)
    note = convention(recording.recipe.at(iteration).loss)
    sheet.figure.text(0.055, 0.012, note, **sheet.small, va="bottom", linespacing=1.4)
    return sheet.figure
