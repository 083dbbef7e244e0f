"""What this process is doing at the moment, counted where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from streamlit.runtime import Runtime
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from gan1d.base.budget import BUDGET
from gan1d.sweep.queue import queue as maps
from gan1d.ui.figure.room_member import ROOMS
from gan1d.ui.figure.session_player import STORE
from gan1d.ui.hosting.processes import this_letter
from gan1d.ui.images.background import SUPERVISOR
from gan1d.ui.many.session_player import CROWDS


@dataclass(frozen=True)
class Numbers:
    """Of one moment; `trained` counts since the start, by kind, and so do nothing else."""

    process: str  # its letter, empty where it is the only one
    sessions: int
    pictures: Mapping[str, int]  # that browsers look at, by route
    rooms: int
    followers: int
    runs: int
    watched: int
    queue: Mapping[str, int]  # what waits or is computed, by kind: all processes with the same folders share it
    held: int  # bytes that are kept for people: runs, many games, images of pages
    budget: int  # bytes of these that there may be
    trained: Mapping[str, int]  # iterations


def read(pictures: Mapping[str, int]) -> Numbers:
    """How it is now; it looks on the disk."""
    rooms = ROOMS.all()
    held, budget = memory()
    return Numbers(
        process=this_letter(),
        sessions=_sessions(),
        pictures=dict(pictures),
        rooms=len(rooms),
        followers=sum(len(room.followers) for room in rooms),
        runs=len(STORE),
        watched=STORE.watchers,
        queue={"images": len(SUPERVISOR.runs.queue()), "maps": len(maps())},
        held=held,
        budget=budget,
        trained=trained(),
    )


def memory() -> tuple[int, int]:
    """Bytes that are held for people, and the bound on them."""
    return BUDGET.held, BUDGET.limit


def trained() -> Mapping[str, int]:
    """Iterations since the start: of runs, and of many games at once, each of which counts once."""
    return {"runs": STORE.trained, "games": CROWDS.trained}


def _sessions() -> int:
    """Of Streamlit, with a browser that is connected."""
    if not Runtime.exists():
        return 0
    stats = Runtime.instance().stats_mgr.get_stats(family_names=[ACTIVE_SESSIONS_FAMILY])
    return sum(stat.value for stat in stats[ACTIVE_SESSIONS_FAMILY] if isinstance(stat, GaugeStat))
