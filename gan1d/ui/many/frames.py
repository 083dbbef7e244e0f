"""What travels to the browser of many games: the one place where the layout of their frames is written down.

A `scene` (JSON) describes the games and their frames. A frame is a row of little-endian 32-bit floats, the fields of
`layout`, then as many rows of history as its field says, `columns` each; after them p_g of every game as 16-bit whole
numbers, `FULL` times the top of the picture at most.
"""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np

from gan1d.base.arrays import Array
from gan1d.base.fields import named
from gan1d.figures.style import STYLE
from gan1d.languages import ngettext, tr
from gan1d.recipes.link import query_of
from gan1d.recipes.schedules import decayed, minibatch_size
from gan1d.runs.figure_1 import view_of
from gan1d.runs.many_seeds import EVERY, MOST_ITERATIONS, POINTS, QUANTILES, ManySeeds, median
from gan1d.runs.states import CONVERGED_JSD, STATES
from gan1d.runs.verdict import KINDS

FULL = 4.0  # what is higher is out of the picture by far
LEVELS = 2**16 - 1
MOST_ROWS = 1000  # of history, in one frame


class Transport(TypedDict):
    """How the games are played: to which iteration, whether they play, and how fast (iterations a second)."""

    goal: float
    playing: float
    speed: float


def layout(n: int) -> tuple[tuple[str, int], ...]:
    """The fields of a frame of n games, and how many numbers each has."""
    numbers = ("scene", "iteration", "goal", "playing", "speed", "trained", "rows", "k", "g_steps")
    return (
        *((name, 1) for name in (*numbers, "learning_rate_D", "learning_rate_G", "m")),
        ("fates", n),  # as numbers of the scene's fates
        ("jsd", n),  # not a number of a game that has diverged; p_g of one is 0
        ("counts", len(KINDS)),
        ("median", POINTS),
    )


def columns(n: int) -> tuple[str, ...]:
    """The columns of a row of history: quantiles of JSD, how many games have each fate, and JSD of each game."""
    return ("iteration", *(f"q{q:g}" for q in QUANTILES), *KINDS, *(f"jsd{r}" for r in range(n)))


def rules() -> dict[str, str]:
    """When a game has which fate, in words; of the order in which they are asked, the first that fits."""
    return {state.kind: state.rule() for state in STATES} | {
        "diverged": tr("a network has left the range of sensible numbers")
    }


def scene(number: int, crowd: ManySeeds) -> dict[str, Any]:
    """The description of the games and of their frames, as JSON data."""
    n, evaluator, s = len(crowd.members), crowd.evaluator, crowd.recipe.settings
    seeds = [member.settings.seed for member in crowd.members]
    words = rules()
    return {
        "type": "scene",
        "scene": number,
        "games": n,
        "seeds": seeds,
        "layout": layout(n),
        "columns": columns(n),
        "points": POINTS,
        "unit": _unit(crowd),
        "every": EVERY,
        "most": MOST_ITERATIONS,
        "x": crowd.x.round(6).tolist(),
        "p_data": crowd.p_data.tolist(),
        "view": {"x": view_of(evaluator), "y": (0.0, _top(crowd))},
        "fates": [{"name": kind, "rule": words[kind]} for kind in KINDS],
        "converged": CONVERGED_JSD,
        "quantiles": QUANTILES,
        "style": {name: STYLE[name].as_dict() for name in ("p_data", "p_g", "jsd")},
        "query": query_of(crowd.recipe),
        "engine": named(s.engine),
        "edits": ngettext("{n} edit", "{n} edits", len(crowd.recipe.edits)) if crowd.recipe.edits else "",
    }


def frame(number: int, crowd: ManySeeds, row: int, transport: Transport, since: int, upto: int) -> bytes:
    """A frame of scene `number`: the games at a row, and the rows of history from `since` to `upto`."""
    row, densities = crowd.p_g(row)  # of long ago not every one is kept
    iteration, rows = row * EVERY, history(crowd, since, upto)
    s = crowd.recipe.at(iteration)
    decay = decayed(s, iteration)
    fields: dict[str, Any] = {
        "scene": number,
        "iteration": iteration,
        **transport,
        "trained": crowd.recorded,
        "rows": len(rows),
        "k": s.k,
        "g_steps": s.g_steps,
        "learning_rate_D": s.learning_rate_D * decay,
        "learning_rate_G": s.learning_rate_G * decay,
        "m": minibatch_size(s, iteration),
        "fates": crowd.fates[row],
        "jsd": crowd.jsd[row],
        "counts": crowd.counts(np.array([row])),
        "median": median(densities),
    }
    fixed = [np.ravel(fields[name]) for name, _ in layout(len(crowd.members))]
    levels = np.clip(np.nan_to_num(densities / _unit(crowd)), 0, LEVELS)
    return np.concatenate((*fixed, rows.ravel())).astype("<f4").tobytes() + levels.round().astype("<u2").tobytes()


def history(crowd: ManySeeds, since: int, upto: int) -> Array:
    """Rows of `columns` from one row to another, thinned to MOST_ROWS but always with the last."""
    at = np.arange(since, upto + 1)
    if len(at) > MOST_ROWS:
        at = at[-1] - np.arange(0, len(at), -(-len(at) // MOST_ROWS))[::-1]
    if not len(at):
        return np.empty((0, len(columns(len(crowd.members)))))
    return np.column_stack((at * EVERY, crowd.quantiles[at], crowd.counts(at), crowd.jsd[at]))


def _top(crowd: ManySeeds) -> float:
    """The density at the top of the picture, as in Figure 1."""
    return 1.7 * float(max(crowd.p_data.max(), 0.4))


def _unit(crowd: ManySeeds) -> float:
    """The density of one level."""
    return FULL * _top(crowd) / LEVELS
