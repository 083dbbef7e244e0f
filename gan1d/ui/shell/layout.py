"""Space for the picture: Streamlit's generous margins, made small."""

from __future__ import annotations

import threading
import time
from html import escape

import streamlit as st

PAUSE = 0.4  # seconds
_PAGE, _NEW = "layout_page", "layout_new_page"

_CSS = """
<style>
.stMainBlockContainer { padding: 0.6rem 1.2rem 1rem; max-width: none; }
/* The list of pages stands at the right of the headline's line. */
header[data-testid="stHeader"] {
  height: 2.2rem; min-height: 2.2rem; background: transparent; left: auto; right: 8rem; width: min(26rem, 50%);
  backdrop-filter: blur(0.5rem);  /* what scrolls by underneath must not be read into it */
}
@media (max-width: 768px) { header[data-testid="stHeader"] { width: auto; } }
[data-testid="stTopNav"] { justify-content: flex-end; }
[data-testid="stLayoutWrapper"]:has(> .st-key-language) { position: absolute; }  /* takes no room on the page */
.st-key-language { position: fixed; top: 0.15rem; right: 1.2rem; width: 7rem !important; z-index: 1000000; }
.st-key-language [role="group"] { min-height: 1.9rem; height: 1.9rem; }
.st-key-language input { font-size: 0.85rem; padding-block: 0; }
/* Korean breaks between words, not inside them; Streamlit's paragraphs would. */
:lang(ko) { word-break: keep-all !important; overflow-wrap: break-word; }
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
/* Contrast AA: Streamlit's captions and key names are too faint, its white on a light primary colour too bright. */
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] :not(a, a *) { color: inherit; }
[data-testid="stCaptionContainer"] { opacity: 0.8; }
button kbd { color: inherit !important; opacity: 1 !important; }
:is([data-testid="stBaseButton-primary"]:enabled, [data-baseweb="tag"]) {
  color: light-dark(#ffffff, #14181d) !important;
}
/* In presenter view, and for who follows another, the figure is alone (its own script sets the attributes). */
html[data-presenting] :is(header[data-testid="stHeader"], h1.headline, .st-key-language) { display: none; }
html[data-presenting] [data-testid="stMain"]::before { box-shadow: none !important; }  /* it only scrolls */
html:is([data-presenting], [data-following]) [data-testid="stColumn"]:not(:has(.stBidiComponent)) { display: none; }
html:is([data-presenting], [data-following]) [data-testid="stColumn"] { flex: 1 1 100%; width: 100%; }
/* Streamlit measures in rem: on a projector or a 4K screen everything grows with the width. */
@media (min-width: 2000px) { html { font-size: clamp(16px, 0.32vw + 9.6px, 26px); } }
</style>
"""


def compact() -> None:
    """Let the page begin at the top and use the whole width, so that figure and controls fit a projector."""
    st.html(_CSS)


def headline(title: str, what: str) -> None:
    """The page's name, and in a few words what it is."""
    st.html(f"<h1 class='headline'>{escape(title)} <span>{escape(what)}</span></h1>")
    if st.session_state.get(_PAGE) != title:
        st.session_state[_PAGE], st.session_state[_NEW] = title, True


def draw_first(drawn: threading.Event | None = None) -> None:
    """Let a browser that has just come to this page draw what it has so far, before the rest is sent.

    It draws in one go whatever has arrived: dozens of widgets, or of equations, would hold up what the page is for.
    `drawn` is set when it draws the first frame: a slow one is waited for, within reason, and then sees it move.
    """
    if st.session_state.pop(_NEW, False):
        if drawn is not None:
            drawn.wait(4 * PAUSE)
        time.sleep(PAUSE if drawn is None else PAUSE / 2)
