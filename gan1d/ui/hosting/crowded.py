"""What is said while no connection can be taken because all descriptors are in use: once, not for every attempt.

asyncio tries as often as connections may wait, thousands of times a second, and tells each failure with its stack: the
log fills the disk, and the pages that are open wait for it.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable
from typing import Any

MESSAGE = "socket.accept() out of system resource"  # asyncio's
GAP = 60.0  # seconds between two times that it is said

LOG = logging.getLogger(__name__)


def say_once(loop: asyncio.AbstractEventLoop, clock: Callable[[], float] = time.monotonic) -> None:
    """Let the loop say so at most every `GAP` seconds; all else that goes wrong in it is told as before."""
    before, said = loop.get_exception_handler(), -math.inf

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        nonlocal said
        if context.get("message") != MESSAGE:
            before(loop, context) if before else loop.default_exception_handler(context)
        elif clock() - said >= GAP:
            said = clock()
            LOG.warning("No connection can be taken (%s); it is tried again every second.", context.get("exception"))

    loop.set_exception_handler(handle)
