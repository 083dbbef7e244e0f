"""What the server does whether or not a page is open: training, critics, downloads. Shared by all sessions."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

from gan1d.images.datasets import TITLES
from gan1d.images.download import fetch
from gan1d.images.folder import Run
from gan1d.images.idx import DataError
from gan1d.images.registry import Runs
from gan1d.images.supervisor import Supervisor
from gan1d.languages.lazy import LazyMessage, lazy, reason

SUPERVISOR = Supervisor(Runs())
START = 30.0  # seconds within which a critic must have begun; a slow machine takes ten to import torch


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """While the server lives, the runs that wait are trained: also those that a server before it had begun."""
    SUPERVISOR.start()
    yield
    await asyncio.to_thread(SUPERVISOR.stop)


# ---- downloads -----------------------------------------------------------------------------------------------------


@dataclass
class Fetching:
    """A download: how far it is, in bytes, and the sentence it failed with, for sessions of any language."""

    done: int = 0
    total: int = 1
    running: bool = True
    problem: LazyMessage | str = ""


_fetching: dict[str, Fetching] = {}
_lock = threading.Lock()


def fetching(name: str) -> Fetching | None:
    """The download of a data set that is running, or the last one."""
    return _fetching.get(name)


def begin_fetching(name: str) -> None:
    """Begin a download, unless it is running."""
    with _lock:
        last = _fetching.get(name)
        if last is None or not last.running:
            begun = _fetching[name] = Fetching()
            try:
                threading.Thread(target=_fetch, args=(name, begun), name=f"fetch {name}", daemon=True).start()
            except RuntimeError as error:  # there is no memory for another thread
                _fail(name, begun, error)


def _fetch(name: str, download: Fetching) -> None:
    def progress(done: int, total: int) -> None:
        download.done, download.total = done, total

    try:
        fetch(name, progress)
    except DataError as error:
        download.problem = reason(error)
    except Exception as error:  # whatever it is
        _fail(name, download, error)
    finally:
        download.running = False


def _fail(name: str, download: Fetching, error: Exception) -> None:
    """It is said, and the button comes back."""
    download.problem = lazy("{title} could not be fetched: {why}.", title=TITLES[name], why=str(error))
    download.running = False


# ---- critics -------------------------------------------------------------------------------------------------------

_pressed: dict[Run, tuple[float, int]] = {}  # when, and when the critic before it last wrote


def begin_critic(run: Run) -> None:
    """Freeze a run's G and let a new D judge it; raises `OSError` if no process can be started."""
    SUPERVISOR.criticise(run)
    _pressed[run] = (monotonic(), _written(run))


def critic_status(run: Run) -> str:
    """`starting`, `running` or `idle`; `silent` if the one that was started last never began."""
    if run.alive("critic"):
        _pressed.pop(run, None)
        return "running"
    if run not in _pressed:
        return "idle"
    at, before = _pressed[run]
    if _written(run) != before:  # it has come and gone since somebody looked
        _pressed.pop(run, None)
        return "idle"
    return "starting" if monotonic() - at < START else "silent"


def _written(run: Run) -> int:
    try:
        return (run.path / "critic.json").stat().st_mtime_ns
    except FileNotFoundError:
        return 0
