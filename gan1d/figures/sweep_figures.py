"""A map as a table, or as a picture: CSV, and HTML, SVG, PNG and PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import plotly.graph_objects as go
from matplotlib.colors import ListedColormap, LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path

from gan1d import figures
from gan1d.base.arrays import Array
from gan1d.base.fields import worded
from gan1d.figures.style import GROUND
from gan1d.languages import tr, written
from gan1d.recipes.link import query_of
from gan1d.recipes.settings import FIELDS
from gan1d.sweep.axes import Axis
from gan1d.sweep.outcome import Outcome, Summary, summaries
from gan1d.sweep.plan import Cell, Run, Sweep
from gan1d.sweep.scales import QUANTITIES, Scale, meaning, scale_of

ENDINGS = (".csv", *figures.ENDINGS)
MOST_TICKS = 16
GREY = {False: "#d5d8dd", True: "#4b5563"}  # of cells without a value, by `dark`
MARKS = (MarkerStyle("x"), MarkerStyle(Path([(-1.0, -1.0), (1.0, 1.0)])))  # diverged; a stroke: never converged


def make(
    sweep: Sweep, outcomes: Mapping[Run, Outcome], ending: str, quantity: str = "jsd", dark: bool = False
) -> bytes:
    """The file of what is known of a map: the table of all runs, or the picture of one of `QUANTITIES`."""
    if ending == ".csv":
        return table(sweep, outcomes)
    picture = Picture(sweep, outcomes, quantity, dark)
    figure = picture.interactive() if ending in figures.INTERACTIVE else picture.static()
    return figures.encode(figure, ending, picture.title, sweep.link)


def table(sweep: Sweep, outcomes: Mapping[Run, Outcome]) -> bytes:
    """A row a run: both settings, the seed, what became of it, and its link."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    x, y = sweep.x.setting, sweep.y.setting
    writer.writerow((x, y, "seed", "jsd", "converged", "settled", "kind", "diverged_at", "link"))
    for (i, j, n), o in sorted(outcomes.items()):
        recipe = sweep.recipe_of((i, j), n)
        s, link = recipe.settings, "?" + query_of(recipe)
        writer.writerow(
            (getattr(s, x), getattr(s, y), s.seed, o.jsd, int(o.converged), o.settled, o.kind, o.diverged_at, link)
        )
    return file.getvalue().encode()


@dataclass(frozen=True)
class Picture:
    """The picture of a quantity. A cell that is not known is shown as the coarser one that stands for it."""

    sweep: Sweep
    outcomes: Mapping[Run, Outcome]
    quantity: str
    dark: bool

    @cached_property
    def known(self) -> dict[Cell, Summary]:
        """The cells that are known."""
        return summaries(self.outcomes)

    @cached_property
    def cover(self) -> dict[Cell, Cell]:
        """At each place the known cell that is shown there."""
        shown = dict[Cell, Cell]()
        nx, ny = len(self.sweep.x.values), len(self.sweep.y.values)
        for level in self.sweep.levels:
            for i, j in level.cells:
                if (i, j) in self.known:
                    block = ((a, b) for a in range(i, i + level.step) for b in range(j, j + level.step))
                    shown |= dict.fromkeys(((a, b) for a, b in block if a < nx and b < ny), (i, j))
        return shown

    @cached_property
    def values(self) -> Array:
        """(ny, nx), NaN where there is none."""
        values = self._empty()
        for (i, j), cell in self.cover.items():
            s = self.known[cell]
            values[j, i] = np.nan if self._is_blank(s) else getattr(s, self.quantity)
        return values

    @property
    def blanks(self) -> Array:
        """(ny, nx), 0 where the runs have ended without a value, else NaN."""
        blanks = self._empty()
        for (i, j), cell in self.cover.items():
            blanks[j, i] = 0 if self._is_blank(self.known[cell]) else np.nan
        return blanks

    def _empty(self) -> Array:
        return np.full((len(self.sweep.y.values), len(self.sweep.x.values)), np.nan)

    def _is_blank(self, s: Summary) -> bool:
        return 2 * s.diverged > s.n or getattr(s, self.quantity) is None

    @property
    def marks(self) -> tuple[tuple[str, list[Cell]], ...]:
        """Places where most runs diverged, and others that have no value."""
        shown = {place: self.known[cell] for place, cell in self.cover.items()}
        blanks = {place: s for place, s in shown.items() if self._is_blank(s)}
        diverged = [place for place, s in blanks.items() if 2 * s.diverged > s.n]
        never = [place for place, s in blanks.items() if 2 * s.diverged <= s.n]
        return (tr("diverged"), diverged), (tr("never converged"), never)

    @property
    def title(self) -> str:
        """What is shown."""
        return tr(QUANTITIES[self.quantity])

    @property
    def scale(self) -> Scale:
        """The scale of the quantity."""
        return scale_of(self.quantity, self.sweep.iterations)

    @property
    def note(self) -> str:
        """How it was measured, and how much of the map is there."""
        known, cells = len(self.known), self.sweep.cells
        note = tr(
            "{meaning} {iterations:,} iterations; seeds: {seeds:,}.",
            meaning=meaning(self.quantity),
            iterations=self.sweep.iterations,
            seeds=self.sweep.seeds,
        )
        if known == cells:
            return note
        part = tr("{known:,} of {cells:,} cells; the others are shown as a neighbour.", known=known, cells=cells)
        return f"{note} {part}"

    def static(self) -> Figure:
        """For SVG, PNG and PDF: 10 x 5.625 inches, as a slide."""
        paper, ink = GROUND[self.dark]
        scale, nx = self.scale, len(self.sweep.x.values)
        figure = Figure(figsize=(10, 5.625), facecolor=paper, layout="constrained")
        axes = figure.subplots()
        axes.set_facecolor(paper)
        place: dict[str, Any] = {"origin": "lower", "aspect": "auto", "interpolation": "nearest"}
        axes.imshow(self.blanks, cmap=ListedColormap([GREY[self.dark]]), **place)
        norm = (LogNorm if scale.log else Normalize)(scale.low, scale.high, clip=True)
        image = axes.imshow(
            np.ma.masked_invalid(self.values), cmap="viridis_r" if scale.falling else "viridis", norm=norm, **place
        )
        for (name, cells), symbol in zip(self.marks, MARKS, strict=True):
            if cells:
                size = min(400 / nx, 14.0) ** 2
                x, y = zip(*cells, strict=True)
                axes.scatter(x, y, size, marker=symbol, linewidth=1.2, label=name, color=ink)
        for axis, ticks in ((self.sweep.x, axes.xaxis), (self.sweep.y, axes.yaxis)):
            places = _ticks(axis)
            ticks.set_ticks(places, [_short(axis.values[n]) for n in places])
            ticks.set_label_text(_label(axis), color=ink)
        axes.set_title(self.title, color=ink, loc="left", fontsize=13)
        axes.tick_params(color=ink, labelcolor=ink)
        axes.spines[:].set_color(ink)
        bar = figure.colorbar(image, ax=axes, extend="min" if scale.log else "neither")
        bar.set_ticks([value for value, _ in scale.ticks], labels=[text for _, text in scale.ticks])
        bar.ax.minorticks_off()
        bar.ax.tick_params(color=ink, labelcolor=ink)
        figure.supxlabel(self.note, fontsize=8.5, color=ink)
        if any(cells for _, cells in self.marks):
            axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, labelcolor=ink, fontsize=9)
        return figure

    def interactive(self) -> go.Figure:
        """For HTML: the values under the pointer."""
        paper, ink = GROUND[self.dark]
        scale = self.scale

        def height(value: Any) -> Any:
            return np.log10(value) if scale.log else value

        figure = go.Figure()
        told = {"text": self._words(), "hovertemplate": "%{text}<extra></extra>", "hoverongaps": False}
        grey = GREY[self.dark]
        figure.add_heatmap(z=self.blanks, colorscale=[grey, grey], showscale=False, **told)
        figure.add_heatmap(
            z=height(np.clip(self.values, scale.low, scale.high)), zmin=height(scale.low), zmax=height(scale.high),
            colorscale="Viridis", reversescale=scale.falling, **told,
            colorbar={
                "tickvals": [float(height(value)) for value, _ in scale.ticks],
                "ticktext": [text for _, text in scale.ticks],
                "outlinewidth": 0,
            },
        )  # fmt: skip
        for (name, cells), symbol in zip(self.marks, ("x-thin", "line-ne"), strict=True):
            if cells:
                x, y = zip(*cells, strict=True)
                marker = {"symbol": symbol, "size": 9, "line": {"width": 1.4, "color": ink}}
                figure.add_scatter(x=x, y=y, mode="markers", marker=marker, name=name, hoverinfo="skip")
        look = {"showgrid": False, "zeroline": False, "ticks": "outside", "tickcolor": ink}
        placed: dict[str, Any] = {}
        for name, axis in (("xaxis", self.sweep.x), ("yaxis", self.sweep.y)):
            places = _ticks(axis)
            texts = [_short(axis.values[n]) for n in places]
            placed[name] = {**look, "tickvals": places, "ticktext": texts, "title_text": _label(axis)}
        figure.update_layout(
            **placed, title={"text": self.title, "subtitle": {"text": self.note}}, paper_bgcolor=paper,
            plot_bgcolor=paper, font_color=ink, legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.06},
            showlegend=any(cells for _, cells in self.marks),
        )  # fmt: skip
        return figure

    def _words(self) -> list[list[str]]:
        """What is said of each cell, (ny, nx)."""
        x, y = self.sweep.x, self.sweep.y
        words = [[""] * len(x.values) for _ in y.values]
        for (i, j), cell in self.cover.items():
            s = self.known[cell]
            settled = tr("never") if s.settled is None else written(s.settled, ",.0f")
            words[j][i] = "<br>".join(
                (
                    f"{_label(x)} = {worded(x.values[cell[0]])}",
                    f"{_label(y)} = {worded(y.values[cell[1]])}",
                    f"{tr(QUANTITIES['jsd'])}: {written(s.jsd, '.4f')}",
                    f"{tr(QUANTITIES['share'])}: {written(s.share, '.0%')}",
                    f"{tr(QUANTITIES['settled'])}: {settled}",
                    tr("diverged: {n} of {of}", n=s.diverged, of=s.n),
                )
            )
        return words


def _ticks(axis: Axis) -> list[int]:
    """The places of an axis that are labelled: all, or every so many."""
    return list(range(0, len(axis.values), -(-len(axis.values) // MOST_TICKS)))


def _short(value: float) -> str:
    return worded(value if isinstance(value, int) else float(f"{value:.3g}"))


def _label(axis: Axis) -> str:
    return tr(FIELDS[axis.setting].metadata["label"])
