"""Whether this page can send files: a browser that keeps back Streamlit's cookie, as in a frame on another website,
cannot."""

from __future__ import annotations

import streamlit as st
from streamlit.web.server.server_util import is_xsrf_enabled
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from gan1d.languages import tr


def files_can_be_sent() -> bool:
    """Whether an upload would be let in: Streamlit's token against forgery came with the page's connection."""
    # Without any header there is no browser.
    return not is_xsrf_enabled() or XSRF_COOKIE_NAME in st.context.cookies or not st.context.headers


def why_not() -> str:
    """What to do where no file can be sent, and what whoever embeds the page must set, in a sentence each."""
    return tr(
        "In a frame on another website the browser keeps back the cookie without which no file is taken: paste what is "
        "in the file instead, or open this page in a tab of its own. Whoever runs the server can set {option} and "
        "serve it over HTTPS.",
        option='server.xsrfCookieSameSite = "none"',
    )
