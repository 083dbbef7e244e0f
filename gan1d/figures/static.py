"""Matplotlib: figures for SVG, PNG and PDF, made without pyplot. Places are in inches, fonts in points."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch

from gan1d.distributions import Array
from gan1d.figures.arrays import (
    LAYERS,
    PROBABILITIES,
    ROOM,
    THIN,
    X_WORDS,
    Chart,
    Picture,
    charts_of,
    convention,
    picture_of,
)
from gan1d.runs import Recording
from gan1d.style import GROUND, STYLE

Span = tuple[float, float]
MARGIN = 3.3  # left and right of Figure 1, in em


def figure_1_static(recording: Recording, iteration: int, dark: bool = False, layers: Sequence[str] = ()) -> Figure:
    """Figure 1 of a state for SVG, PNG and PDF: 10 x 5.625 inches, as a slide; `layers` are any of `LAYERS`."""
    p = picture_of(recording, iteration)
    sheet = Sheet(10, 5.625, 10.5, dark)
    place = sheet.row([p], 0.6 * sheet.em, layers)[0]
    sheet.write(p.when, place[1], sheet.height - 0.9 * sheet.em, ha="right")
    return sheet.figure


def strip(recording: Recording, iterations: Sequence[int], dark: bool = False) -> Figure:
    """Figure 1 at several iterations side by side, with a caption each, as in the paper's Figure 1 (a) to (d)."""
    size, width, gap = 10.0, 2.3, 0.2
    em, n = size / 72, len(iterations)
    sheet = Sheet(2 * MARGIN * em + n * width + (n - 1) * gap, 3.6, size, dark)
    pictures = [picture_of(recording, iteration) for iteration in iterations]
    places = sheet.row(pictures, 2.3 * em, (), gap)
    for letter, p, (left, right) in zip(ascii_lowercase, pictures, places, strict=False):
        sheet.write(f"({letter}) {p.when}, JSD {p.jsd:.2g}", (left + right) / 2, em)
    return sheet.figure


def charts_static(recording: Recording, iteration: int, dark: bool = False) -> Figure:
    """The charts of the history up to a state for SVG, PNG and PDF: 12 x 6.75 inches."""
    sheet = Sheet(12, 6.75, 10.5, dark)
    all_axes = sheet.figure.subplots(2, 3, gridspec_kw={"hspace": 0.56, "wspace": 0.44}).ravel()
    sheet.figure.subplots_adjust(left=0.055, right=0.965, top=0.91, bottom=0.145)
    for axes, chart in zip(all_axes, charts_of(recording, iteration), strict=True):
        sheet.draw_chart(axes, chart, max(iteration, 1))
    for axes in all_axes[3:]:
        axes.set_xlabel("iteration", **sheet.small)
    note = convention(recording.recipe.at(iteration).loss)
    sheet.figure.text(0.055, 0.012, note, **sheet.small, va="bottom", linespacing=1.4)
    return sheet.figure


class Sheet:
    """A figure while it is drawn. Everything scales with its font, as in the live figure."""

    def __init__(self, width: float, height: float, size: float, dark: bool) -> None:
        paper, self.ink = GROUND[dark]
        self.figure = Figure(figsize=(width, height), facecolor=paper)
        self.width, self.height, self.size, self.dark = width, height, size, dark
        self.em = size / 72
        self.unit = size / 14  # the width of a hairline
        self.small: dict[str, Any] = {"size": 0.86 * size, "color": self.ink}

    def row(self, pictures: Sequence[Picture], bottom: float, layers: Sequence[str], gap: float = 0.0) -> list[Span]:
        """Figure 1 of states side by side, and its legend; words and scales stand once. Returns left and right ends."""
        em, n = self.em, len(pictures)
        left, right = MARGIN * em, self.width - MARGIN * em
        # Distances are those of the live figure.
        top = self.height - 2.1 * em
        z_line = bottom + em
        x_line = z_line + max(3.2 * em, 0.17 * (top - z_line))
        base = x_line + 3.5 * em
        wide = (right - left - (n - 1) * gap) / n
        places = [(left + j * (wide + gap), left + j * (wide + gap) + wide) for j in range(n)]
        for p, place in zip(pictures, places, strict=True):
            self._draw_curves(p, place, (base, top), layers, labels=(place is places[0], place is places[-1]))
            # In a row heads are close: every other arrow is enough.
            self._draw_arrows(p, place, (z_line, x_line), layers, step=1 if n == 1 else 2)
        middle = (left + right) / 2
        self.write(X_WORDS, middle, base - 2.05 * em, **self.small)
        self.write(pictures[0].z_words, middle, z_line - 0.85 * em, **self.small)
        self.write("density", left - 2.75 * em, (base + top) / 2, **self.small, rotation=90)
        blue = {**self.small, "color": STYLE["D"].color(self.dark)}
        self.write("D(x)", right + 2.0 * em, base + 0.75 * (top - base), **blue, rotation=-90)
        for name, height in (("x", x_line), ("z", z_line)):
            self.write(name, left - 0.8 * em, height, size=1.1 * self.size, ha="right")
        self._add_legend(("p_data", "p_g", "D", *(name for name in LAYERS if name in layers)), left)
        return places

    def write(self, text: str, x: float, y: float, **look: Any) -> None:
        """Text, its middle at inches."""
        look = {"size": self.size, "color": self.ink, "ha": "center", **look}
        self.figure.text(x / self.width, y / self.height, text, va="center", **look)

    def _area(self, p: Picture, place: Span, height: Span) -> Axes:
        (left, right), (low, high) = place, height
        box = (left / self.width, low / self.height, (right - left) / self.width, (high - low) / self.height)
        axes = self.figure.add_axes(box)
        axes.set_xlim(*p.view)
        self._clear(axes)
        return axes

    def _clear(self, axes: Axes) -> None:
        """No frame and no ground, so that axes can lie on each other."""
        axes.set_facecolor("none")
        axes.spines[:].set_visible(False)
        axes.tick_params(
            color=self.ink, labelcolor=self.ink, labelsize=self.small["size"], length=0.3 * self.size, width=self.unit
        )

    def _draw_curves(
        self,
        p: Picture,
        place: Span,
        height: Span,
        layers: Sequence[str],
        labels: tuple[bool, bool],
    ) -> None:
        """The curves over x; `labels` are those of the axes on the left and on the right."""
        first, last = labels
        densities, probabilities, above = (self._area(p, place, height) for _ in range(3))
        densities.set_ylim(*np.multiply(ROOM, p.top))
        densities.locator_params(axis="x", nbins=5, steps=[1, 2, 5, 10], prune=None if first and last else "both")
        densities.locator_params(axis="y", nbins=4)
        densities.tick_params(axis="y", left=first, labelleft=first)
        densities.hlines([0, p.top / 2], *p.view, color=self.ink, alpha=[0.55, 0.2], linewidth=self.unit, zorder=1)
        if "samples" in layers:
            densities.stairs(p.histogram, p.edges, fill=True, color=STYLE["samples"].color(self.dark), alpha=0.28)
        probabilities.set_ylim(*ROOM)
        probabilities.set_xticks([])
        probabilities.yaxis.tick_right()
        probabilities.set_yticks([0, 0.5, 1], ["0", "1/2", "1"])
        probabilities.tick_params(axis="y", labelcolor=STYLE["D"].color(self.dark), right=last, labelright=last)
        above.set_ylim(densities.get_ylim())
        above.axis("off")
        for name, values in p.curves(layers).items():
            axes = probabilities if name in PROBABILITIES else above
            axes.add_line(self._line(name, p.x, values))

    def _draw_arrows(self, p: Picture, place: Span, height: Span, layers: Sequence[str], step: int) -> None:
        """The z line below, the x line above, and every step-th arrow from one to the other."""
        axes = self._area(p, place, height)
        axes.set_ylim(0, 1)
        axes.axis("off")
        axes.hlines([0, 1], *p.view, color=self.ink, alpha=0.8, linewidth=self.unit, clip_on=False)
        for name, targets in p.maps(layers).items():
            # A dashed head would fall apart: that of a dashed arrow is filled.
            head = f"{'-|>' if STYLE[name].dash else '->'},head_length=0.45,head_width=0.25"
            line = self._line(name, thin=THIN[name])
            for start, end, inside in list(zip(*p.arrows(targets), strict=True))[::step]:
                arrow = FancyArrowPatch(
                    (start, 0.0), tuple(end), arrowstyle=head if inside else "|-|,widthA=0,widthB=0.35",
                    mutation_scale=self.size, shrinkA=0, shrinkB=0, joinstyle="miter", clip_on=False,
                    color=line.get_color(), linewidth=line.get_linewidth(), linestyle=pattern(name),
                )  # fmt: skip
                axes.add_patch(arrow)

    def draw_chart(self, axes: Axes, chart: Chart, last: int) -> None:
        """One chart of the history, to iteration `last`."""
        self._clear(axes)
        axes.spines[["left", "bottom"]].set(visible=True, color=self.ink, alpha=0.5)
        for value, label in chart.targets:
            axes.axhline(value, color=self.ink, alpha=0.6, linewidth=self.unit, zorder=1)
            axes.text(1.015, value, label, transform=axes.get_yaxis_transform(), va="center", **self.small)
        lines: dict[str, Line2D] = {}
        for curve in chart.upwards:
            color = STYLE[curve.name].color(self.dark)
            axes.fill_between(curve.iteration, curve.least, curve.most, color=color, alpha=0.25, linewidth=0)
            lines[curve.name] = axes.add_line(self._line(curve.name, curve.iteration, curve.mean, 0.9))
            lines[curve.name].set_label(curve.label)
        if chart.log:
            axes.set_yscale("log")
            axes.yaxis.set_major_formatter("{x:g}")
            axes.set_ylim(*np.power(10.0, chart.range))
        else:
            axes.set_ylim(*chart.range)
            axes.locator_params(axis="y", nbins=4)
        axes.minorticks_off()
        axes.set_xlim(0, last)
        axes.locator_params(axis="x", nbins=4)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.set_ylabel(chart.note, **self.small)
        axes.legend(
            handles=[lines[curve.name] for curve in chart.curves], loc="lower left", bbox_to_anchor=(-0.02, 0.98),
            frameon=False, fontsize=self.size, labelcolor=self.ink, handlelength=2.6, labelspacing=0.2, borderpad=0.2,
        )  # fmt: skip

    def _line(
        self, name: str, x: Sequence[float] | Array = (), y: Sequence[float] | Array = (), thin: float = 1.0
    ) -> Line2D:
        style = STYLE[name]
        return Line2D(
            x, y, color=style.color(self.dark), linewidth=style.width * thin * self.unit, linestyle=pattern(name),
            dash_capstyle="butt", label=style.label,
        )  # fmt: skip

    def _add_legend(self, names: Sequence[str], left: float) -> None:
        bars = STYLE["samples"]
        patch = Patch(color=bars.color(self.dark), alpha=0.28, linewidth=0, label=bars.label)
        self.figure.legend(
            handles=[patch if name == "samples" else self._line(name) for name in names], loc="upper left",
            bbox_to_anchor=(left / self.width, 1.0), ncols=len(names), frameon=False, fontsize=self.size,
            labelcolor=self.ink, handlelength=2.4, columnspacing=1.4, borderpad=0.2, borderaxespad=0.2,
        )  # fmt: skip


def pattern(name: str) -> tuple[float, tuple[float, ...]] | Literal["solid"]:
    """The dash pattern in the unit of Matplotlib, the line's width."""
    style = STYLE[name]
    return (0.0, tuple(length / style.width for length in style.dash)) if style.dash else "solid"
