"""Scenarios: a gallery of games worth seeing, each a link, with a claim that has been measured."""

import streamlit as st

from gan1d.languages import tr
from gan1d.ui.scenarios.cards import cards
from gan1d.ui.scenarios.panels import panels_gallery
from gan1d.ui.shell.layout import compact, headline

compact()
headline(tr("Scenarios"), tr("games worth seeing, each with a claim that was measured"))
st.caption(
    tr(
        "Each is a recipe and nothing else: the link opens it in Figure 1, where you can stop it, step it and change "
        "it. Claims are about exact numbers; their bounds were set on other seeds than those in which they were "
        "counted. JSD is in nats, x and W1 in standard deviations (sd) of p_data."
    )
)
cards(dark=st.context.theme.type == "dark")
panels_gallery()
