"""The page: the listing and the Python at the left, the picture and the numbers at the right, the transport above."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path

import streamlit as st

from gan1d.base.fields import SettingsError, named
from gan1d.languages import tr
from gan1d.recipes.link import LANG, Link
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.recording import Recording
from gan1d.teaching.source_lines import listings
from gan1d.teaching.walkthrough import Moment, Step, moments, walk
from gan1d.ui.algorithm.code import code
from gan1d.ui.algorithm.numbers import FIRST, facts, points, summary, table
from gan1d.ui.algorithm.picture import picture
from gan1d.ui.algorithm.place import Place
from gan1d.ui.algorithm.pseudocode import penalties, pseudocode
from gan1d.ui.algorithm.words import held, sentence, title
from gan1d.ui.figure.session_player import STORE
from gan1d.ui.plot import plot
from gan1d.ui.shell.addresses import here, write_address
from gan1d.ui.shell.layout import draw_first
from gan1d.ui.shell.widgets import controlled, plain, refuse, refused, setting

SETTINGS = ("k", "g_steps", "m", "loss")
SLICE = 100  # iterations trained between two looks at whether the reader has gone on
_PLACE, _PROBLEM, _ITERATION = "algorithm_place", "algorithm_problem", "algorithm_iteration"
_CSS = (Path(__file__).parent / "algorithm.css").read_text(encoding="utf-8")


def session_place() -> Place:
    """Where this session stands: the address is the truth, and one that cannot be gives a sentence."""
    known: Place = st.session_state.get(_PLACE, Place())
    query = {name: text for name, text in st.query_params.to_dict().items() if name != LANG}
    if query and query != known.query():
        try:
            known = Place.parse(query)
        except SettingsError as error:
            refuse(_PROBLEM, tr("This link cannot be opened: {reason}", reason=str(error)))
    _go(known)
    return known


@st.fragment
def algorithm() -> None:
    """Everything on the page: what is pressed redraws no more than this."""
    place = session_place()
    st.html(f"<style>{_CSS}</style>")
    _transport(place)
    recording = _trained(place)
    if recording is None:
        return
    settings = place.recipe.at(place.at)
    all_moments = moments(_steps(place.recipe, place.at))
    moment = all_moments[place.moment - 1]
    left, right = st.columns([1, 1.15], gap="medium")
    with left:
        st.html(pseudocode(moment, settings, place.at))
        st.caption(_formulas(settings))
        st.html(code(listings(moment.step.player, moment.kind, settings)))
    with right:
        st.html(_told(moment, settings))
        plot(picture(moment, recording.evaluator, settings), key="algorithm_picture")
        draw_first()
        _numbers(moment, settings.loss)


def _transport(place: Place) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _button("back", tr("Back"), ":material/arrow_back:", "Left", place.earlier, place.first)
        _button("next", tr("Next"), ":material/arrow_forward:", "Right", place.later, place.last)
        _button(
            "iteration", tr("Next iteration"), ":material/skip_next:", "Shift+Right",
            lambda: place.iteration(place.at + 1), place.last,
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            st.markdown(tr("iteration"), width="content")
            st.number_input(
                tr("iteration"), step=1, width=130, label_visibility="collapsed",
                **controlled(_ITERATION, place.at, _jump, place),
            )  # fmt: skip
        settings = place.recipe.at(place.at)
        with st.popover(tr("The run: k = {k}, m = {m}", k=settings.k, m=settings.m), icon=":material/tune:"):
            for name in SETTINGS:
                key = f"algorithm_{name}"
                setting(Settings, name, getattr(settings, name), key, _set, (place, name))
        st.link_button(
            tr("Open in Figure 1"), here("./?" + Link(place.recipe, place.at).query()), icon=":material/show_chart:"
        )
    refused(_PROBLEM)


def _button(name: str, label: str, icon: str, key: str, to: Callable[[], Place], disabled: bool) -> None:
    st.button(
        label, icon=icon, shortcut=key, key=f"algorithm_{name}_button", disabled=disabled,
        on_click=lambda: _go(to()), type="primary" if name == "next" else "secondary",
    )  # fmt: skip


def _go(place: Place) -> None:
    """To a place; the address says so."""
    st.session_state[_PLACE] = place
    write_address(place.query())


def _try(make: Callable[[], Place]) -> None:
    """To a place that may not be: then a sentence says why, and everything stays."""
    try:
        _go(make())
    except SettingsError as error:
        refuse(_PROBLEM, error)


def _jump(iteration: int, place: Place) -> None:
    _try(lambda: place.iteration(iteration))


def _set(value: object, place: Place, name: str) -> None:
    _try(lambda: place.setting(name, value))


def _trained(place: Place) -> Recording | None:
    """The run up to the state that the iteration leads to; None, with a sentence, where it ends before."""
    recording = STORE.get(place.recipe)
    bar = None
    while recording.recorded <= place.at and recording.end is None:
        if place.at - recording.recorded > SLICE:
            bar = bar or st.empty()
            bar.progress(
                recording.recorded / place.at,
                tr("Training to iteration {at}: {now} so far.", at=place.at, now=recording.recorded),
            )
        recording.extend(min(recording.recorded + SLICE, place.at + 1))
    if bar:
        bar.empty()
    if recording.recorded > place.at or recording.end is None:
        return recording
    reason, end = recording.end.reason, recording.end.iteration
    st.error(plain(tr("{reason} Choose an iteration before {end}.", reason=reason, end=end) if end else reason))
    return None


@lru_cache(maxsize=8)
def _steps(recipe: Recipe, at: int) -> tuple[Step, ...]:
    """The updates of an iteration of a run that is trained so far."""
    return walk(recipe, at, STORE.get(recipe).state(at))


def _told(moment: Moment, settings: Settings) -> str:
    learns, is_held = held(moment)
    who = f"<span class='who'>{escape(learns)} · <span class='lock'>{escape(is_held)}</span></span>"
    return f"<p class='moment'>{who}<b>{escape(title(moment))}</b> {escape(sentence(moment, settings))}</p>"


def _formulas(settings: Settings) -> str:
    if settings.loss == "minimax":
        told = tr("The formulas are the paper's own.")
    else:
        loss = named(settings.loss)
        told = tr("The formulas are those of this run's loss, {loss}. The paper's Algorithm 1 has minimax.", loss=loss)
    if penalties(settings):
        told += " " + tr("R₁ and GP are penalties on the slope of D, each with its weight.")
    return told


def _numbers(moment: Moment, loss: str) -> None:
    columns, rows = points(moment, loss), summary(moment, loss)
    m = len(moment.step.z)
    several = st.columns([1.4, 1]) if rows else [st.container()]
    with several[0]:
        caption = tr("The minibatch") if m <= FIRST else tr("The first {n} of {m} points", n=FIRST, m=m)
        st.html(table(columns, slice(0, FIRST), caption))
        if m > FIRST:
            everything = st.expander(tr("All {m} points", m=m), key="algorithm_all", on_change="rerun")
            if everything.open:
                with everything, st.container(height=300):
                    st.html(table(columns, slice(None), tr("The minibatch")))
    if rows:
        with several[1]:
            st.html(facts(rows))
