"""Map: two settings side by side in a heat map, cell by cell a run; computed in the background, drawn as it comes."""

import streamlit as st

from gan1d.languages import tr
from gan1d.ui.shell.addresses import write_address
from gan1d.ui.shell.admin import house_rules
from gan1d.ui.shell.layout import compact, draw_first, headline
from gan1d.ui.shell.widgets import refused
from gan1d.ui.sweep.component import live_map
from gan1d.ui.sweep.controls import chosen, on_disk
from gan1d.ui.sweep.saving import save_map
from gan1d.ui.sweep.session import PROBLEM, session_draft, session_sweep

compact()
draft = session_draft()
sweep, problem = session_sweep()
write_address(sweep.to_query())
headline(tr("Map"), tr("where in two settings does it work?"))
refused(PROBLEM)
picture, side = st.columns([3.4, 1], gap="medium")
with picture:
    live_map(sweep)
draw_first()
with side:
    chosen(draft, sweep, problem)
    save_map(sweep)
    on_disk(sweep)
    house_rules()
