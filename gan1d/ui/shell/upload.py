"""Whether this page can send files: not while the server holds as many as it has room for, and not from a browser that
keeps back Streamlit's cookie, as in a frame on another website.
"""

from __future__ import annotations

import streamlit as st
from streamlit.web.server.server_util import is_xsrf_enabled
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from gan1d.languages import tr
from gan1d.ui.shell.given import UPLOADS


def why_no_file(key: str) -> str:
    """Why a file would not be let in by the widget of this key, and what to do instead; empty if it would be."""
    if UPLOADS.full and st.session_state.get(key) is None:  # a file that is here already stays
        return tr(
            "The server holds as many files as it has room for: paste what is in yours instead, or try again when "
            "others have left."
        )
    # Streamlit's token against forgery came with the page's connection; without any header there is no browser.
    if not is_xsrf_enabled() or XSRF_COOKIE_NAME in st.context.cookies or not st.context.headers:
        return ""
    return tr(
        "In a frame on another website the browser keeps back the cookie without which no file is taken: paste what is "
        "in the file instead, or open this page in a tab of its own. Whoever runs the server can set {option} and "
        "serve it over HTTPS.",
        option='server.xsrfCookieSameSite = "none"',
    )
