"""The server application: `streamlit run app.py` serves the pages and the routes that carry what is live."""

import gc
from importlib import import_module
from pkgutil import walk_packages

import streamlit as st

from gan1d import ui
from gan1d.ui.images.background import lifespan
from gan1d.ui.images.route import routes
from gan1d.ui.route import route

# Streamlit collects garbage around every script run. The heap that torch and scipy bring lives for ever: leaving it out
# of every collection makes a rerun some 50 times shorter. What only pages import must be there by then, too.
for module in walk_packages(ui.__path__, f"{ui.__name__}."):
    import_module(module.name)
gc.collect()
gc.freeze()

app = st.App("pages/router.py", routes=[route, *routes], lifespan=lifespan)
