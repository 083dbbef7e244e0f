"""The paper's four panels as pictures that lead to where they were found; found once, for all who look."""

from __future__ import annotations

import base64
import html
import threading
from dataclasses import dataclass

import streamlit as st

from gan1d import figures
from gan1d.figures.panels import BASE, NotFoundError, Panel, Panels, find, picture
from gan1d.languages import spoken, tr
from gan1d.recipes.link import Link, query_of
from gan1d.ui.shell.addresses import here
from gan1d.ui.shell.widgets import plain

_CSS = """
<style>
.panels { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
.panels a { color: inherit; text-decoration: none; border: 1px solid rgba(128, 128, 128, 0.35); border-radius: 0.5rem;
  overflow: hidden; }
.panels a:hover, .panels a:focus-visible { border-color: currentColor; }
.panels img { width: 100%; display: block; }
.panels p { font-size: 0.875rem; margin: 0; padding: 0.6rem 0.8rem; }
</style>
"""


@dataclass(frozen=True)
class Shown:
    """What the page shows of a panel in one language; the picture is SVG, by whether the ground is dark."""

    query: str
    caption: str
    pictures: dict[bool, bytes]


class Shelf:
    """The panels once they are found. Whoever asks first waits for the search, the others for the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: Panels | None = None
        self._shown: dict[str, tuple[Shown, ...]] = {}  # by language

    @property
    def full(self) -> bool:
        """Whether the search was made."""
        return self._found is not None

    def panels(self, progress: st.delta_generator.DeltaGenerator) -> tuple[Shown, ...]:
        """The panels in the language spoken, with a bar for as long as it takes; raises `NotFoundError`."""

        def told(done: int, of: int) -> None:
            progress.progress(done / of, tr("Training: iteration {n:,}", n=done))

        with self._lock:
            found = self._found = self._found or find(BASE, told)
            language = spoken()
            if language not in self._shown:
                self._shown[language] = tuple(_shown(found, panel) for panel in found.panels)
            return self._shown[language]


def _shown(found: Panels, panel: Panel) -> Shown:
    title, link = tr("Figure 1 of the paper, ({letter})", letter=panel.letter), query_of(found.recipe)
    pictures = {dark: figures.encode(picture(found, panel, dark), ".svg", title, link) for dark in (False, True)}
    return Shown(Link(found.recipe, panel.iteration).query(), panel.caption, pictures)


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf:
    """One for all sessions."""
    return Shelf()


@st.fragment
def panels_gallery() -> None:
    """The four panels with their captions; a panel leads to its run and iteration. They are found on a click."""
    st.markdown("#### " + tr("The four panels of the paper's Figure 1"))
    shelf, place = _shelf(), st.empty()
    words = tr("Found by rule in one run, which takes some seconds of training.")
    if not shelf.full and not place.button(tr("Find them"), help=words, key="panels_find"):
        return
    try:
        panels = shelf.panels(place)
    except NotFoundError as error:
        place.error(plain(str(error)))
        return
    place.caption(tr("Press a panel to go there. Each was found by the rule in its caption, all in one run."))
    dark = st.context.theme.type == "dark"
    st.html(_CSS + f"<div class='panels'>{''.join(_card(panel, dark) for panel in panels)}</div>")


def _card(panel: Shown, dark: bool) -> str:
    image = base64.b64encode(panel.pictures[dark]).decode()
    words = html.escape(panel.caption)
    return (
        f"<a href='{html.escape(here('/?' + panel.query))}'><img src='data:image/svg+xml;base64,{image}' alt='{words}'>"
        f"<p>{words}</p></a>"
    )
