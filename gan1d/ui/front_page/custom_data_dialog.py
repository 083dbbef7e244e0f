"""The dialog for a p_data of one's own: drawn, made from points, or written as a formula. The run stays until it is
valid and taken; what is wrong is said beside the input, which stays as it was typed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.densities.custom import MOST_HEIGHT
from gan1d.densities.distributions import Distribution
from gan1d.densities.expression import ALLOWED, MOST_CHARACTERS
from gan1d.densities.from_points import estimate
from gan1d.languages import N_, tr
from gan1d.reading.columns import Numbers, UnclearError
from gan1d.reading.tables import DECIMALS, MOST_BYTES
from gan1d.recipes.settings import Settings
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.live import scripts
from gan1d.ui.shell.given import Given
from gan1d.ui.shell.upload import why_no_file
from gan1d.ui.shell.widgets import plain

KEYS = "own_data_"  # how the keys of all widgets of the dialog begin
OPEN = "open_own_data"  # the dialog is to open on the next run of the page
TABS = (N_("Draw"), N_("Points or CSV"), N_("Expression"))
DRAWING, POINTS, EXPRESSION = N_("Use this drawing"), N_("Use these points"), N_("Use this expression")
EXAMPLES = {
    N_("comb"): ("exp(-x^2/8) * (1 + cos(4*x))", (-6.0, 6.0)),
    N_("heavy tails"): ("1 / (1 + x^2)", (-10.0, 10.0)),
    N_("cliff"): ("(x > 0) * exp(-x)", (-1.0, 6.0)),
    N_("near and far"): ("normal(x, -2, 0.3) + 2*normal(x, 1, 1)", (-5.0, 5.0)),
}
MARKS = {"point": N_("a decimal point: {reading}"), "comma": N_("a decimal comma: {reading}")}
_FOLDER = Path(__file__).parent / "drawing"
_Read = TypeVar("_Read")

_drawing = st.components.v2.component(
    "gan1d_drawing",
    html=(_FOLDER / "drawing.html").read_text(encoding="utf-8"),
    css=scripts.style(_FOLDER / "drawing.css"),
    js=scripts.script(_FOLDER, ("drawing",)),
)


def own_data(player: SessionPlayer) -> None:
    """What was done to a p_data of one's own, and the button that opens the dialog."""
    own = player.settings.own_data
    if own:
        st.caption(plain(own.done))
    if st.button(tr("Your own p_data…"), key="own_data", width="stretch") or st.session_state.pop(OPEN, False):
        for name in [name for name in st.session_state if str(name).startswith(KEYS)]:
            del st.session_state[name]  # it opens on the p_data in force, whatever was left in it
        st.dialog(tr("Your own p_data"), width="large")(editor)(player)


def editor(player: SessionPlayer) -> None:
    """The three ways to a p_data of one's own, each with its outcome and a button that starts a run with it."""
    start = TABS[2] if player.settings.p_data == "expression" else TABS[0]
    draw, points, formula = st.tabs([tr(tab) for tab in TABS], default=tr(start))
    with draw:
        _draw(player)
    with points:
        _points(player)
    with formula:
        _formula(player)


def _draw(player: SessionPlayer) -> None:
    heights = refined(player.settings.heights)
    drawn = _drawing(
        data={"heights": heights, "still": False, **scripts.speech()},
        default={"heights": heights},
        key="own_data_drawing",
        height="content",
        on_heights_change=lambda: None,
    )
    if any(drawn.heights):
        _offer(player, DRAWING, p_data="drawn", heights=drawn.heights)
    else:
        st.caption(tr("Nothing is drawn yet."))


def _points(player: SessionPlayer) -> None:
    st.markdown(tr("A Gaussian kernel estimate of their density becomes p_data."))
    try:
        points = _file_or_text()
        if points is None:
            return
        made = estimate(points.values)
    except SettingsError as error:
        st.error(plain(str(error)))
        return
    if points.done:
        st.caption(plain(points.done))
    st.caption(plain(made.done))
    _offer(player, POINTS, p_data="drawn", heights=made.heights)


def _file_or_text() -> Numbers | None:
    """The numbers given so far, if any; raises `SettingsError`."""
    label = tr("A file: CSV, text, or a workbook as .xlsx")
    file = None
    if refused := why_no_file("own_data_file"):
        st.caption(plain(refused))
    else:
        file = st.file_uploader(label, key="own_data_file", max_upload_size=MOST_BYTES // 2**20)
    if file is not None:
        return _column(Given(file.getvalue(), pasted=False))
    text = st.text_area(tr("or numbers"), key="own_data_numbers", placeholder="1.2, 3.4, 0.7 …")
    return _column(Given(text.encode(), pasted=True)) if text.strip() else None


def _column(given: Given) -> Numbers | None:
    """The numbers of a column that is chosen, where there are several."""
    table = _asked(lambda decimal: (given.columns(decimal), decimal))
    if table is None:
        return None
    names, mark = table
    column = 0
    if len(names) > 1:
        columns = range(len(names))
        column = st.selectbox(tr("Column"), columns, format_func=lambda j: names[j], key="own_data_column")
    return _asked(lambda decimal: given.numbers(decimal or mark, column))


def _asked(read: Callable[[str], _Read]) -> _Read | None:
    """What is read; where the decimal mark decides it, and nothing tells, it is asked for: until then nothing."""
    try:
        return read("")
    except UnclearError as error:
        if not error.choices:
            raise
        readings = dict(zip(DECIMALS, error.choices.values(), strict=True))
        decimal = st.radio(
            plain(str(error)), DECIMALS, index=None, key=f"{KEYS}{error}",
            format_func=lambda name: plain(tr(MARKS[name], reading=readings[name])),
        )  # fmt: skip
        return read(decimal) if decimal else None


def _formula(player: SessionPlayer) -> None:
    settings = player.settings
    state = st.session_state
    state.setdefault("own_data_expression", settings.expression)
    state.setdefault("own_data_low", settings.span[0])
    state.setdefault("own_data_high", settings.span[1])
    st.pills(tr("Examples"), EXAMPLES, format_func=tr, key="own_data_example", on_change=_take_example)
    may_be = plain(tr("It may be {allowed}.", allowed=tr(ALLOWED)))
    label = tr("p_data at x, up to its area")
    st.text_input(label, key="own_data_expression", max_chars=MOST_CHARACTERS, help=may_be)
    left, right = st.columns(2)
    low = left.number_input(tr("from x ="), key="own_data_low", step=None, format="%g")
    high = right.number_input(tr("to x ="), key="own_data_high", step=None, format="%g")
    _offer(player, EXPRESSION, p_data="expression", expression=state["own_data_expression"], span=(low, high))


def _take_example() -> None:
    """The example takes the place of what was typed."""
    example = st.session_state["own_data_example"]
    if example:
        st.session_state["own_data_expression"], (low, high) = EXAMPLES[example]
        st.session_state["own_data_low"], st.session_state["own_data_high"] = low, high


def _offer(player: SessionPlayer, label: str, **changes: Any) -> None:
    """What these changes would make of p_data, and the button that takes it; a sentence if it is no density."""
    try:
        own = dataclasses.replace(player.settings, weights=(), **changes).own_data
    except SettingsError as error:
        st.error(plain(str(error)))
        return
    if own is None:
        raise TypeError(f"{label} offers no density of one's own.")
    if label != DRAWING:  # which shows itself
        picture = {"heights": outline(own.distribution), "still": True, **scripts.speech()}
        _drawing(data=picture, key=f"{KEYS}picture {label}", height="content")
    st.caption(plain(own.done))
    if st.button(tr(label), key=f"{KEYS}{label}", type="primary"):
        try:
            player.renew(weights=(), **changes)  # weights belong to the modes they were given for
        except SettingsError as error:
            st.error(plain(str(error)))
        else:
            st.rerun()


def refined(heights: tuple[int, ...]) -> list[int]:
    """The same shape with as many points between as the setting takes, so that there is something to draw with."""
    most = max(Settings.fields()["heights"].metadata["lengths"])
    steps = (most - 1) // (len(heights) - 1)
    at = np.linspace(0, len(heights) - 1, steps * (len(heights) - 1) + 1)
    return [round(float(height)) for height in np.interp(at, range(len(heights)), heights)]


def outline(distribution: Distribution) -> list[int]:
    """Heights of a density over its whole support, for its picture."""
    low, high = distribution.quantile(np.array([0.0, 1.0]))
    density = distribution.pdf(np.linspace(low, high, 501))
    return np.rint(density / density.max() * MOST_HEIGHT).astype(int).tolist()
