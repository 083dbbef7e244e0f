"""The front page: Figure 1 of the paper, training live."""

import streamlit as st

from gan1d.languages import tr
from gan1d.ui.figure.component import live_figure
from gan1d.ui.front_page.controls import controls
from gan1d.ui.front_page.export_panel import export_panel
from gan1d.ui.front_page.related_pages import elsewhere
from gan1d.ui.front_page.saving import lesson_link, save_and_open
from gan1d.ui.front_page.session import all_shown, session_player
from gan1d.ui.shell.layout import compact, draw_first, headline

compact()
player = session_player()
headline(tr("Generative Adversarial Nets"), tr("Figure 1 of the paper, training live"))
figure, side = st.columns([3.4, 1], gap="medium")
with figure:
    live_figure(player)
draw_first(player.drawn)
with side:
    if player.follows is None:  # else only the presenter steers
        controls(player)
        if all_shown():
            export_panel(player)
            save_and_open(player)
            lesson_link(player)
            elsewhere(player)
