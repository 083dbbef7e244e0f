"""Importing while pictures move: PyTorch alone is two thousand modules, whose code holds up every other thread."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from typing import Any

LONGEST = 0.2  # seconds of rest at a time


def keep() -> None:
    """Leave all that lives now out of every garbage collection.

    Streamlit collects around every script run, and what a module brings lives for ever: without it a rerun is some 50
    times shorter. The little garbage of importing stays: to collect it first would hold up everything for 0.1 s.
    """
    gc.freeze()


class _Rests(MetaPathFinder):
    """Finds nothing: whenever its thread is about to import a module, it rests as long as it has worked since."""

    def __init__(self) -> None:
        self._thread, self._rested = threading.get_ident(), time.monotonic()

    def find_spec(self, *_: Any) -> None:
        if threading.get_ident() == self._thread:
            keep()
            time.sleep(min(time.monotonic() - self._rested, LONGEST))
            self._rested = time.monotonic()


@contextmanager
def gently() -> Iterator[None]:
    """Whatever this thread imports inside the block takes twice as long, and the others get their turn."""
    rests = _Rests()
    sys.meta_path.insert(0, rests)
    try:
        yield
    finally:
        sys.meta_path.remove(rests)
        keep()
