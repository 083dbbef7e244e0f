"""The front page: Figure 1 of the paper, training live."""

import streamlit as st

from gan1d.ui.controls import controls, session_player
from gan1d.ui.layout import compact
from gan1d.ui.live import live_figure

compact()
player = session_player()
st.html("<h1 class='headline'>Generative Adversarial Nets <span>Figure 1 of the paper, training live</span></h1>")
figure, side = st.columns([3.4, 1], gap="medium")
with figure:
    live_figure(player)
with side:
    controls(player)
