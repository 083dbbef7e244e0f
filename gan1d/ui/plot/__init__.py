"""Small figures that a hand can move: marks are data, one component draws them as SVG."""

from gan1d.ui.plot.component import plot
from gan1d.ui.plot.marks import Arrows, Axis, Handle, Line, Plot, Points, Rule, Text

__all__ = ["Arrows", "Axis", "Handle", "Line", "Plot", "Points", "Rule", "Text", "plot"]
