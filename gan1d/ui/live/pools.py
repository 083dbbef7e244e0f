"""Pools of threads that are there from the start.

A pool of the standard library begins a thread when it is first needed and keeps it: what a server holds would grow for
hours with what happens to be asked at the same moment, and look like a leak.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor


def pool(threads: int, name: str) -> ThreadPoolExecutor:
    """So many threads, all of them begun."""
    begun = ThreadPoolExecutor(threads, name)
    together = threading.Barrier(threads)
    for _ in range(threads):  # nobody is idle until all are there, so each gets a thread of its own
        begun.submit(together.wait)
    return begun
