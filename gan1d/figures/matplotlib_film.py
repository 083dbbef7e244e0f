"""A run as a film: which states it shows, and their pictures as pixels.

What stands still is drawn once; a picture moves the rest and costs some ten milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from gan1d.base.arrays import Array
from gan1d.figures.contents import Chart, Picture, charts_of, convention, picture_of
from gan1d.figures.matplotlib_fonts import legible
from gan1d.figures.matplotlib_sheet import MARGIN, Drawing, Sheet
from gan1d.languages import tr
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording

INCHES = (10.0, 5.625)  # as a slide
SMALL_CHARTS = ("discriminator_loss", "jsd")  # the charts below Figure 1, by their first curve


def small_charts(recording: Recording, last: int) -> list[Chart]:
    """The charts that stand below a moving Figure 1."""
    return [chart for chart in charts_of(recording, last) if chart.curves[0].name in SMALL_CHARTS]


class Film:
    """Pictures of a recorded run at `iterations`, ascending, `width` pixels wide and 9/16 of it high."""

    def __init__(
        self,
        recording: Recording,
        iterations: Sequence[int],
        width: int,
        dark: bool = False,
        layers: Sequence[str] = (),
    ) -> None:
        self.recording, self.iterations, self.dark, self.layers = recording, iterations, dark, layers
        self.charts = small_charts(recording, iterations[-1])
        self.width, self.height = width, width * 9 // 16

    def __len__(self) -> int:
        return len(self.iterations)

    def frames(self) -> Iterator[Array]:
        """Each picture as pixels, (height, width, 3) of 8 bits."""
        scene, loss = None, None
        for iteration in self.iterations:
            p = picture_of(self.recording, iteration)
            if scene is None or loss != (loss := self.recording.recipe.at(iteration).loss):  # the words change with it
                scene = Scene(self, p)
            yield scene.frame(p)


@dataclass
class Moving:
    """What moves in a chart."""

    chart: Chart
    cursor: Line2D
    legend: Legend  # names and values

    def show(self, iteration: int, row: Array) -> None:
        """Move to a state with these metrics."""
        self.cursor.set_xdata([iteration, iteration])
        for text, curve in zip(self.legend.get_texts(), self.chart.curves, strict=True):
            text.set_text(replace(curve, last=float(row[COLUMN[curve.name]])).label)


class Scene:
    """A sheet with what stands still, and what moves on it."""

    def __init__(self, film: Film, p: Picture) -> None:
        self._history = film.recording.history
        self._sheet = sheet = Sheet(*INCHES, 9.5, film.dark)
        em = sheet.em
        self._canvas: Any = FigureCanvasAgg(sheet.figure)  # its methods have no types
        sheet.figure.set_dpi(film.width / INCHES[0])
        self._drawing: Drawing = sheet.row([p], 15.2 * em, film.layers)[0]
        self._when = sheet.write("", self._drawing.right, sheet.height - 0.9 * em, ha="right")
        middle = (self._drawing.left + self._drawing.right) / 2
        sides = ((self._drawing.left + em, middle - 2.5 * em), (middle + 5 * em, self._drawing.right))
        last = max(film.iterations[-1], 1)
        self._moving = [self._add_chart(chart, side, last) for chart, side in zip(film.charts, sides, strict=True)]
        note = convention(film.recording.recipe.at(p.iteration).loss)
        sheet.figure.text(MARGIN * em / sheet.width, 0.35 * em / sheet.height, note, **sheet.small, va="bottom")
        legible(sheet.figure)
        self._artists = [*self._drawing.artists(), self._when, *self._of_charts()]
        self._still = self._without_artists()

    def _without_artists(self) -> Any:
        """The pixels of what stands still."""
        for artist in self._artists:
            artist.set_animated(True)
        self._canvas.draw()
        return self._canvas.copy_from_bbox(self._sheet.figure.bbox)

    def _add_chart(self, chart: Chart, side: tuple[float, float], last: int) -> Moving:
        sheet, em = self._sheet, self._sheet.em
        (left, right), (low, high) = side, (5.2 * em, 11 * em)
        box = (left / sheet.width, low / sheet.height, (right - left) / sheet.width, (high - low) / sheet.height)
        axes: Axes = sheet.figure.add_axes(box)
        sheet.draw_chart(axes, chart, last)
        axes.set_xlabel(tr("iteration"), **sheet.small, labelpad=1)
        axes.yaxis.labelpad = 2
        cursor = axes.axvline(0, color=sheet.ink, linewidth=1.5 * sheet.unit, alpha=0.8)
        legend = axes.get_legend()
        if legend is None:
            raise TypeError("A chart has no legend.")
        return Moving(chart, cursor, legend)

    def _of_charts(self) -> Iterator[Artist]:
        for moving in self._moving:
            yield moving.cursor
            yield moving.legend

    def frame(self, p: Picture) -> Array:
        """The pixels of a state, (height, width, 3)."""
        self._drawing.show(p)
        self._when.set_text(p.when)
        for moving in self._moving:
            moving.show(p.iteration, self._history[p.iteration])
        self._canvas.restore_region(self._still)
        for artist in self._artists:
            artist.draw(self._canvas.get_renderer())
        return np.asarray(self._canvas.buffer_rgba())[..., :3].copy()
