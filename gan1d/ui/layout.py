"""Space for the picture: Streamlit's generous margins, made small."""

from __future__ import annotations

import streamlit as st

_CSS = """
<style>
.stMainBlockContainer { padding: 0.6rem 1.2rem 1rem; max-width: none; }
/* The list of pages stands at the right of the headline's line. */
header[data-testid="stHeader"] {
  height: 2.2rem; min-height: 2.2rem; background: transparent; left: auto; right: 0; width: min(16rem, 50%);
  backdrop-filter: blur(0.5rem);  /* what scrolls by underneath must not be read into it */
}
@media (max-width: 768px) { header[data-testid="stHeader"] { width: auto; } }
[data-testid="stTopNav"] { justify-content: flex-end; }
h1.headline { font-size: 1.15rem; font-weight: 650; padding: 0; margin: 0; }
h1.headline span { font-weight: 400; opacity: 0.75; margin-left: 0.6em; }
.stMainBlockContainer h5 { font-size: 0.95rem; padding: 0.3rem 0 0.2rem; margin: 0; }
[data-testid="stColumn"] [data-testid="stVerticalBlock"] { gap: 0.4rem; }
[data-testid="stColumn"] [data-testid="stMarkdown"] { margin-bottom: 0.35rem; }
.stMainBlockContainer [data-testid="stAlertContainer"] { padding: 0.5rem 0.75rem; }
.stMainBlockContainer [data-testid="stAlertContainer"] p { font-size: 0.875rem; line-height: 1.4; }
/* However far down the controls one is, the figure stays in sight. */
@media (min-width: 769px) {
  [data-testid="stColumn"]:has(.stBidiComponent):not(:last-child) {
    position: sticky; top: 0.6rem; align-self: flex-start;
  }
}
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 0.4rem 0.6rem 1rem; }
  h1.headline span { display: none; }
}
[data-testid="stMain"]::before { box-shadow: none !important; }  /* its focus ring: it only scrolls */
/* In presenter view, and for who follows another, the figure is alone (its own script sets the attributes). */
html[data-presenting] :is(header[data-testid="stHeader"], h1.headline) { display: none; }
html:is([data-presenting], [data-following]) [data-testid="stColumn"]:not(:has(.stBidiComponent)) { display: none; }
html:is([data-presenting], [data-following]) [data-testid="stColumn"] { flex: 1 1 100%; width: 100%; }
/* Streamlit measures in rem: on a projector or a 4K screen everything grows with the width. */
@media (min-width: 2000px) { html { font-size: clamp(16px, 0.32vw + 9.6px, 26px); } }
</style>
"""


def compact() -> None:
    """Let the page begin at the top and use the whole width, so that figure and controls fit a projector."""
    st.html(_CSS)
