"""The list of pages; the first is the front page."""

import streamlit as st

st.set_page_config(
    page_title="gan1d: Generative Adversarial Nets, live", layout="wide", initial_sidebar_state="collapsed"
)
st.navigation([st.Page("figure1.py", title="Figure 1", default=True)], position="top").run()
