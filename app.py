"""The server application: `streamlit run app.py` serves the pages and the routes that carry what is live."""

import gc
from importlib import import_module

import streamlit as st

from gan1d.ui.images.background import lifespan
from gan1d.ui.images.route import routes
from gan1d.ui.route import route

# Streamlit collects garbage around every script run. The heap that torch and scipy bring lives for ever: leaving it out
# of every collection makes a rerun some 50 times shorter. What only pages import must be there by then, too.
import_module("gan1d.ui.export")
gc.collect()
gc.freeze()

app = st.App("pages/router.py", routes=[route, *routes], lifespan=lifespan)
