"""Locks between processes."""

from __future__ import annotations

import errno
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


# What a process itself has too little of, which says nothing about the lock
WANTS = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def is_held(path: Path) -> bool:
    """Whether a process holds a lock. Raises `OSError` if this one has no descriptor or memory left to ask with."""
    if not path.parent.is_dir():  # whoever asks would make it, and a deleted folder would be back
        return False
    try:
        with held(path, 0.0) as free:
            return not free
    except OSError as error:  # a lock that cannot be opened can be held by nobody
        if error.errno in WANTS:
            raise
        return False
