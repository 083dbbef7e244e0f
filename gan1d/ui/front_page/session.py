"""What a browser session holds: its player, made from the link that opened it, and which controls the link shows."""

from __future__ import annotations

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.recipes.link import ROOM, Link
from gan1d.ui.figure.room_member import ROOMS
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.shell.widgets import refuse

PROBLEM = "problem"  # the sentence of what was refused, until it is shown
_SHOWN = "shown"


def session_player() -> SessionPlayer:
    """This session's player; an impossible link gives the default and a sentence."""
    if "player" not in st.session_state:
        query = st.query_params.to_dict()
        try:
            link = Link.parse(query)
            player = SessionPlayer(link)
        except SettingsError as error:
            refuse(PROBLEM, tr("This link cannot be opened: {error} The default run is shown.", error=error))
            link = Link()
            player = SessionPlayer(link)
        st.session_state.player = player
        st.session_state[_SHOWN] = link.show
        if ROOM in query:
            _join(player, query[ROOM])
    return st.session_state.player


def _join(player: SessionPlayer, code: str) -> None:
    try:
        player.follow(ROOMS.find(code))
    except SettingsError as error:
        refuse(PROBLEM, tr("{error} You are on your own here.", error=error))


def is_shown(name: str) -> bool:
    """Whether the setting has a control; a link may leave only some."""
    shown: tuple[str, ...] | None = st.session_state.get(_SHOWN)
    return shown is None or name in shown


def all_shown() -> bool:
    """Whether the link leaves every control."""
    return st.session_state.get(_SHOWN) is None
