"""What a browser session looks at: the map that it has put together, and the link that says it."""

from __future__ import annotations

import json

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.recipes.link import LANG, fields_of
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.sweep.plan import Sweep
from gan1d.ui.live.seat import read, told
from gan1d.ui.live.tab_memory import not_shown
from gan1d.ui.shell.addresses import language_field
from gan1d.ui.shell.widgets import plain
from gan1d.ui.sweep.draft import Draft

DRAFT, LAST, PROBLEM = "map_draft", "map_last", "map_problem"
PAGE = COMPONENT = "map"


def session_draft() -> Draft:
    """This session's map, begun from the link that opened it, or else from the run in its Figure 1."""
    if DRAFT not in st.session_state:
        query = {name: text for name, text in st.query_params.to_dict().items() if name != LANG}
        try:
            draft = Draft.from_query(query)
        except SettingsError as error:
            st.session_state[PROBLEM] = tr("This link cannot be opened: {error} The default map is shown.", error=error)
            draft = Draft()
        player = st.session_state.get("player")
        if not query and player is not None and player.settings != Settings():
            draft.recipe = Recipe(player.settings)
        st.session_state[DRAFT], st.session_state[LAST] = draft, draft.sweep()
    draft = st.session_state[DRAFT]
    assert isinstance(draft, Draft)
    return draft


def session_sweep() -> tuple[Sweep, str]:
    """The map to be shown, and a sentence if that is the last one because what is chosen now cannot be."""
    problem = ""
    try:
        st.session_state[LAST] = session_draft().sweep()
    except SettingsError as error:
        problem = str(error)
    sweep = st.session_state[LAST]
    assert isinstance(sweep, Sweep)
    return sweep, problem


def problem_of_link() -> None:
    """The sentence of a link that was refused, once."""
    if sentence := st.session_state.pop(PROBLEM, None):
        st.warning(plain(sentence))


def show(sweep: Sweep) -> None:
    """Let this session look at another map."""
    st.session_state[DRAFT] = Draft.of(sweep)


def past(sweep: Sweep) -> str:
    """What the browser's tab is to remember: the map that is shown, and the one that is put together, as typed."""
    return json.dumps({"shown": sweep.link, "draft": session_draft().to_text()})


def resume() -> None:
    """Go on with what the browser's tab remembers of an earlier session."""
    text = told(PAGE, COMPONENT)
    if text is None:
        return
    try:
        shown, draft = read(text, "shown", "draft")
        last, begun = Sweep.from_query(fields_of("?" + shown)), Draft.from_text(draft)
    except SettingsError as error:
        st.session_state[PROBLEM] = str(not_shown(error))
    else:
        st.session_state[LAST], st.session_state[DRAFT] = last, begun


def write_link(sweep: Sweep) -> None:
    """Let the address say what is shown; the language in it stays."""
    query = sweep.to_query() | language_field()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
