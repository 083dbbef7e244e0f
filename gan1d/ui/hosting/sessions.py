"""Streamlit's sessions, as the live components' routes see them: each a browser that Streamlit is connected to.

A session that was lost, in a sleep for example, lives on for a while after Streamlit has given its browser another one.
"""

from __future__ import annotations

import asyncio

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

PATIENCE = 3.0  # seconds in which Streamlit comes back to a browser that lost the line for a moment
_LOOK = 0.05  # seconds between two looks


def this_session() -> str | None:
    """The session whose page script runs in this thread; None outside a page."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else None


async def is_connected(session: str | None) -> bool:
    """Whether Streamlit is connected to the browser of a session, now or soon; so it is where there is no session."""
    if session is None or not Runtime.exists():
        return True
    for _ in range(round(PATIENCE / _LOOK)):
        if Runtime.instance().is_active_session(session):
            return True
        await asyncio.sleep(_LOOK)
    return False
