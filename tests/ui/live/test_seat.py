"""A seat of a session on a page: known while the session lives and Streamlit is connected to it."""

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from starlette.datastructures import QueryParams

from gan1d.ui.hosting import sessions
from gan1d.ui.live.seat import Seat, is_lost


def lost(**query: str) -> bool:
    websocket: Any = SimpleNamespace(query_params=QueryParams(query))
    # In a thread of its own: a loop may be running in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, is_lost(websocket)).result()


def test_a_seat_is_lost_with_its_session() -> None:
    seat = Seat()
    token = seat.token
    assert not lost(seat=token)
    del seat
    gc.collect()
    assert lost(seat=token)
    assert not lost(run="0001-tiny")  # who names no session may look


def test_a_session_that_streamlit_does_not_come_back_to_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    class Streamlit:
        looks: ClassVar[list[str]] = []
        uploaded_file_mgr = None

        def is_active_session(self, session: str) -> bool:
            self.looks.append(session)
            return session == "soon" and self.looks.count("soon") > 2

    monkeypatch.setattr(sessions.Runtime, "exists", lambda: True)
    monkeypatch.setattr(sessions.Runtime, "instance", Streamlit)
    monkeypatch.setattr(sessions, "PATIENCE", 0.5)
    seat = Seat()
    for seat.session, gone in (("soon", False), ("slept", True), (None, False)):
        assert lost(seat=seat.token) is gone
    assert Streamlit.looks.count("slept") == 10
