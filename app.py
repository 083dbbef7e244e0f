"""The server application: `streamlit run app.py` serves the pages and the routes that carry what is live."""

import sys

import streamlit as st

from gan1d.base.budget import BUDGET
from gan1d.base.fields import SettingsError
from gan1d.ui.server import Server

try:
    _ = BUDGET.limit
except SettingsError as error:
    sys.exit(str(error))
server = Server()
app = st.App("pages/router.py", routes=server.routes, middleware=server.middleware, lifespan=server.lifespan)
