"""What travels to the browser: the one place where the layout of a frame is written down.

A `scene` (JSON) describes a recipe: the grid, p_data, the arrows' noise points, the style table and the layout of
frames. A frame is a row of little-endian 32-bit floats: the fixed fields of `LAYOUT`, once for the run and once more
for the run that is shown with it, then rows of the history since the last frame, as many of each run as its fields say,
`HISTORY` numbers and the iteration each. The script in the browser reads the layout from the scene.
"""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np

from gan1d.base.arrays import Array
from gan1d.figures.style import STYLE
from gan1d.recipes.recipe import MAX_ITERATIONS
from gan1d.recipes.schedules import decayed, minibatch_size
from gan1d.runs.figure_1 import DRAWN, described
from gan1d.runs.measure import COLUMN, METRICS
from gan1d.runs.recording import Recording

LAYOUT: tuple[tuple[str, int], ...] = (
    ("scene", 1),
    ("iteration", 1),
    ("goal", 1),  # the iteration it is on its way to
    ("playing", 1),
    ("speed", 1),
    ("duration", 1),  # milliseconds until the next frame is due
    ("trained", 1),
    ("rows", 1),  # of history, of this run, in this frame
    ("k", 1),
    ("g_steps", 1),
    ("learning_rate_D", 1),
    ("learning_rate_G", 1),
    ("m", 1),
    *DRAWN,
)
HISTORY = METRICS[: METRICS.index("w1") + 1]  # what the charts show
MOST_ROWS = 4000

Block = tuple[Array, Array]
"""The fixed fields of one run in a frame, and its rows of history, both flat."""


class Transport(TypedDict):
    """How the playhead moves: to which iteration, whether it plays and how fast (iterations a second), and milliseconds
    to the next frame.
    """

    goal: float
    playing: float
    speed: float
    duration: float


def scene(number: int, recording: Recording, iteration: int, keep: int) -> dict[str, Any]:
    """The description of a recipe and of its frames; `keep` is the last iteration of history that stays valid."""
    return {
        "type": "scene",
        "scene": number,
        "layout": LAYOUT,
        "columns": ("iteration", *HISTORY),
        "style": {name: line.as_dict() for name, line in STYLE.items()},
        "keep": keep,
        "most": MAX_ITERATIONS,
        **described(recording, iteration),
    }


def block(
    number: int,
    recording: Recording,
    iteration: int,
    drawn: dict[str, Array],
    transport: Transport,
    rows: tuple[int, int],
) -> Block:
    """One run's part of a frame of scene `number`: the picture `drawn`, and rows of history, from the first to the
    last iteration of `rows`.
    """
    settings = recording.recipe.at(iteration)
    decay = decayed(settings, iteration)
    history = history_rows(recording.history, *rows)
    numbers: dict[str, Any] = {
        "scene": number,
        "iteration": iteration,
        **transport,
        "trained": recording.recorded,
        "rows": len(history),
        "k": settings.k,
        "g_steps": settings.g_steps,
        "learning_rate_D": settings.learning_rate_D * decay,
        "learning_rate_G": settings.learning_rate_G * decay,
        "m": minibatch_size(settings, iteration),
    }
    fixed = [np.atleast_1d(drawn[name] if name in drawn else numbers[name]) for name, _ in LAYOUT]
    return np.concatenate(fixed), history.ravel()


def frame(*blocks: Block) -> bytes:
    """A frame of one run, or of two that are shown together: their fixed fields, then their rows."""
    return np.concatenate([part for parts in zip(*blocks, strict=True) for part in parts]).astype("<f4").tobytes()


def history_rows(history: Array, first: int, last: int) -> Array:
    """Rows (iteration, *HISTORY) of states first..last, thinned to MOST_ROWS but always with the last."""
    at = np.arange(first, last + 1)
    if len(at) > MOST_ROWS:
        at = at[-1] - np.arange(0, len(at), -(-len(at) // MOST_ROWS))[::-1]
    return np.column_stack((at, history[at][:, [COLUMN[name] for name in HISTORY]]))
