"""The picture of a moment: the curves of Figure 1, and on them the minibatch, D's answers, the gradient, the update."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gan1d.base.arrays import Array
from gan1d.languages import tr, written
from gan1d.recipes.settings import Settings
from gan1d.runs.figure_1 import arrow_noise, view_of
from gan1d.runs.measure import Evaluator
from gan1d.teaching.walkthrough import Moment
from gan1d.theory import exact
from gan1d.theory.games import GAMES
from gan1d.theory.losses import GENERATOR_LOSSES
from gan1d.theory.rules import Axis
from gan1d.ui.algorithm.words import sentence
from gan1d.ui.plot import Arrows, Line, Plot, Points, Text
from gan1d.ui.plot import Axis as PlotAxis
from gan1d.ui.plot.marks import Mark

EVERY = slice(None, None, 2)  # of the 800 bins
MOST_POINTS = 64  # of a minibatch in the picture
X_LINE, Z_LINE, FLOOR = -0.2, -0.46, -0.56  # below the curves, in parts of their height
LEVELS = -0.155, -0.115, -0.075  # between the x line and the curves: pushes of neighbours do not lie on each other
LONGEST = 0.07, 0.24  # of a push, in parts of the width, and of a pull, in parts of D's axis


@dataclass(frozen=True)
class Curves:
    """p_g and D of a state, on the x of the picture, and what is added to D's raw output to make it D there."""

    p_g: Array
    D: Array
    shift: float

    @classmethod
    def of(cls, evaluator: Evaluator, state: Array, loss: str) -> Curves:
        """From a state (1, S)."""
        curves = evaluator.curves(state)
        D = GAMES[loss].D(evaluator.p_data, curves.p_g, curves.logits)
        return cls(evaluator.grid.density(curves.p_g[0])[EVERY], D[0, 1:-1][EVERY], float((D - curves.logits)[0, 0]))

    def D_of(self, f: Array, loss: str) -> Array:
        """D at points, from its raw output there: in the paper's games a logit."""
        return exact.sigmoid(f) if loss in GENERATOR_LOSSES else f + self.shift


def picture(moment: Moment, evaluator: Evaluator, settings: Settings) -> Plot:
    """The figure of a moment of a run with these settings in force."""
    step, kind, loss = moment.step, moment.kind, settings.loss
    axis, x = GAMES[loss].axis, evaluator.grid.centres[1:-1][EVERY]
    low, high = view_of(evaluator)
    p_data = evaluator.grid.density(evaluator.p_data)[EVERY]
    top = 1.7 * float(max(p_data.max(), 0.4))
    before = Curves.of(evaluator, step.before, loss)
    now = Curves.of(evaluator, step.after, loss) if kind == "update" else before
    stage = _Stage(moment, loss, axis, before, now, low, high, top, evaluator)
    curves = (
        Line("p_data", x, p_data, "p_data"),
        *([Line("p_g", x, before.p_g, faint=True)] if kind == "update" and step.player == "G" else []),
        *([Line("D", x, before.D, faint=True, right=True)] if kind == "update" and step.player == "D" else []),
        Line("p_g", x, now.p_g, "p_g"),
        Line("D", x, now.D, "D", right=True),
    )
    spread = axis.high - axis.low
    return Plot(
        PlotAxis(tr("x, in standard deviations of p_data"), low, high),
        PlotAxis(tr("density"), FLOOR * top, top, ticks=_ticks(top)),
        alt=sentence(moment, settings),
        marks=(*curves, *stage.lines(), *stage.minibatch(), *stage.answers(), *stage.forces()),
        right=PlotAxis(
            tr(axis.label), axis.low + FLOOR * spread, axis.high, tuple((tick.value, tick.label) for tick in axis.ticks)
        ),
        height=21.5,
    )


@dataclass(frozen=True)
class _Stage:
    """Everything that the marks of a moment are made from."""

    moment: Moment
    loss: str
    axis: Axis
    before: Curves
    now: Curves
    low: float
    high: float
    top: float
    evaluator: Evaluator

    def across(self, z: Array) -> Array:
        """Where noise stands on its line: the width of the picture but a margin."""
        ends = arrow_noise(self.evaluator)[[0, -1]]
        part = (z - ends[0]) / (ends[1] - ends[0])
        return self.low + (0.06 + 0.88 * part) * (self.high - self.low)

    def height(self, D: Array) -> Array:
        """Where D stands, on the axis of the densities."""
        return self.axis.place(D) * self.top

    def lines(self) -> tuple[Mark, ...]:
        """The lines of x and of z."""
        ends, edge = [self.low, self.high], self.low + 0.01 * (self.high - self.low)
        return tuple(
            mark
            for name, y in (("x", X_LINE), ("z", Z_LINE))
            for mark in (
                Line("quiet", ends, [y * self.top] * 2),
                Text(name, edge, (y + 0.05) * self.top, style="quiet"),
            )
        )

    def minibatch(self) -> tuple[Mark, ...]:
        """The noise and where G sends it, and the data."""
        step, kind = self.moment.step, self.moment.kind
        z = self.across(step.z[:MOST_POINTS])
        x = (step.samples_after if kind == "update" else step.samples)[:MOST_POINTS]
        low, high = np.full(len(z), Z_LINE * self.top), np.full(len(z), X_LINE * self.top)
        marks: tuple[Mark, ...] = (
            Arrows("p_g", z, low, x, high, faint=kind != "noise"),
            Points("p_g", z, low, "z", "tick"),
            Points("p_g", x, high, "G(z)", "ring"),
        )
        if step.player == "D" and kind != "noise":
            data = step.x[:MOST_POINTS]
            marks += (Points("p_data", data, np.full(len(data), X_LINE * self.top), "x", "tick"),)
        return marks

    def _answers(self, after: bool) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """(x, height of D) on data and on samples, before or after the update."""
        step, curves = self.moment.step, self.now if after else self.before
        m = len(step.x)
        f = step.f_after if after else np.concatenate((step.f_data, step.f_samples))
        at = self.height(curves.D_of(f, self.loss))
        samples = step.samples_after if after else step.samples
        data = step.x[:MOST_POINTS], at[:m][:MOST_POINTS]
        return data, (samples[:MOST_POINTS], at[m:][:MOST_POINTS])

    def answers(self) -> tuple[Mark, ...]:
        """D's answers on the minibatch, from the moment it is asked."""
        if self.moment.kind in ("noise", "data"):
            return ()
        data, samples = self._answers(after=self.moment.kind == "update")
        marks: tuple[Mark, ...] = (Points("D", *samples, "D(G(z))", "ring"),)
        return (Points("D", *data, "D(x)", "dot"), *marks) if self.moment.step.player == "D" else marks

    def forces(self) -> tuple[Mark, ...]:
        """The gradient, point by point, or what the update did to the points."""
        step, kind = self.moment.step, self.moment.kind
        if kind == "gradient" and step.player == "D":
            (x, at), (samples, below) = self._answers(after=False)
            x, at = np.concatenate((x, samples)), np.concatenate((at, below))
            m = len(step.x)
            pull = np.concatenate((step.pull[:m][:MOST_POINTS], step.pull[m:][:MOST_POINTS]))
            up = LONGEST[1] * self.top * pull / max(1.0, float(np.abs(pull).max(initial=0.0)))
            return (Arrows("push", x, at, x, at + up, tr("pull on D")),)
        if kind == "gradient":
            x, push = step.samples[:MOST_POINTS], step.pull[:MOST_POINTS]
            # asinh: pushes differ by orders of magnitude, and the smallest must be seen
            far = LONGEST[0] * (self.high - self.low) * np.arcsinh(10 * push) / np.arcsinh(10)
            return (self._sideways(x, x + far, tr("push on each sample")),)
        if kind == "update" and step.player == "G":
            x, to = step.samples[:MOST_POINTS], step.samples_after[:MOST_POINTS]
            return (self._sideways(x, to, tr("from G(z) before to G(z) now")),)
        if kind == "update":
            starts, ends = self._answers(after=False), self._answers(after=True)
            x, at = (np.concatenate(parts) for parts in zip(*starts, strict=True))
            _, to = (np.concatenate(parts) for parts in zip(*ends, strict=True))
            return (Arrows("push", x, at, x, to, tr("from D before to D now")),)
        return ()

    def _sideways(self, x: Array, to: Array, label: str) -> Arrows:
        """Arrows along x above the line of x, neighbours on different levels."""
        rank = np.argsort(np.argsort(x)) % len(LEVELS)
        level = np.array(LEVELS)[rank] * self.top
        return Arrows("push", x, level, to, level, label)


def _ticks(top: float) -> tuple[tuple[float, str], ...]:
    """Round densities from 0 up, three or four of them."""
    step = next(s for s in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0, 1e9) if top / s <= 5)
    return tuple((value, written(value, "g")) for value in np.arange(0.0, top, step).round(6).tolist())
