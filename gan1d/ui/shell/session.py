"""What a page keeps of a browser session: one object of its own, under one key of Streamlit's session state."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st

Kept = TypeVar("Kept")


def kept(kind: type[Kept]) -> Kept:
    """This session's object of a kind, made when it is first asked for."""
    if kind.__name__ not in st.session_state:
        st.session_state[kind.__name__] = kind()
    found: Kept = st.session_state[kind.__name__]
    return found
