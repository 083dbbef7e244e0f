"""The log: one form for every line, set up in one place, and its last lines for a bug report.

    2026-11-28 22:31:00.123 WARNING gan1d.runs.trainer: Training held up: k=5

Lines go to standard error, as Streamlit's own do, in the same form (`logger.messageFormat` in .streamlit/config.toml).
`GAN1D_LOG` names the lowest level that is written, INFO unless told otherwise; of other packages, warnings are.
"""

from __future__ import annotations

import logging
import os
from collections import deque

FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LEVEL = "GAN1D_LOG"  # the environment variable
OURS = "gan1d"
PAGES = "streamlit.error_util"  # what a page fails with; this logger hands nothing on
KEPT = 30  # entries


def _formatter() -> logging.Formatter:
    formatter = logging.Formatter(FORM)
    formatter.default_msec_format = "%s.%03d"  # as Streamlit's
    return formatter


class _Last(logging.Handler):
    """Keeps the last entries, with their tracebacks."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: deque[str] = deque(maxlen=KEPT)
        self.setFormatter(_formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.entries.append(self.format(record))


_LAST = _Last()


def begin() -> None:
    """Set the log up, once for a process. Raises `SettingsError` if `GAN1D_LOG` names no level.

    A program that has set up logging itself keeps its own form and place.
    """
    level = os.environ.get(LEVEL, "").strip().upper() or "INFO"
    if level not in LEVELS:
        from gan1d.base.fields import SettingsError  # a server answers before it imports what it may not need
        from gan1d.languages import tr

        raise SettingsError(
            tr(
                "{variable} must be one of {choices}; not '{value}'.",
                variable=LEVEL,
                choices=", ".join(LEVELS),
                value=level,
            )
        )
    written = logging.StreamHandler()
    written.setFormatter(_formatter())
    logging.basicConfig(handlers=[written])
    logging.getLogger(OURS).setLevel(level)
    for name in (OURS, PAGES):
        logging.getLogger(name).addHandler(_LAST)  # which a logger takes only once


def last() -> tuple[str, ...]:
    """The last entries of this process, oldest first."""
    return tuple(_LAST.entries)
