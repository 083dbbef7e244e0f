"""A run as a file: saved, and opened again here, in another browser or on another server."""

from __future__ import annotations

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.recipes.file import MOST_BYTES, from_json, to_json
from gan1d.recipes.link import Link
from gan1d.recipes.settings import FIELDS
from gan1d.runs.history import history_csv
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.shell.upload import why_no_file
from gan1d.ui.shell.widgets import plain, refuse, refused

_FILE, _TEXT, _REFUSED = "opened_file", "opened_text", "refused_file"


@st.fragment
def save_and_open(player: SessionPlayer) -> None:
    """The present run as a file, its history as a table, and a file to be opened."""
    with st.expander(tr("Save and open")):
        name = f"gan1d-seed{player.settings.seed}"
        # The content is made when it is asked for, and is that of the moment.
        st.download_button(
            tr("Save this run"), lambda: to_json(player.recipe, player.iteration), f"{name}.json", "application/json",
            on_click="ignore", width="stretch", help=tr("Settings, edits and the iteration it stands at, as JSON."),
        )  # fmt: skip
        st.download_button(
            tr("Numbers as CSV"), lambda: history_csv(player.recording, player.iteration), f"{name}.csv", "text/csv",
            on_click="ignore", width="stretch", help=tr("The exact numbers of every iteration up to this one."),
        )  # fmt: skip
        open_help = tr(
            "A file that was saved here, at most {most:,} bytes. The present run stays in the list.", most=MOST_BYTES
        )
        if why := why_no_file(_FILE):
            st.text_area(tr("Open a run"), key=_TEXT, on_change=_paste, args=(player,), help=open_help)
            st.caption(plain(why))
        else:
            st.file_uploader(
                tr("Open a run"), type="json", key=_FILE, on_change=_open, args=(player,), max_upload_size=1,
                help=open_help,
            )  # fmt: skip
        refused(_REFUSED)


@st.fragment
def lesson_link(player: SessionPlayer) -> None:
    """A link that shows only some of the controls."""
    with st.expander(tr("Link for a lesson")):
        names = st.multiselect(
            tr("Controls it shows"), list(FIELDS), key="lesson", placeholder=tr("none"),
            format_func=lambda name: tr(FIELDS[name].metadata["label"]),
        )  # fmt: skip
        query = Link(player.recipe, show=tuple(names)).query()
        st.code(f"{(st.context.url or '').partition('?')[0]}?{query}", language=None, wrap_lines=True)


def _open(player: SessionPlayer) -> None:
    file = st.session_state[_FILE]
    if file is not None:
        _take(player, file.getvalue(), file.name)


def _paste(player: SessionPlayer) -> None:
    text = st.session_state[_TEXT].strip()
    if text:
        _take(player, text.encode(), tr("What was pasted"))


def _take(player: SessionPlayer, content: bytes, name: str) -> None:
    try:
        recipe, at = from_json(content)
        player.open(Link(recipe, at))
    except SettingsError as error:
        refuse(_REFUSED, tr("{file} cannot be opened: {error}", file=name, error=error))
