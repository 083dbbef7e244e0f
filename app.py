"""The server application: `streamlit run app.py` serves the pages and the routes that carry what is live."""

import streamlit as st

from gan1d.ui.server import Server

server = Server()
app = st.App("pages/router.py", routes=server.routes, middleware=server.middleware, lifespan=server.lifespan)
