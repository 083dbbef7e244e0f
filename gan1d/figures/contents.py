"""What is drawn, for both renderers: the numbers, the words and what lies above what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gan1d.base.arrays import Array
from gan1d.figures.style import STYLE
from gan1d.languages import N_, tr, written
from gan1d.runs import figure_1
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording
from gan1d.theory.games import GAMES
from gan1d.theory.games import convention as convention_of
from gan1d.theory.rules import Axis

LAYERS = ("D_star", "samples", "ideal")  # of Figure 1, drawn when asked for
RIGHT = ("D", "D_star")  # curves on the right axis
THIN = {"ideal": 0.6, "p_g": 0.7}  # arrows, as a share of their line's width
X_WORDS = N_("x, in standard deviations of p_data")
Z_WORDS = N_("z, {noise} noise; arrows x = G(z)")
WHEN = N_("iteration {n:,}")
CAPTION = N_("{caption}: JSD {jsd:.2g}")  # of a card
INSET = 0.05  # the z line's ends, as a share of the width
BINS = 200  # a chart's curve has at most this many points
ROOM = (-0.006, 1.01)  # the vertical axes, so that half a line's width at either end is not cut off
FLOOR = 1e-9  # what a logarithmic axis shows of 0


@dataclass(frozen=True)
class Picture:
    """Figure 1 of one state: what the live figure draws, in the units of its axes."""

    iteration: int
    jsd: float
    x: Array  # (POINTS,)
    p_data: Array  # (POINTS,)
    p_g: Array  # (POINTS,)
    D: Array  # (POINTS,)
    D_star: Array  # (POINTS,), not a number where there is neither data nor samples
    z: Array  # (ARROWS,)
    G: Array  # (ARROWS,), x = G(z)
    ideal: Array  # (ARROWS,), x = G*(z)
    histogram: Array  # (BARS,), density of samples
    edges: Array  # (BARS + 1,)
    view: tuple[float, float]
    top: float  # of the density axis; that of D ends there too
    noise: str  # in words
    axis: Axis  # of D

    @property
    def room(self) -> Array:
        """The two ends of the axis of D."""
        return self.axis.at(np.array(ROOM))

    @property
    def when(self) -> str:
        """The state in words."""
        return tr(WHEN, n=self.iteration)

    @property
    def z_words(self) -> str:
        """What stands under the z line."""
        return tr(Z_WORDS, noise=self.noise)

    def curves(self, layers: Sequence[str]) -> dict[str, Array]:
        """Curves over x, the lowest first: p_data is on top, so that its dots stay visible where p_g is p_data."""
        curves = {"D_star": self.D_star, "D": self.D, "p_g": self.p_g, "p_data": self.p_data}
        return {name: values for name, values in curves.items() if name not in LAYERS or name in layers}

    def maps(self, layers: Sequence[str]) -> dict[str, Array]:
        """Images of z by the style of their arrows, the lowest first."""
        return {"ideal": self.ideal, "p_g": self.G} if "ideal" in layers else {"p_g": self.G}

    def arrows(self, targets: Array) -> tuple[Array, Array, Array]:
        """Starts (n,) on the z line at height 0, ends (n, 2), and which end inside.

        The z line is a little shorter than the view. The x line is at height 1; an arrow that leaves the view is cut
        at its edge.
        """
        low, high = self.view
        share = (self.z - self.z[0]) / (self.z[-1] - self.z[0])
        starts = low + (high - low) * (INSET + (1 - 2 * INSET) * share)
        edge = np.clip(targets, low, high)
        inside = edge == targets
        height = np.divide(edge - starts, targets - starts, out=np.ones_like(edge), where=~inside)
        return starts, np.column_stack((edge, height)), inside


def picture_of(recording: Recording, iteration: int) -> Picture:
    """The arrays of the live figure's scene and frame at a recorded state."""
    evaluator = recording.evaluator
    snapshot = recording.state(iteration)
    scene = figure_1.described(recording, iteration)
    field = figure_1.picture(evaluator, recording.recipe, iteration, ((snapshot, 1.0),), evaluator.curves(snapshot))
    axis = GAMES[recording.recipe.at(iteration).loss].axis
    return Picture(
        iteration,
        float(recording.history[iteration, COLUMN["jsd"]]),
        np.array(scene["x"]),
        np.array(scene["p_data"]),
        field["p_g"],
        axis.at(field["D"]),
        axis.at(field["D_star"]),
        np.array(scene["z"]),
        field["arrows"],
        np.array(scene["ideal"]),
        field["histogram"],
        np.array(scene["histogram_edges"]),
        scene["view"]["x"],
        scene["view"]["y"][1],
        scene["z_name"],
        axis,
    )


@dataclass(frozen=True)
class Curve:
    """A metric over iterations: one value a bin of iterations, with its least and greatest."""

    name: str
    iteration: Array
    mean: Array
    least: Array
    most: Array
    last: float

    @property
    def label(self) -> str:
        """Its name and its last value."""
        return f"{STYLE[self.name].label}  {written(self.last, '.3g')}"


@dataclass(frozen=True)
class Chart:
    """One chart of the history."""

    curves: tuple[Curve, ...]
    targets: tuple[tuple[float, str], ...]  # equilibria and their names
    note: str  # the unit
    log: bool
    range: tuple[float, float]  # of the vertical axis; exponents of 10 if log

    @property
    def upwards(self) -> list[Curve]:
        """The curves, the lowest first: dashes are on top, or a solid line would hide them."""
        return sorted(self.curves, key=lambda curve: bool(STYLE[curve.name].dash))


def charts_of(recording: Recording, iteration: int) -> tuple[Chart, ...]:
    """The charts of states 0..iteration: losses, V, D, accuracy, JSD and regret, W1.

    An edit of the loss goes on to another game: the equilibria of all games played so far stand on the charts.
    """
    rows = recording.history[: iteration + 1]
    recipe = recording.recipe
    starts = (0, *(e.iteration for e in recipe.edits if e.iteration <= iteration))
    played = list(dict.fromkeys(recipe.at(start).loss for start in starts))
    rules = GAMES[recipe.at(iteration).loss]
    within = (0.0, 1.0) if all(GAMES[loss].bounded for loss in played) else None
    even = {
        chart: tuple(dict.fromkeys(level for loss in played for level in figure_1.equilibrium(loss)[chart]))
        for chart in figure_1.equilibrium(played[0])
    }
    unit, mean, share = tr(rules.unit), tr("mean of {what}", what=tr(rules.axis.label)), tr("share told right")
    scale = tr("nats, log scale") if rules.unit == "nats" else tr("JSD in nats, log scale")
    return (
        _chart(rows, ("discriminator_loss", "generator_loss"), even["losses"], unit),
        _chart(rows, ("V",), even["V"], unit),
        _chart(rows, ("d_data", "d_samples"), even["D"], mean, within=within),
        _chart(rows, ("accuracy_data", "accuracy_samples"), even["accuracy"], share, within=(0.0, 1.0)),
        _chart(rows, ("jsd", "regret"), (), scale, log=True),
        _chart(rows, ("w1",), (), tr("sd of p_data, log scale"), log=True),
    )


def convention(loss: str) -> str:
    """What the losses on a chart mean, and its lines."""
    return convention_of(loss) + " " + tr("Lines are means, bands go from least to greatest.")


def _chart(
    rows: Array,
    names: tuple[str, ...],
    targets: tuple[tuple[float, str], ...],
    note: str,
    log: bool = False,
    within: tuple[float, float] | None = None,
) -> Chart:
    columns = [rows[:, COLUMN[name]].astype(float) for name in names]
    floor = FLOOR if log else -np.inf
    curves = tuple(_binned(name, column, floor) for name, column in zip(names, columns, strict=True))
    return Chart(curves, targets, note, log, within or _range(np.concatenate(columns), [t for t, _ in targets], log))


def _binned(name: str, values: Array, floor: float = -np.inf) -> Curve:
    """Bins of equally many iterations, of one each while these are few; nothing is drawn below the floor."""
    n = len(values)
    edges = np.linspace(0, n, min(n, BINS) + 1).astype(int)
    starts, counts = edges[:-1], np.diff(edges)
    mean = np.add.reduceat(values, starts) / counts
    least, most = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    mean, least, most = (np.maximum(v, floor) for v in (mean, least, most))
    return Curve(name, starts + (counts - 1) / 2, mean, least, most, float(values[-1]))


def _range(values: Array, targets: list[float], log: bool) -> tuple[float, float]:
    """From the 1st to the 99th percentile, so that one wild value does not flatten the rest, and around the targets."""
    if log:  # what is not above 0 has no place on this scale, Wasserstein's regret for one
        above = values[values > 0]
        values = np.log10(np.clip(above, 1e-6, 1e6)) if len(above) else np.array([-1.0])
    low, high = (float(v) for v in np.percentile(values, (1, 99)))
    if log:
        return float(np.floor(min(low, high - 1))), float(np.ceil(high + 1e-6))
    low, high = min(low, *targets), max(high, *targets)
    room = 0.12 * max(high - low, 0.2)
    return low - room, high + room
