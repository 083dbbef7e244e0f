"""What travels to the browser: the one place where the layout of a frame is written down.

A `scene` (JSON) describes a recipe: the grid, p_data, the arrows' noise points, the style table and the layout of
frames. A frame is a row of little-endian 32-bit floats: the fixed fields of `LAYOUT`, then rows of the history since
the last frame, `HISTORY` numbers each. The script in the browser reads the layout from the scene.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypedDict
from urllib.parse import urlencode

import numpy as np

from gan1d.distributions import Array
from gan1d.measure import COLUMN, METRICS, Curves, Gauge, Mix
from gan1d.optimizers import decayed, minibatch_size
from gan1d.recipes import Recipe
from gan1d.runs import Recording
from gan1d.style import STYLE
from gan1d.theory import LOG2, LOG4, optimal_map, push

POINTS, ARROWS, BARS, SAMPLES = 400, 21, 60, 1000
LAYOUT: tuple[tuple[str, int], ...] = (
    ("scene", 1),
    ("iteration", 1),
    ("playing", 1),
    ("speed", 1),
    ("duration", 1),  # milliseconds until the next frame is due
    ("trained", 1),
    ("k", 1),
    ("g_steps", 1),
    ("learning_rate_D", 1),
    ("learning_rate_G", 1),
    ("m", 1),
    ("p_g", POINTS),
    ("D", POINTS),
    ("arrows", ARROWS),
    ("push_minimax", ARROWS),
    ("push_non_saturating", ARROWS),
    ("histogram", BARS),
)
HISTORY = METRICS[: METRICS.index("w1") + 1]  # what the charts show
MOST_ROWS = 4000


class Transport(TypedDict):
    """How the playhead moves: whether and how fast (iterations a second), and milliseconds to the next frame."""

    playing: float
    speed: float
    duration: float


@lru_cache(maxsize=16)
def view_of(gauge: Gauge) -> tuple[float, float]:
    """The stretch of x that is shown: +-4 standard deviations, and on to where 1 in 1,000 of p_data is left."""
    low, high = gauge.data.quantile(np.array([1e-3, 1 - 1e-3]))
    return min(-4.0, float(low)), max(4.0, float(high))


def points_of(gauge: Gauge) -> Array:
    """The x of the curves: pairs of bins, POINTS of them."""
    return gauge.grid.centres[1:-1].reshape(POINTS, -1).mean(1)


def arrow_noise(gauge: Gauge) -> Array:
    """Equally spaced noise points, from end to end of uniform noise, over +-2.4 of normal noise."""
    end = 1.0 if gauge.noise.name == "uniform" else 2.4
    return np.linspace(-end, end, ARROWS)


def scene(number: int, recording: Recording, iteration: int, keep: int) -> dict[str, Any]:
    """The description of a recipe, as JSON data; `keep` is the last iteration of history that stays valid."""
    gauge, settings = recording.gauge, recording.recipe.at(iteration)
    p_data = _pairs(gauge.grid.density(gauge.p_data))
    z = arrow_noise(gauge)
    low, high = view_of(gauge)
    # The arrows' outermost noise may be where F_data^-1 is infinite: draw in by a quarter of a spacing.
    inner = np.clip(z, *(np.array([z[0], z[-1]]) * (1 - 0.25 / ARROWS)))
    return {
        "type": "scene",
        "scene": number,
        "layout": LAYOUT,
        "columns": ("iteration", *HISTORY),
        "x": points_of(gauge).round(6).tolist(),
        "p_data": p_data.tolist(),
        "view": {"x": (low, high), "y": (0.0, 1.7 * float(max(p_data.max(), 0.4)))},
        "z": z.tolist(),
        "z_range": (float(z[0]), float(z[-1])),
        "z_name": gauge.noise.name,
        "ideal": optimal_map(gauge.data, gauge.noise, inner).tolist(),
        "histogram_edges": np.linspace(low, high, BARS + 1).tolist(),
        "loss": settings.loss,
        "equilibrium": {
            "discriminator_loss": LOG2,
            "generator_loss": -LOG2 if settings.loss == "minimax" else LOG2,
            "V": -LOG4,
            "half": 0.5,
        },
        "style": {name: line.as_dict() for name, line in STYLE.items()},
        "keep": keep,
        "query": link(recording.recipe),
    }


def link(recipe: Recipe) -> str:
    """The recipe as the query of a link."""
    return urlencode(recipe.to_query(), safe=":;=,")


def picture(recording: Recording, mix: Mix, curves: Curves) -> dict[str, Array]:
    """The arrays of a picture, by their names in `LAYOUT`; `curves` are those of `mix`."""
    gauge = recording.gauge
    arrows = _images(gauge, mix, arrow_noise(gauge))
    tangents = gauge.tangents(mix[0][0], arrows)
    low, high = view_of(gauge)
    # One fixed noise for display, apart from the training noise, so that the bars move only because G does.
    noise = gauge.noise.sample(np.random.default_rng(recording.recipe.settings.seed), (SAMPLES,))
    counts, _ = np.histogram(_images(gauge, mix, noise), BARS, (low, high))
    return {
        "p_g": _pairs(gauge.grid.density(curves.p_g[0])),
        "D": _pairs(curves.D[0, 1:-1]),
        "arrows": arrows,
        "push_minimax": push(*tangents, "minimax"),
        "push_non_saturating": push(*tangents, "non_saturating"),
        "histogram": counts * BARS / (SAMPLES * (high - low)),
    }


def frame(
    number: int, recording: Recording, iteration: int, drawn: dict[str, Array], transport: Transport, sent: int
) -> bytes:
    """A frame of scene `number` with the picture `drawn` and the rows of history after iteration `sent`."""
    settings = recording.recipe.at(iteration)
    decay = decayed(settings, iteration)
    numbers: dict[str, Any] = {
        "scene": number,
        "iteration": iteration,
        **transport,
        "trained": recording.recorded,
        "k": settings.k,
        "g_steps": settings.g_steps,
        "learning_rate_D": settings.learning_rate_D * decay,
        "learning_rate_G": settings.learning_rate_G * decay,
        "m": minibatch_size(settings, iteration),
    }
    fixed = [np.atleast_1d(drawn[name] if name in drawn else numbers[name]) for name, _ in LAYOUT]
    rows = history_rows(recording.history, sent + 1, iteration)
    return np.concatenate((*fixed, rows.ravel())).astype("<f4").tobytes()


def _images(gauge: Gauge, mix: Mix, z: Array) -> Array:
    return np.sum([weight * gauge.G(snapshot, z)[0] for snapshot, weight in mix], axis=0)


def history_rows(history: Array, first: int, last: int) -> Array:
    """Rows (iteration, *HISTORY) of states first..last, thinned to MOST_ROWS but always with the last."""
    at = np.arange(first, last + 1)
    if len(at) > MOST_ROWS:
        at = at[-1] - np.arange(0, len(at), -(-len(at) // MOST_ROWS))[::-1]
    return np.column_stack((at, history[at][:, [COLUMN[name] for name in HISTORY]]))


def _pairs(values: Array) -> Array:
    return values.reshape(POINTS, -1).mean(1)
