"""Locks between processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def held(path: Path, patience: float) -> Iterator[bool]:
    """Hold a lock that ends with the process; gives whether it could be had within `patience` seconds.

    Patience is for those who only look whether it is held, which takes it for a moment.
    """
    lock = FileLock(path, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
