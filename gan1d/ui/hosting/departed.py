"""Streamlit's sessions whose browser has gone: kept for a while, for it may come back, and then ended. What they used
goes soon after.

Streamlit's own storage only forgets them, and not before another browser goes: the event loop of each, with three
descriptors, and whatever its state holds stay for ever.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections import OrderedDict
from collections.abc import Callable

from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

from gan1d.base.budget import BUDGET, give_back

MOST = 128  # sessions without a browser, as Streamlit's own
LOOK = 2.0  # seconds between two looks at who has been away for too long
IDLE = 30.0  # seconds between two looks at what nobody has used in between

LOG = logging.getLogger(__name__)


class Departed(SessionStorage):
    """The sessions that wait for their browser, at most `MOST`, each for so many seconds. Only for one thread."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Nobody has gone yet."""
        self._seconds, self._clock = seconds, clock
        self._gone: OrderedDict[str, tuple[float, SessionInfo]] = OrderedDict()  # since when; the longest is first

    def get(self, session_id: str) -> SessionInfo | None:
        """A session that waits; None if there is none of that name, or if it has waited too long."""
        since, session = self._gone.get(session_id, (0.0, None))
        return None if session is None or self._is_over(since) else session

    def save(self, session_info: SessionInfo) -> None:
        """Let it wait from now on."""
        self.delete(session_info.session.id)
        self._gone[session_info.session.id] = self._clock(), session_info

    def delete(self, session_id: str) -> None:
        """It waits no longer: its browser is back, or somebody else ends it."""
        self._gone.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        """All that wait."""
        return [session for _, session in self._gone.values()]

    def end(self) -> int:
        """End those that have waited too long, and the longest of too many; gives how many."""
        ended = 0
        while self._gone:
            name, (since, session) = next(iter(self._gone.items()))
            if not self._is_over(since) and len(self._gone) <= MOST:
                break
            self.delete(name)
            session.session.shutdown()
            ended += 1
        return ended

    def _is_over(self, since: float) -> bool:
        return self._clock() - since >= self._seconds


async def see_off() -> None:
    """For as long as the server lives, end the sessions whose browser does not come back. Without pages, do nothing."""
    if not Runtime.exists():
        return
    departed = Departed(config.get_option("server.disconnectedSessionTTL"))
    # Streamlit lets an app choose its storage only where the app makes the runtime itself.
    Runtime.instance()._session_mgr._session_storage = departed  # type: ignore[attr-defined]  # of its usual manager
    while True:
        await asyncio.sleep(LOOK)
        try:
            ended = departed.end()
        except Exception:  # the other sessions are still to be ended
            LOG.exception("A session could not be ended")
            continue
        if ended:
            gc.collect()  # a session refers to itself, and nothing else may happen for hours
            await asyncio.to_thread(give_back)


async def tidy_up() -> None:
    """For as long as the server lives, give up what nobody uses who is there."""
    while True:
        await asyncio.sleep(IDLE)
        try:
            await asyncio.to_thread(BUDGET.tidy)
        except Exception:  # the rest is still to be tidied
            LOG.exception("What nobody uses could not be given up")
