"""The worker's side of a map. Imports nothing heavy: a worker says how many threads it wants before NumPy is loaded."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctypes import c_byte

    from gan1d.sweep.outcome import Outcome
    from gan1d.sweep.plan import Run, Sweep

THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

_stop: c_byte | None = None  # not 0 when the work is to be put down


def begin(stop: c_byte) -> None:
    """Become a worker: one thread, deaf to Ctrl-C, which the process that started it answers, and gone when that is."""
    global _stop
    _stop = stop
    os.environ |= dict.fromkeys(THREADS, "1")  # a worker a core: more threads would only wait for each other
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def work(sweep: Sweep, runs: Sequence[Run]) -> list[Outcome]:
    """Play a batch of a map's runs side by side; nothing if the work was stopped before they were done."""
    from gan1d.sweep.outcome import play

    return play([sweep.recipe_of((i, j), n) for i, j, n in runs], sweep.iterations, _is_to_leave)


def _is_to_leave() -> bool:
    return _stop is not None and bool(_stop.value)
