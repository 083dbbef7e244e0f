"""A browser session on a page whose live component shows what is on the disk, not what a session holds.

The page learns from the browser's tab what was chosen there before, if the session is new to it; and a component whose
session is lost learns it from its route, and asks the page to run again. Its token, which only the page has, is what a
connection commands with; one without it may look.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from weakref import WeakValueDictionary

import streamlit as st
from starlette.websockets import WebSocket

from gan1d.base import flat_json
from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.ui.hosting.sessions import is_connected, this_session
from gan1d.ui.hosting.visitors import session_visitor

LEVELS = 3  # of what a tab is to remember
SEAT = "seat"  # the field of the component's data and of its route's address
LOST = {"type": "lost"}  # what the route says of a session that is
_seats: WeakValueDictionary[str, Seat] = WeakValueDictionary()


class Seat:
    """`fresh`: its tab may still say what it remembers. `visitor`: who sits there."""

    def __init__(self) -> None:
        """In the session whose page runs in this thread."""
        self.token, self.session, self.fresh = secrets.token_urlsafe(16), this_session(), True
        self.visitor = session_visitor()
        _seats[self.token] = self

    def data(self, past: str) -> dict[str, object]:
        """For the component: `past` is what the tab is to remember."""
        return {SEAT: self.token, "fresh": self.fresh, "past": past}


def session_seat(page: str) -> Seat:
    """This session's seat on a page."""
    seat = st.session_state.setdefault(f"{page}_seat", Seat())
    assert isinstance(seat, Seat)
    return seat


def told(page: str, component: str) -> str | None:
    """What the tab has just said that it remembers; None if the session is not new any more."""
    seat, past = session_seat(page), st.session_state[component]["past"]
    fresh, seat.fresh = seat.fresh, False
    return past if fresh and isinstance(past, str) else None


def read(text: str, *names: str) -> list[str]:
    """The texts that were remembered together; raises `SettingsError` for what this app does not write."""
    with suppress(ValueError, KeyError, TypeError):
        return [str(flat_json.loads(text, LEVELS)[name]) for name in names]
    raise SettingsError(tr("It is not as this app writes it."))


async def is_lost(websocket: WebSocket) -> bool:
    """Whether the session that the address names is; one that names none is taken as it is."""
    if SEAT not in websocket.query_params:
        return False
    seat = _seats.get(websocket.query_params[SEAT])
    return seat is None or not await is_connected(seat.session)


def commander(websocket: WebSocket) -> Seat:
    """The seat that a connection commands from; raises `SettingsError` for one that has none, or none any more."""
    seat = _seats.get(websocket.query_params.get(SEAT, ""))
    if seat is None:
        raise SettingsError(
            tr("This connection may look and not command, as it belongs to no open page: load the page again.")
        )
    return seat
