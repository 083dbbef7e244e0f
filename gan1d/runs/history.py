"""The history of a run, its exact numbers at every state, as CSV and as JSON."""

from __future__ import annotations

import json

from gan1d.recipes.link import query_of
from gan1d.runs.measure import METRICS
from gan1d.runs.recording import Recording


def history_csv(recording: Recording, last: int) -> bytes:
    """Iteration and `METRICS` of states 0..last, with the digits that give the same float32 back."""
    lines = [",".join(("iteration", *METRICS))]
    lines += [",".join((str(i), *map(str, row))) for i, row in enumerate(recording.history[: last + 1])]
    return ("\n".join(lines) + "\n").encode()


def history_json(recording: Recording) -> bytes:
    """The recipe as the fields of its link, and the metrics by column, with float32 digits as in the CSV."""
    history = recording.history
    content = {
        "recipe": recording.recipe.to_query(),
        "link": "?" + query_of(recording.recipe),
        "ended": recording.end.reason if recording.end else None,
        "metrics": {
            "iteration": list(range(len(history))),
            **{name: [float(str(value)) for value in history[:, j]] for j, name in enumerate(METRICS)},
        },
    }
    return json.dumps(content, allow_nan=False).encode()
