"""The run of Figure 1 on the pages that show it among others: links that can be copied, sent and opened in a tab."""

from __future__ import annotations

from html import escape

import streamlit as st

from gan1d.languages import N_, tr
from gan1d.recipes.link import query_of
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.shell.addresses import here

PAGES = {  # by the address: what is there to be seen of the run
    "many": N_("Many games: this run with many seeds at once"),
    "map": N_("Map: this run with two of its settings varied"),
}


@st.fragment
def elsewhere(player: SessionPlayer) -> None:
    """The links, to the run as it is when the list is opened."""
    with st.expander(tr("This run among others"), key="elsewhere", on_change="rerun"):
        query = query_of(player.recipe)
        links = (
            f"<a href='{escape(here(f'{page}?{query}'))}' target='_self'>{escape(tr(words))}</a>"
            for page, words in PAGES.items()
        )
        st.html("<br>".join(links))
