"""Both lists, and the box that searches them."""

from __future__ import annotations

import streamlit as st

from gan1d.languages import tr
from gan1d.ui.questions.answers import answers
from gan1d.ui.questions.asked import Asked
from gan1d.ui.questions.terms import terms
from gan1d.ui.shell.layout import draw_first

_CSS = """<style>
.stMainBlockContainer h2 { font-size: 1.05rem; font-weight: 650; padding: 0.4rem 0 0.2rem; }
/* However far down the glossary one is, the search and the questions stay in sight. */
@media (min-width: 769px) {
  [data-testid="stColumn"]:has(.st-key-questions_search) {
    position: sticky; top: 0.6rem; align-self: flex-start; max-height: calc(100dvh - 1.2rem); overflow-y: auto;
    padding: 0.2rem;
  }
}
</style>"""


@st.fragment
def lists(wanted: Asked) -> None:
    """Questions on the left, terms on the right, as far as they hold what is typed."""
    st.html(_CSS)
    left, right = st.columns([1, 1.15], gap="large")
    with left:
        search = st.text_input(
            tr("Search questions and terms"), key="questions_search", type="search", live=True,
            placeholder=tr("loss, mode collapse, k …"), icon=":material/search:",
        )  # fmt: skip
        answers(wanted, search or "")
    draw_first()
    with right:
        terms(wanted, search or "")
