"""What figures can be made of a run, and which of its states a film shows: known before anything draws."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from gan1d.languages import tr

STATIC, INTERACTIVE = (".svg", ".png", ".pdf"), (".html",)
ENDINGS = (*INTERACTIVE, *STATIC)
FILMS = (".gif", ".mp4", ".webm")
ENCODED = (".mp4", ".webm")  # by PyAV, which is not installed with the app: requirements-films.txt
FASTEST = 50  # pictures a second: the most that GIF knows in whole hundredths and viewers play
MOST_FRAMES = 300


def can_make(ending: str) -> bool:
    """Whether what such a file needs is installed."""
    return ending not in ENCODED or find_spec("av") is not None


def iterations_of(first: int, last: int, most: int = MOST_FRAMES) -> list[int]:
    """The states a film from `first` to `last` shows, at most `most` >= 2 of them: see `rule`."""
    span = last - first
    n = min(span + 1, most)
    j = np.arange(n)
    # i_j = first + j + (span - (n - 1)) (j / (n - 1))^2, so that i_{n-1} = last and no step is below 1
    spread = (span - (n - 1)) * (j / max(n - 1, 1)) ** 2
    return [int(i) for i in first + j + np.rint(spread)]


def rule() -> str:
    """Which states a film shows, in words."""
    return tr(
        "at most {most} pictures: one an iteration where these suffice, else one iteration apart at the start and ever "
        "further apart, since most happens early",
        most=MOST_FRAMES,
    )
