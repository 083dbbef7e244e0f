"""The list of pages; the first is the front page."""

import streamlit as st

st.set_page_config(
    page_title="gan1d: Generative Adversarial Nets, live", layout="wide", initial_sidebar_state="collapsed"
)
pages = {
    "Play": [
        st.Page("figure1.py", title="Figure 1", default=True),
        st.Page("scenarios.py", title="Scenarios", url_path="scenarios"),
    ],
    "Images": [st.Page("mnist_gan.py", title="MNIST GAN", url_path="mnist_gan")],
}
st.navigation(pages, position="top").run()
