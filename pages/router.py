"""The list of pages; the first is the front page."""

import streamlit as st

from gan1d.languages import tr
from gan1d.ui.shell.admin import key_of_address
from gan1d.ui.shell.language import language

st.set_page_config(
    page_title=tr("gan1d: Generative Adversarial Nets, live"), layout="wide", initial_sidebar_state="collapsed"
)
key_of_address()
language()
pages = {
    tr("Play"): [
        st.Page("figure1.py", title=tr("Figure 1"), default=True),
        st.Page("scenarios.py", title=tr("Scenarios"), url_path="scenarios"),
        st.Page("many.py", title=tr("Many games"), url_path="many"),
        st.Page("map.py", title=tr("Map"), url_path="map"),
    ],
    tr("Understand"): [
        st.Page("lesson.py", title=tr("Lesson"), url_path="lesson"),
        st.Page("algorithm.py", title=tr("Algorithm 1"), url_path="algorithm"),
        st.Page("bench.py", title=tr("Theory bench"), url_path="bench"),
        st.Page("questions.py", title=tr("Questions and glossary"), url_path="questions"),
    ],
    tr("Images"): [st.Page("mnist_gan.py", title=tr("MNIST GAN"), url_path="mnist_gan")],
}
st.navigation(pages, position="top").run()
