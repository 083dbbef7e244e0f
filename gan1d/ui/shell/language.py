"""The language of a session: that of its link, else that of its browser; one may choose another on any page."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from gan1d.base.fields import short
from gan1d.base.nearest import LONGEST, nearest
from gan1d.languages import ENGLISH, LANGUAGES, ask_for, spoken, tr
from gan1d.recipes.link import LANG
from gan1d.ui.hosting.answers import language_script
from gan1d.ui.shell.widgets import plain

_SPOKEN, _PROBLEM, _PICKER = "language", "language_problem", "language_picker"
_OTHER_CODES = {"kr": "ko", "vn": "vi"}  # of the countries, which people take for those of the languages


def language() -> None:
    """Let the page speak the session's language, and offer the others. To be called first in every run of a page."""
    if _SPOKEN not in st.session_state:
        _begin(st.query_params.get(LANG))
    st.session_state[_PICKER] = st.session_state[_SPOKEN]
    with st.container(key="language"):
        st.selectbox(
            tr("Language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key=_PICKER, on_change=_choose,
            label_visibility="collapsed",
        )  # fmt: skip
        # For those who have pages read to them; not every page has a component, whose script says it, too.
        st.html(f"<script>{language_script(spoken())}</script>", unsafe_allow_javascript=True)
    if LANG in st.query_params or st.session_state[_SPOKEN] != _of_browser():
        _write()
    if sentence := st.session_state.pop(_PROBLEM, None):
        st.toast(plain(sentence), duration="long")  # stays when the page at once runs again, as some do


def nearest_language(code: str) -> str | None:
    """The language that a code means: vi for vi-VN, VI or Vietnamese; None if it is like none."""
    tidy = code[:LONGEST].strip().lower().replace("_", "-")
    first = tidy.partition("-")[0]
    names = {"english": "en", "vietnamese": "vi", "korean": "ko", **{name.lower(): c for c, name in LANGUAGES.items()}}
    known = {**{c: c for c in LANGUAGES}, **_OTHER_CODES, **names}
    for text in (tidy, first):
        if text in known:
            return known[text]
    begun = (name for name in names if len(tidy) > 2 and name.startswith(tidy))
    close = next(begun, None) or nearest(tidy, names, 0.75)
    return known[close] if close else None


def _begin(asked: str | None) -> None:
    near = nearest_language(asked) if asked is not None else None
    spoken = st.session_state[_SPOKEN] = near or _of_browser()
    if asked is not None and near != asked:
        st.session_state[_PROBLEM] = tr(
            "{field} must be one of {choices}; not '{asked}'. The page speaks {language}.",
            field=LANG,
            choices=", ".join(f"{code} ({name})" for code, name in LANGUAGES.items()),
            asked=short(asked),
            language=LANGUAGES[spoken],
        )


def _of_browser() -> str:
    """What the browser prefers, if the app speaks it."""
    return nearest_language(st.context.locale or ENGLISH) or ENGLISH


def _choose() -> None:
    st.session_state[_SPOKEN] = st.session_state[_PICKER]
    _write()


def _write() -> None:
    if st.query_params.get(LANG) != st.session_state[_SPOKEN]:
        st.query_params[LANG] = st.session_state[_SPOKEN]


def _of_session() -> str:
    if get_script_run_ctx(suppress_warning=True) is None:
        return ENGLISH
    return str(st.session_state.get(_SPOKEN, ENGLISH))


ask_for(_of_session)
