"""Details for a bug report: what was in front of the person, and what ran there."""

from __future__ import annotations

import streamlit as st

from gan1d.base import logs
from gan1d.base.bug_report import details
from gan1d.languages import spoken, tr
from gan1d.recipes.link import query_of
from gan1d.ui.figure.session_player import SessionPlayer

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")  # who comes through a proxy looks near and may be far


def report() -> None:
    """A fold at the end of the page; what is in it is gathered when it is opened."""
    fold = st.expander(tr("Details for a bug report"), key="report", on_change="rerun")
    if fold.open:
        with fold:
            st.caption(tr("Copy this into the report. It names no folder and no person; the run is that of Figure 1."))
            if not (here := _is_here()):  # what the log says of other people is for nobody else
                st.caption(tr("The log of the server is added only in a browser on the machine that gan1d runs on."))
            st.code(details(_surroundings(), logs.last() if here else None), language=None, wrap_lines=True)


def _surroundings() -> dict[str, str]:
    player: SessionPlayer | None = st.session_state.get("player")
    return {
        "run": f"?{query_of(player.recipe)}&at={player.iteration}" if player else "none",
        "browser": st.context.headers.get("User-Agent", "unknown"),
        "language": f"{spoken()} (browser: {st.context.locale}, {st.context.timezone})",
    }


def _is_here() -> bool:
    """Whether the browser is on this machine: Streamlit gives no address then, and no proxy has passed it on."""
    return st.context.ip_address is None and not any(name in st.context.headers for name in FORWARDED)
