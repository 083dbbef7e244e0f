"""Figure 1 of the paper at a state of a run, as arrays: what the live figure shows and what is drawn to files.

`described` says what all pictures of a run have in common; `picture` has what differs, the arrays of `DRAWN`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from gan1d.base.arrays import Array, read_only
from gan1d.base.fields import named
from gan1d.languages import tr
from gan1d.recipes.link import query_of
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.words import words_of
from gan1d.runs.measure import Curves, Evaluator, Mix
from gan1d.runs.recording import Recording
from gan1d.theory.exact import optimal_map
from gan1d.theory.games import GAMES, caption
from gan1d.theory.rules import Axis, Level, Rules

POINTS, ARROWS, BARS, SAMPLES = 400, 21, 60, 1000
DRAWN: tuple[tuple[str, int], ...] = (
    ("p_g", POINTS),
    ("D", POINTS),  # as its place on the axis of D, from 0 to 1; D* likewise
    ("D_star", POINTS),  # not a number where there is neither data nor samples
    ("arrows", ARROWS),
    ("push", ARROWS),
    ("histogram", BARS),
)
"""The arrays of a picture, and how many numbers each has."""
FAINT = 1e-6  # a density that counts as none

Picture = tuple[dict[str, Array], Array]
"""The arrays of a picture by their names in `DRAWN`, and the probabilities of p_g on the grid's cells."""


@lru_cache(maxsize=64)
def view_of(evaluator: Evaluator) -> tuple[float, float]:
    """The stretch of x that is shown: +-4 standard deviations, and on to where 1 in 1,000 of p_data is left."""
    low, high = evaluator.data.quantile(np.array([1e-3, 1 - 1e-3]))
    return min(-4.0, float(low)), max(4.0, float(high))


@lru_cache(maxsize=64)
def points_of(evaluator: Evaluator) -> Array:
    """The x of the curves: pairs of bins, POINTS of them."""
    return read_only(evaluator.grid.centres[1:-1].reshape(POINTS, -1).mean(1))


@lru_cache(maxsize=64)
def arrow_noise(evaluator: Evaluator) -> Array:
    """Equally spaced noise points, from end to end of uniform noise, over +-2.4 of normal noise."""
    end = 1.0 if evaluator.noise.name == "uniform" else 2.4
    return read_only(np.linspace(-end, end, ARROWS))


@lru_cache(maxsize=64)
def _display_noise(evaluator: Evaluator, seed: int) -> Array:
    """One fixed noise for display, apart from the training noise, so that the bars move only because G does."""
    return read_only(np.sort(evaluator.noise.sample(np.random.default_rng(seed), (SAMPLES,))))


def described(recording: Recording, iteration: int) -> dict[str, Any]:
    """What of a scene belongs to one run, as JSON data."""
    evaluator, loss = recording.evaluator, recording.recipe.at(iteration).loss
    rules = GAMES[loss]
    p_data = _pairs(evaluator.grid.density(evaluator.p_data))
    z = arrow_noise(evaluator)
    low, high = view_of(evaluator)
    # The arrows' outermost noise may be where F_data^-1 is infinite: draw in by a quarter of a spacing.
    inner = np.clip(z, *(np.array([z[0], z[-1]]) * (1 - 0.25 / ARROWS)))
    return {
        "x": points_of(evaluator).round(6).tolist(),
        "p_data": p_data.tolist(),
        "view": {"x": (low, high), "y": (0.0, 1.7 * float(max(p_data.max(), 0.4)))},
        "z": z.tolist(),
        "z_range": (float(z[0]), float(z[-1])),
        "z_name": named(evaluator.noise.name),
        "ideal": optimal_map(evaluator.data, evaluator.noise, inner).tolist(),
        "histogram_edges": np.linspace(low, high, BARS + 1).tolist(),
        "axis": axis_of_D(rules.axis),
        "best": tr(rules.words_best),
        "unit": tr(rules.unit),
        "nats": rules.unit == "nats",
        "mean_D": (rules.axis.low, rules.axis.high) if rules.bounded else None,  # the range of its chart
        "equilibrium": equilibrium(loss),
        "convention": caption(loss),
        "marks": [(edit.iteration, words_of(edit)) for edit in recording.recipe.edits],
        "query": query_of(recording.recipe),
        "engine": named(recording.recipe.settings.engine),
    }


def axis_of_D(axis: Axis) -> dict[str, Any]:
    """The axis of D in the game in force: its name, its ends and the places, from 0 to 1, of its ticks."""
    ticks = [(float(axis.place(np.array(tick.value))), tick.label) for tick in axis.ticks]
    return {"label": tr(axis.label), "low": axis.low, "high": axis.high, "ticks": ticks}


def equilibrium(loss: str) -> dict[str, list[Level]]:
    """The values at equilibrium and their names by chart, each once; hinge has none for D and for G's loss."""
    rules = GAMES[loss]
    return {
        "losses": list(dict.fromkeys(level for level in (rules.equilibrium_D_loss, rules.equilibrium_G_loss) if level)),
        "V": [rules.equilibrium_V],
        "D": [rules.equilibrium_D] if rules.equilibrium_D else [],
        "accuracy": [Level(0.5, "1/2")],
    }


def picture(evaluator: Evaluator, recipe: Recipe, iteration: int, mix: Mix, curves: Curves) -> dict[str, Array]:
    """The arrays of a picture at a state or after it, by their names in `DRAWN`; `curves` are those of `mix`."""
    rules = GAMES[recipe.at(iteration).loss]
    q = curves.p_g[0]
    arrows = _images(evaluator, mix, arrow_noise(evaluator))
    tangents = evaluator.tangents(mix[0][0], arrows)
    low, high = view_of(evaluator)
    # Between the ends of the noise cells, which are close, G is taken as even.
    samples = np.interp(_display_noise(evaluator, recipe.settings.seed), evaluator.z, curves.images[0])
    counts, _ = np.histogram(samples, BARS, (low, high))
    return {
        "p_g": _pairs(evaluator.grid.density(q)),
        "D": rules.axis.place(D_at(evaluator, rules, mix, curves, points_of(evaluator))),
        "D_star": rules.axis.place(_best(evaluator, rules, q)),
        "arrows": arrows,
        "push": rules.push(*tangents),
        "histogram": counts * BARS / (SAMPLES * (high - low)),
    }


def still(evaluator: Evaluator, recipe: Recipe, iteration: int, snapshot: Array) -> Picture:
    """The picture of a state of a run, whose snapshot this is."""
    curves = evaluator.curves(snapshot)
    return picture(evaluator, recipe, iteration, ((snapshot, 1.0),), curves), curves.p_g[0]


def packed(still: Picture) -> Array:
    """A picture as one row."""
    arrays, p_g = still
    return np.concatenate([*(arrays[name] for name, _ in DRAWN), p_g])


def unpacked(row: Array) -> Picture:
    """The picture that was packed."""
    *arrays, p_g = np.split(row, np.cumsum([n for _, n in DRAWN]))
    return {name: values for (name, _), values in zip(DRAWN, arrays, strict=True)}, p_g


def D_at(evaluator: Evaluator, rules: Rules, mix: Mix, curves: Curves, x: Array) -> Array:
    """D at points (n,), not averaged over bins; `curves` are those of `mix`."""
    f = np.sum([weight * evaluator.f(snapshot, x)[0] for snapshot, weight in mix], axis=0, dtype=float)
    none = np.zeros(len(x))
    if rules.uninformed_f is not None:
        return rules.D(none, none, f)
    # A centred f asks for all of p_data and p_g: the points are added to the cells without any mass.
    p, q = np.append(evaluator.p_data, none), np.append(curves.p_g[0], none)
    return rules.D(p, q, np.append(curves.logits[0], f))[-len(x) :]


def _best(evaluator: Evaluator, rules: Rules, q: Array) -> Array:
    """D* on the pairs of bins: a mean weighted with what lies in either bin, not a number where there is nothing."""
    density = evaluator.grid.density(evaluator.p_data + q)
    D_star = rules.best(evaluator.p_data, q, evaluator.grid.step)[1:-1]
    both = _pairs(density)
    return np.divide(_pairs(D_star * density), both, out=np.full(POINTS, np.nan), where=both > FAINT)


def _images(evaluator: Evaluator, mix: Mix, z: Array) -> Array:
    return np.sum([weight * evaluator.G(snapshot, z)[0] for snapshot, weight in mix], axis=0)


def _pairs(values: Array) -> Array:
    return values.reshape(POINTS, -1).mean(1)
