"""What a browser session looks at: the run it shows, the run it is about to start, and the link that says both."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.images.folder import Run
from gan1d.images.registry import Runs
from gan1d.languages import N_
from gan1d.languages.lazy import lazy, reason
from gan1d.recipes.link import LANG, fields_of
from gan1d.ui.hosting.visitors import session_visitor
from gan1d.ui.images.draft import Draft
from gan1d.ui.live.seat import told

FOLDER = "folder"  # the field of an address
RUN, DRAFT, PROBLEM, TAB = "images_run", "images_draft", "images_problem", "images_tab"
PAGE = COMPONENT = "images"
TABS = THIS, NEW, ALL = (N_("This run"), N_("New run"), N_("All runs"))


def session_draft() -> Draft:
    """This session's next run, begun from the link that opened it."""
    if DRAFT not in st.session_state:
        draft, left_out = Draft.from_query(_own(st.query_params.to_dict()))
        st.session_state[DRAFT] = draft
        if left_out:
            st.session_state[PROBLEM] = lazy("This link was not taken whole: {problem}", problem=left_out)
    draft = st.session_state[DRAFT]
    assert isinstance(draft, Draft)
    return draft


def _own(query: dict[str, str]) -> dict[str, str]:
    """What is the draft's in an address. Where visitors name no folders, none is even looked for."""
    others = {"run", LANG}
    if FOLDER in query and not session_visitor().may_name_folders:
        others.add(FOLDER)
        st.session_state[PROBLEM] = lazy("This server takes no folder from a link; the rest of it is shown.")
    return {name: text for name, text in query.items() if name not in others}


def shown_run(runs: Runs) -> Run | None:
    """The run of the link, or else the session's; with neither, the newest that trains, or the newest of all."""
    name = st.query_params.get("run") or st.session_state.get(RUN, "")
    every = runs.all()
    try:
        run = runs.find(name) if name else _newest(every)
    except SettingsError as error:
        run = _newest(every)
        st.session_state[PROBLEM] = (
            lazy("This link cannot be opened: {problem} Run {run} is shown.", problem=reason(error), run=run.name)
            if run
            else lazy("This link cannot be opened: {problem} Train one here.", problem=reason(error))
        )
    st.session_state[RUN] = run.name if run else ""
    write_link()
    return run


def _newest(every: Sequence[Run]) -> Run | None:
    """Of those that can be read, if there are any."""
    sound = [run for run in every if not run.problem]
    training = [run for run in sound if run.state.status == "training"]
    found = training or sound or every
    return found[-1] if found else None


def show_run(name: str, tab: str = THIS) -> None:
    """Let this session show another run."""
    st.session_state[RUN], st.session_state[TAB] = name, tab
    st.session_state.pop(PROBLEM, None)
    write_link()


def past() -> str:
    """What the browser's tab is to remember besides the address."""
    return str(st.session_state.get(TAB, THIS))


def resume() -> None:
    """Go on with what the browser's tab remembers of an earlier session: its address, and the list of tabs here."""
    text = told(PAGE, COMPONENT)
    if text is None:
        return
    tab, query = text.partition("?")[0], fields_of(text)
    st.session_state[DRAFT], left_out = Draft.from_query(_own(query), as_typed=True)
    try:
        show_run(Runs().find(query.get("run", "")).name, tab if tab in TABS else THIS)
    except SettingsError as error:
        left_out = left_out or reason(error)
    if left_out:
        st.session_state[PROBLEM] = lazy("What this tab was doing before cannot be shown: {error}", error=left_out)
    write_link()


def write_link() -> None:
    """Let the address say what this session looks at; the language in it stays."""
    run, speaks = st.session_state.get(RUN, ""), st.query_params.get(LANG)
    query = ({"run": run} if run else {}) | session_draft().to_query() | ({LANG: speaks} if speaks else {})
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def problem() -> str:
    """What is wrong with the link, until another run is chosen."""
    return str(st.session_state.get(PROBLEM, ""))
