"""What a browser session looks at: the run it shows, the run it is about to start, and the link that says both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.images.folder import Run
from gan1d.images.registry import Runs
from gan1d.languages import N_
from gan1d.languages.lazy import LazyMessage, lazy, reason
from gan1d.recipes.link import LANG, fields_of
from gan1d.ui.hosting.visitors import session_visitor
from gan1d.ui.images.draft import Draft
from gan1d.ui.live.seat import told
from gan1d.ui.shell.addresses import write_address
from gan1d.ui.shell.session import kept

FOLDER = "folder"  # the field of an address
PAGE = COMPONENT = "images"
TABS = THIS, NEW, ALL = (N_("This run"), N_("New run"), N_("All runs"))


@dataclass
class ImagesPage:
    """What the page keeps: the name of the run that is shown, the next run, which list of tabs is open, and what is
    wrong with the link, until another run is chosen.
    """

    run: str = ""
    draft: Draft | None = None
    tab: str = ""  # none was chosen: the browser may know better
    problem: LazyMessage | str = ""


def page() -> ImagesPage:
    """This session's."""
    return kept(ImagesPage)


def session_draft() -> Draft:
    """This session's next run, begun from the link that opened it."""
    if page().draft is None:
        page().draft, left_out = Draft.from_query(_own(st.query_params.to_dict()))
        if left_out:
            page().problem = lazy("This link was not taken whole: {problem}", problem=left_out)
    draft = page().draft
    assert draft is not None
    return draft


def _own(query: dict[str, str]) -> dict[str, str]:
    """What is the draft's in an address. Where visitors name no folders, none is even looked for."""
    others = {"run", LANG}
    if FOLDER in query and not session_visitor().may_name_folders:
        others.add(FOLDER)
        page().problem = lazy("This server takes no folder from a link; the rest of it is shown.")
    return {name: text for name, text in query.items() if name not in others}


def shown_run(runs: Runs) -> Run | None:
    """The run of the link, or else the session's; with neither, the newest that trains, or the newest of all."""
    name = st.query_params.get("run") or page().run
    every = runs.all()
    try:
        run = runs.find(name) if name else _newest(every)
    except SettingsError as error:
        run = _newest(every)
        page().problem = (
            lazy("This link cannot be opened: {problem} Run {run} is shown.", problem=reason(error), run=run.name)
            if run
            else lazy("This link cannot be opened: {problem} Train one here.", problem=reason(error))
        )
    page().run = run.name if run else ""
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
    page().run, page().tab, page().problem = name, tab, ""
    write_link()


def past() -> str:
    """What the browser's tab is to remember besides the address."""
    return page().tab or THIS


def resume() -> None:
    """Go on with what the browser's tab remembers of an earlier session: its address, and the list of tabs here."""
    text = told(PAGE, COMPONENT)
    if text is None:
        return
    tab, query = text.partition("?")[0], fields_of(text)
    page().draft, left_out = Draft.from_query(_own(query), as_typed=True)
    try:
        show_run(Runs().find(query.get("run", "")).name, tab if tab in TABS else THIS)
    except SettingsError as error:
        left_out = left_out or reason(error)
    if left_out:
        page().problem = lazy("What this tab was doing before cannot be shown: {error}", error=left_out)
    write_link()


def write_link() -> None:
    """Let the address say what this session looks at."""
    write_address(({"run": page().run} if page().run else {}) | session_draft().to_query())
