"""What the server does whether or not a page is open: the maps that wait are computed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from gan1d.languages.lazy import LazyMessage
from gan1d.sweep.supervisor import Supervisor


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """While the server lives, the sweeps that wait are computed."""
    global _supervisor
    _supervisor = Supervisor()
    _supervisor.start()
    yield
    await asyncio.to_thread(_supervisor.stop)


def problem() -> LazyMessage | str:
    """Why no sweep is computed at the moment, empty if nothing is in the way."""
    return _supervisor.problem if _supervisor else ""


_supervisor: Supervisor | None = None
