"""What a small figure shows, in the units of its axes, and as the data that the script in the browser draws.

A `style` is a name of `gan1d.figures.style.STYLE`, or `ink` (the colour of text) or `quiet`. Points that are not finite
leave gaps. Texts are shown as they stand: the caller has translated them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from gan1d.figures.style import STYLE

PLAIN = ("ink", "quiet")
Marker = Literal["dot", "ring", "tick", "cross"]
Align = Literal["left", "center", "right"]
Way = Literal["x", "y", "xy"]


def numbers(values: ArrayLike) -> list[float | None]:
    """An array as JSON: five digits are more than a screen shows; what is not finite is null."""
    flat = np.asarray(values, float).ravel()
    return [float(f"{v:.5g}") if np.isfinite(v) else None for v in flat.tolist()]


def _coordinates(*values: ArrayLike) -> list[list[float | None]]:
    lists = [numbers(v) for v in values]
    lengths = sorted({len(v) for v in lists})
    if len(lengths) > 1:
        raise ValueError(f"The coordinates of a mark must be equally many; these are {lengths}.")
    return lists


def _known(value: str, choices: Sequence[str], what: str) -> str:
    if value not in choices:
        raise ValueError(f"{what} must be one of {', '.join(choices)}; not {value}.")
    return value


def _style(name: str) -> str:
    return _known(name, (*STYLE, *PLAIN), "style")


@dataclass(frozen=True)
class Axis:
    """One axis: its name, its ends, and its ticks as (value, text); without any, round numbers are chosen."""

    label: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()
    log: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high or (self.log and self.low <= 0):
            raise ValueError(f"The axis {self.label} cannot go from {self.low} to {self.high}.")


@dataclass(frozen=True)
class Line:
    """A curve; one with a label stands in the legend and is read out under the pointer.

    `faint` is for what was or what is compared; `fill` fills down to 0; `right` measures y on the right axis.
    """

    style: str
    x: ArrayLike
    y: ArrayLike
    label: str = ""
    faint: bool = False
    fill: bool = False
    right: bool = False

    def as_data(self) -> dict[str, Any]:
        """For the browser."""
        x, y = _coordinates(self.x, self.y)
        more = {"label": self.label, "faint": self.faint, "fill": self.fill, "right": self.right}
        return {"kind": "line", "style": _style(self.style), "x": x, "y": y, **more}


@dataclass(frozen=True)
class Points:
    """Points (n,); a tick is a short upright line through the point."""

    style: str
    x: ArrayLike
    y: ArrayLike
    label: str = ""
    marker: Marker = "dot"
    faint: bool = False
    right: bool = False

    def as_data(self) -> dict[str, Any]:
        """For the browser."""
        x, y = _coordinates(self.x, self.y)
        more = {"label": self.label, "faint": self.faint, "right": self.right}
        marker = _known(self.marker, get_args(Marker), "marker")
        return {"kind": "points", "style": _style(self.style), "x": x, "y": y, "marker": marker, **more}


@dataclass(frozen=True)
class Arrows:
    """Straight arrows from (x0, y0) to (x1, y1), n of them."""

    style: str
    x0: ArrayLike
    y0: ArrayLike
    x1: ArrayLike
    y1: ArrayLike
    label: str = ""
    faint: bool = False

    def as_data(self) -> dict[str, Any]:
        """For the browser."""
        x0, y0, x1, y1 = _coordinates(self.x0, self.y0, self.x1, self.y1)
        more = {"label": self.label, "faint": self.faint}
        return {"kind": "arrows", "style": _style(self.style), "x0": x0, "y0": y0, "x1": x1, "y1": y1, **more}


@dataclass(frozen=True)
class Rule:
    """A thin line across the whole figure at one x or one y, with its name at the end."""

    label: str
    x: float | None = None
    y: float | None = None

    def as_data(self) -> dict[str, Any]:
        """For the browser."""
        if (self.x is None) == (self.y is None):
            raise ValueError(f"The rule '{self.label}' needs an x or a y, and not both.")
        return {"kind": "rule", **asdict(self)}


@dataclass(frozen=True)
class Text:
    """A few words at a point."""

    text: str
    x: float
    y: float
    align: Align = "left"
    style: str = "ink"

    def as_data(self) -> dict[str, Any]:
        """For the browser."""
        _known(self.align, get_args(Align), "align")
        return {"kind": "text", **asdict(self), "style": _style(self.style)}


@dataclass(frozen=True)
class Handle:
    """What a hand or an arrow key moves along x, y or both by `step`, from `low` to `high` (pairs; default: the axes).

    On a logarithmic axis the step is in powers of ten.
    """

    name: str
    x: float
    y: float
    label: str
    moves: Way = "x"
    step: float = 0.05
    low: tuple[float, float] | None = None
    high: tuple[float, float] | None = None

    def as_data(self) -> dict[str, Any]:
        """For the browser."""
        _known(self.moves, get_args(Way), "moves")
        return asdict(self)


Mark = Line | Points | Arrows | Rule | Text | Handle


@dataclass(frozen=True)
class Plot:
    """A figure: two axes (and one more at the right), marks in the order they are drawn, and what it shows in words.

    `alt` states the present numbers for who cannot see them; `height` is in em of the figure's type.
    """

    x: Axis
    y: Axis
    alt: str
    marks: tuple[Mark, ...]
    title: str = ""
    height: float = 16.0
    right: Axis | None = None

    def as_data(self) -> dict[str, Any]:
        """For the browser: everything but what a hand does with it."""
        drawn = [mark.as_data() for mark in self.marks if not isinstance(mark, Handle)]
        used = {mark["style"] for mark in drawn if "style" in mark} & STYLE.keys()
        return {
            "x": asdict(self.x),
            "y": asdict(self.y),
            "right": asdict(self.right) if self.right else None,
            "alt": self.alt,
            "title": self.title,
            "height": self.height,
            "marks": drawn,
            "handles": [mark.as_data() for mark in self.marks if isinstance(mark, Handle)],
            "style": {name: STYLE[name].as_dict() for name in sorted(used)},
        }
