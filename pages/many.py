"""Many games: the present recipe with many seeds at once, live, and how often which fate befalls it."""

import streamlit as st

from gan1d.languages import tr
from gan1d.ui.many.component import live_games
from gan1d.ui.many.controls import controls
from gan1d.ui.many.session import session_onlooker
from gan1d.ui.shell.layout import compact, draw_first, headline

compact()
onlooker = session_onlooker()
headline(tr("Many games"), tr("one recipe, many seeds: what is luck, and what is not"))
picture, side = st.columns([3.4, 1], gap="medium")
with picture:
    live_games(onlooker)
draw_first(onlooker.drawn)
with side:
    controls(onlooker)
