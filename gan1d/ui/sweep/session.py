"""What a browser session looks at: the map that it has put together, and the link that says it."""

from __future__ import annotations

import json
from dataclasses import dataclass

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.recipes.link import LANG, fields_of
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.sweep.plan import Sweep
from gan1d.ui.live.seat import read, told
from gan1d.ui.live.tab_memory import not_shown
from gan1d.ui.shell.session import kept
from gan1d.ui.shell.widgets import refuse
from gan1d.ui.sweep.draft import Draft

PROBLEM = "map_problem"
PAGE = COMPONENT = "map"


@dataclass
class MapPage:
    """What the page keeps: the map that is put together, and the last one that could be shown."""

    draft: Draft | None = None
    last: Sweep | None = None


def session_draft() -> Draft:
    """This session's map, begun from the link that opened it, or else from the run in its Figure 1."""
    page = kept(MapPage)
    if page.draft is None:
        query = {name: text for name, text in st.query_params.to_dict().items() if name != LANG}
        try:
            draft = Draft.from_query(query)
        except SettingsError as error:
            refuse(PROBLEM, tr("This link cannot be opened: {error} The default map is shown.", error=error))
            draft = Draft()
        player = st.session_state.get("player")
        if not query and player is not None and player.settings != Settings():
            draft.recipe = Recipe(player.settings)
        page.draft, page.last = draft, draft.sweep()
    return page.draft


def session_sweep() -> tuple[Sweep, str]:
    """The map to be shown, and a sentence if that is the last one because what is chosen now cannot be."""
    draft, page, problem = session_draft(), kept(MapPage), ""
    try:
        page.last = draft.sweep()
    except SettingsError as error:
        problem = str(error)
    assert page.last is not None
    return page.last, problem


def show(sweep: Sweep) -> None:
    """Let this session look at another map."""
    kept(MapPage).draft = Draft.of(sweep)


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
        refuse(PROBLEM, not_shown(error))
    else:
        kept(MapPage).last, kept(MapPage).draft = last, begun
