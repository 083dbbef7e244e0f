"""When a command that works for long should put its work down."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress


class StopFlag:
    """Whether this process should put its work down: Ctrl-C, a termination, or the end of whoever started it.

    An iteration is never cut in two: while this is entered, a signal only raises a flag.
    """

    def __init__(self, attached: bool) -> None:
        self._asked = threading.Event()
        if attached:
            self._input = sys.stdin.fileno()
            threading.Thread(target=self._wait_for_end, daemon=True).start()

    def __call__(self) -> bool:
        return self._asked.is_set()

    def __enter__(self) -> StopFlag:
        signals = (signal.SIGINT, signal.SIGTERM)
        self._before = {name: signal.signal(name, lambda *_: self._asked.set()) for name in signals}
        return self

    def __exit__(self, *_: object) -> None:
        for name, handler in self._before.items():
            signal.signal(name, handler)

    def _wait_for_end(self) -> None:
        # Not through sys.stdin: its lock, held by a thread, would end the interpreter with a fatal error.
        with suppress(OSError):  # an input that cannot be read has ended, too
            while os.read(self._input, 4096):
                pass
        self._asked.set()
