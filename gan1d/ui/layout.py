"""Space for the picture: Streamlit's generous margins, made small."""

from __future__ import annotations

import streamlit as st

_CSS = """
<style>
.stMainBlockContainer { padding: 0.6rem 1.2rem 1rem; max-width: none; }
header[data-testid="stHeader"] { height: 2.2rem; min-height: 2.2rem; background: transparent; }
h1.headline { font-size: 1.15rem; font-weight: 650; padding: 0; margin: 0; }
h1.headline span { font-weight: 400; opacity: 0.75; margin-left: 0.6em; }
.stMainBlockContainer h5 { padding: 0.1rem 0 0; }
[data-testid="stColumn"] [data-testid="stVerticalBlock"] { gap: 0.55rem; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 0.4rem 0.6rem 1rem; } }
</style>
"""


def compact() -> None:
    """Let the page begin at the top and use the whole width, so that figure and controls fit a projector."""
    st.html(_CSS)
