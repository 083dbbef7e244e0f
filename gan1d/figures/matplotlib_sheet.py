"""A sheet on which Matplotlib draws Figure 1 and charts. Places are in inches, fonts in points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch, StepPatch
from matplotlib.text import Text
from matplotlib.ticker import ScalarFormatter

from gan1d.base.arrays import Array
from gan1d.figures.contents import LAYERS, RIGHT, ROOM, THIN, X_WORDS, Chart, Picture
from gan1d.figures.style import GROUND, STYLE
from gan1d.languages import tr, written

Span = tuple[float, float]
MARGIN = 3.3  # left and right of Figure 1, in em
ENTRY = 7  # em: the room an entry of the legend likes to have
NARROW = 30  # em: the width of a Figure 1 that has no room for all arrows


@dataclass(frozen=True)
class Drawing:
    """A Figure 1 on a sheet, from `left` to `right` in inches, and what of it moves from state to state."""

    left: float
    right: float
    bars: StepPatch | None
    lines: dict[str, Line2D]
    arrows: dict[str, list[FancyArrowPatch]]

    def artists(self) -> Iterator[Artist]:
        """What moves, the lowest first."""
        if self.bars is not None:
            yield self.bars
        yield from self.lines.values()
        for patches in self.arrows.values():
            yield from patches

    def show(self, p: Picture) -> None:
        """Move to another state of the same run."""
        if self.bars is not None:
            self.bars.set_data(p.histogram)
        for name, values in p.curves(tuple(self.lines)).items():
            self.lines[name].set_ydata(values)
        for name, targets in p.maps(tuple(self.arrows)).items():
            starts, ends, inside = p.arrows(targets)
            step = -(-len(starts) // len(self.arrows[name]))
            for j, patch in enumerate(self.arrows[name]):
                patch.set_positions((starts[j * step], 0.0), tuple(ends[j * step]))
                patch.set_arrowstyle(head(name, bool(inside[j * step])))


class Ticks(ScalarFormatter):
    """As many digits as Matplotlib would write, as the language spoken writes them."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """The label of a tick."""
        return written(str(super().__call__(x, pos)))


class Sheet:
    """A figure while it is drawn. Everything scales with its font, as in the live figure."""

    def __init__(self, width: float, height: float, size: float, dark: bool) -> None:
        paper, self.ink = GROUND[dark]
        self.figure = Figure(figsize=(width, height), facecolor=paper)
        self.width, self.height, self.size, self.dark = width, height, size, dark
        self.em = size / 72
        self.unit = size / 14  # the width of a hairline
        self.small: dict[str, Any] = {"size": 0.86 * size, "color": self.ink}

    def row(self, pictures: Sequence[Picture], bottom: float, layers: Sequence[str], gap: float = 0.0) -> list[Drawing]:
        """Figure 1 of states side by side, and its legend; words and scales stand once."""
        em, n = self.em, len(pictures)
        left, right = MARGIN * em, self.width - MARGIN * em
        # Distances are those of the live figure.
        top = self.height - 2.1 * em
        z_line = bottom + em
        x_line = z_line + max(3.2 * em, 0.17 * (top - z_line))
        base = x_line + 3.5 * em
        wide = (right - left - (n - 1) * gap) / n
        places = [(left + j * (wide + gap), left + j * (wide + gap) + wide) for j in range(n)]
        drawings = []
        for p, place in zip(pictures, places, strict=True):
            labels = place is places[0], place is places[-1]
            bars, lines = self._draw_curves(p, place, (base, top), layers, labels)
            # Where heads are close, every other arrow is enough.
            arrows = self._draw_arrows(p, place, (z_line, x_line), layers, step=1 if wide > NARROW * em else 2)
            drawings.append(Drawing(*place, bars, lines, arrows))
        middle = (left + right) / 2
        self.write(tr(X_WORDS), middle, base - 2.05 * em, **self.small)
        self.write(pictures[0].z_words, middle, z_line - 0.85 * em, **self.small)
        self.write(tr("density"), left - 2.75 * em, (base + top) / 2, **self.small, rotation=90)
        blue = {**self.small, "color": STYLE["D"].color(self.dark)}
        self.write(tr(pictures[-1].axis.label), right + 2.0 * em, base + 0.75 * (top - base), **blue, rotation=-90)
        for name, height in (("x", x_line), ("z", z_line)):
            self.write(name, left - 0.8 * em, height, size=1.1 * self.size, ha="right")
        self._add_legend(("p_data", "p_g", "D", *(name for name in LAYERS if name in layers)), left)
        return drawings

    def write(self, text: str, x: float, y: float, **look: Any) -> Text:
        """Text, its middle at inches."""
        look = {"size": self.size, "color": self.ink, "ha": "center", "va": "center", **look}
        return self.figure.text(x / self.width, y / self.height, text, **look)

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
        axes.xaxis.set_major_formatter(Ticks())
        axes.yaxis.set_major_formatter(Ticks())
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
    ) -> tuple[StepPatch | None, dict[str, Line2D]]:
        """The curves over x; `labels` are those of the axes on the left and on the right."""
        first, last = labels
        densities, probabilities, above = (self._area(p, place, height) for _ in range(3))
        densities.set_ylim(*np.multiply(ROOM, p.top))
        densities.locator_params(axis="x", nbins=5, steps=[1, 2, 5, 10], prune=None if first and last else "both")
        densities.locator_params(axis="y", nbins=4)
        densities.tick_params(axis="y", left=first, labelleft=first)
        densities.hlines([0, p.top / 2], *p.view, color=self.ink, alpha=[0.55, 0.2], linewidth=self.unit, zorder=1)
        bars = None
        if "samples" in layers:
            bars = densities.stairs(
                p.histogram, p.edges, fill=True, color=STYLE["samples"].color(self.dark), alpha=0.28
            )
        probabilities.set_ylim(*p.room)
        probabilities.set_xticks([])
        probabilities.yaxis.tick_right()
        probabilities.set_yticks(*zip(*p.axis.ticks, strict=True))
        probabilities.tick_params(axis="y", labelcolor=STYLE["D"].color(self.dark), right=last, labelright=last)
        above.set_ylim(densities.get_ylim())
        above.axis("off")
        lines = {name: self._line(name, p.x, values) for name, values in p.curves(layers).items()}
        for name, line in lines.items():
            (probabilities if name in RIGHT else above).add_line(line)
        return bars, lines

    def _draw_arrows(
        self, p: Picture, place: Span, height: Span, layers: Sequence[str], step: int
    ) -> dict[str, list[FancyArrowPatch]]:
        """The z line below, the x line above, and every step-th arrow from one to the other."""
        axes = self._area(p, place, height)
        axes.set_ylim(0, 1)
        axes.axis("off")
        axes.hlines([0, 1], *p.view, color=self.ink, alpha=0.8, linewidth=self.unit, clip_on=False)
        arrows: dict[str, list[FancyArrowPatch]] = {}
        for name, targets in p.maps(layers).items():
            line = self._line(name, thin=THIN[name])
            for start, end, inside in list(zip(*p.arrows(targets), strict=True))[::step]:
                arrow = FancyArrowPatch(
                    (start, 0.0), tuple(end), arrowstyle=head(name, inside),
                    mutation_scale=self.size, shrinkA=0, shrinkB=0, joinstyle="miter", clip_on=False,
                    color=line.get_color(), linewidth=line.get_linewidth(), linestyle=pattern(name),
                )  # fmt: skip
                arrows.setdefault(name, []).append(arrow)
                axes.add_patch(arrow)
        return arrows

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
            axes.yaxis.set_major_formatter(lambda value, place: written(value, "g"))
            axes.set_ylim(*np.power(10.0, chart.range))
        else:
            axes.set_ylim(*chart.range)
            axes.locator_params(axis="y", nbins=4)
        axes.minorticks_off()
        axes.set_xlim(0, last)
        axes.locator_params(axis="x", nbins=4)
        axes.xaxis.set_major_formatter(lambda value, place: written(value, ",.0f"))
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
        roomy = self.width - left > ENTRY * self.em * len(names)
        look = (
            {"handlelength": 2.4, "columnspacing": 1.4}
            if roomy
            else {"handlelength": 1.8, "columnspacing": 0.8, "handletextpad": 0.5}
        )
        self.figure.legend(
            handles=[patch if name == "samples" else self._line(name) for name in names], loc="upper left",
            bbox_to_anchor=(left / self.width, 1.0), ncols=len(names), frameon=False, fontsize=self.size,
            labelcolor=self.ink, borderpad=0.2, borderaxespad=0.2, **look,
        )  # fmt: skip


def pattern(name: str) -> tuple[float, tuple[float, ...]] | Literal["solid"]:
    """The dash pattern in the unit of Matplotlib, the line's width."""
    style = STYLE[name]
    return (0.0, tuple(length / style.width for length in style.dash)) if style.dash else "solid"


def head(name: str, inside: bool) -> str:
    """The head of a map's arrow: a bar at the edge of the view; a dashed head would fall apart, so it is filled."""
    if not inside:
        return "|-|,widthA=0,widthB=0.35"
    return f"{'-|>' if STYLE[name].dash else '->'},head_length=0.45,head_width=0.25"
