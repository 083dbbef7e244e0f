"""The rules of a server for others, beside what they are about; and how its host gets past them.

The host's key is typed there, or given in the address as `admin=`, from where it is taken at once: it is in no link.
"""

from __future__ import annotations

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.ui.hosting.rules import OWN, hosting
from gan1d.ui.hosting.visitors import session_visitor
from gan1d.ui.shell.widgets import plain

ADMIN = "admin"  # the field of the address
_TYPED, _PROBLEM = "admin_key", "admin_problem"


def key_of_address() -> None:
    """To be called in every run of a page, before it reads its address."""
    if hosting().mode != OWN and ADMIN in st.query_params:
        key = st.query_params[ADMIN]
        del st.query_params[ADMIN]
        _show(key)


def house_rules() -> None:
    """What a visitor may do here, and the field for the host's key. On one's own machine there are none."""
    if hosting().mode == OWN:
        return
    visitor = session_visitor()
    if visitor.admin:
        st.caption(tr("You are the host of this server: you may do everything, until you load the page again."))
        return
    st.caption(
        visitor.why_not_begin()
        or tr("Here you change, pause, stop and delete only what you have begun yourself, with this browser.")
    )
    if hosting().key:
        with st.expander(tr("For the host of this server"), key="admin_fold"):
            st.text_input(tr("the host's key"), type="password", key=_TYPED, on_change=_type)
    if sentence := st.session_state.pop(_PROBLEM, None):
        st.error(plain(sentence))


def _type() -> None:
    _show(st.session_state[_TYPED])


def _show(key: str) -> None:
    try:
        session_visitor().show_key(key)
    except SettingsError as error:
        st.session_state[_PROBLEM] = str(error)
