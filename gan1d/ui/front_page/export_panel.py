"""The panel that makes pictures and films of the run in front of the user, for slides."""

from __future__ import annotations

import streamlit as st

from gan1d import figures
from gan1d.base.fields import SettingsError
from gan1d.figures.export import FPS, KINDS, MOVING, Export, not_installed
from gan1d.figures.style import STYLE
from gan1d.languages import N_, tr
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.front_page.export_job import Making
from gan1d.ui.shell.widgets import plain, refuse, refused

OFFERED = tuple(ending for ending in KINDS if ending in (*figures.STATIC, *MOVING))  # the rest is with the files
TYPES = {
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".html": "text/html",
    ".gif": "image/gif",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
SOON = 1.0  # seconds: a picture is ready by then, without a progress bar
LOOK_AGAIN = 0.5  # seconds between two looks at a film's progress
GROUNDS = (N_("light"), N_("dark"))
_KIND, _FIRST, _LAST, _FPS = "export_kind", "export_first", "export_last", "export_fps"
_GROUND, _LAYERS, _MAKING, _REFUSED = "export_ground", "export_layers", "export_making", "export_refused"


@st.fragment
def export_panel(player: SessionPlayer) -> None:
    """Choose what to make, watch it being made, take it. The run goes on meanwhile."""
    with st.expander(tr("Export for slides")):
        kind_help = tr("A picture of the iteration in front of you, or the way there as a film or a page that plays.")
        kind = st.selectbox(tr("What"), OFFERED, format_func=lambda each: tr(KINDS[each]), key=_KIND, help=kind_help)
        if missing := not_installed(kind):
            st.info(plain(missing))
        if kind in MOVING:
            st.number_input(tr("From"), 0, value=0, key=_FIRST, help=tr("The first iteration that is shown."))
            last_help = tr(
                "The last one; empty means the iteration in front of you. It shows {rule}.", rule=figures.rule()
            )
            st.number_input(tr("To"), 0, value=None, placeholder=tr("here"), key=_LAST, help=last_help)
            speed_help = tr("How fast it plays: more is quicker and shorter.")
            st.slider(tr("Pictures a second"), 5, 30, FPS, key=_FPS, help=speed_help)
        st.segmented_control(tr("Ground"), GROUNDS, format_func=tr, default=_ground(), required=True, key=_GROUND)
        st.multiselect(tr("Also"), figures.LAYERS, format_func=lambda name: STYLE[name].label, key=_LAYERS)
        making: Making | None = st.session_state.get(_MAKING)
        busy = making is not None and making.running
        st.button(
            tr("Make it"),
            disabled=busy or bool(missing),
            width="stretch",
            key="export_make",
            on_click=_start,
            args=(player,),
        )
        refused(_REFUSED)
        if making is not None:
            _result(making)


def _ground() -> str:
    """That of the page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def _start(player: SessionPlayer) -> None:
    """Begin to make a file; a picture is done by the time the page is drawn again."""
    chosen = st.session_state
    recording, here = player.recording, player.iteration
    dark, layers = chosen[_GROUND] == "dark", tuple(chosen[_LAYERS])
    try:
        if chosen[_KIND] in MOVING:
            last = here if chosen[_LAST] is None else chosen[_LAST]
            export = Export(chosen[_KIND], chosen[_FIRST], last, chosen[_FPS], dark, layers)
        else:
            export = Export(chosen[_KIND], here, here, FPS, dark, layers)
        making = chosen[_MAKING] = Making(recording, export)
        making.wait(SOON)
    except SettingsError as error:
        refuse(_REFUSED, error)


def _result(making: Making) -> None:
    """How far the file is, or the file."""
    if making.running:
        _watch(making)
    elif making.content is not None:
        st.download_button(
            tr("Take {name}", name=making.name), making.content, making.name, TYPES[making.export.ending],
            type="primary", on_click="ignore", width="stretch", key="export_take",
        )  # fmt: skip
    elif not making.cancelled:
        st.error(plain(tr("The file could not be made: {why}.", why=making.problem)))


@st.fragment(run_every=LOOK_AGAIN)
def _watch(making: Making) -> None:
    """A progress bar for as long as there is something to wait for."""
    if not making.running:
        st.rerun()  # without the bar, which would look again for ever
    st.progress(making.done / making.of, tr("{n} of {of} pictures", n=making.done, of=making.of))
    if st.button(tr("Cancel"), width="stretch", key="export_cancel"):
        making.cancel()
