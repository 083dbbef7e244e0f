"""Space for the picture: Streamlit's generous margins, made small."""

from __future__ import annotations

import streamlit as st

_CSS = """
<style>
.stMainBlockContainer { padding: 0.6rem 1.2rem 1rem; max-width: none; }
header[data-testid="stHeader"] { height: 2.2rem; min-height: 2.2rem; background: transparent; }
h1.headline { font-size: 1.15rem; font-weight: 650; padding: 0; margin: 0; }
h1.headline span { font-weight: 400; opacity: 0.75; margin-left: 0.6em; }
.stMainBlockContainer h5 { font-size: 0.95rem; padding: 0.3rem 0 0.2rem; margin: 0; }
[data-testid="stColumn"] [data-testid="stVerticalBlock"] { gap: 0.4rem; }
[data-testid="stColumn"] [data-testid="stMarkdown"] { margin-bottom: 0.35rem; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 0.4rem 0.6rem 1rem; }
  h1.headline span { display: none; }
}
/* Streamlit measures in rem: on a projector or a 4K screen everything grows with the width. */
@media (min-width: 2000px) { html { font-size: clamp(16px, 0.32vw + 9.6px, 26px); } }
</style>
"""


def compact() -> None:
    """Let the page begin at the top and use the whole width, so that figure and controls fit a projector."""
    st.html(_CSS)
