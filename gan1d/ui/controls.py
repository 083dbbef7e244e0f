"""The controls beside the figure. A widget's callback changes the recipe; the figure follows through its own route."""

from __future__ import annotations

from typing import Any

import streamlit as st

from gan1d.fields import SettingsError, show
from gan1d.recipes import Recipe
from gan1d.settings import FIELDS, LIVE, Settings, modes_of
from gan1d.ui.players import Player

RATES = (0.0, *(digit * 10.0**power for power in range(-5, 0) for digit in (1, 2, 5)), 0.025, 1.0)
STEPS: dict[str, tuple[float, ...]] = {
    "learning_rate_D": RATES,
    "learning_rate_G": RATES,
    "m": tuple(2**n for n in range(3, 13)),
    "r1": (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0),
}
SLIDERS = {"k": 10, "g_steps": 10, "G_depth": 4, "D_depth": 4, "pieces": 8}
PROBLEM = "problem"


def session_player() -> Player:
    """This session's player, made from the link that opened it; an impossible link gives the default and a sentence."""
    if "player" not in st.session_state:
        try:
            recipe = Recipe.from_query(st.query_params.to_dict())
        except SettingsError as error:
            st.session_state[PROBLEM] = f"This link cannot be opened: {error} The default run is shown."
            recipe = Recipe()
        st.session_state.player = Player(recipe)
    return st.session_state.player


def controls(player: Player) -> None:
    """Both groups of controls. A live setting is a fragment of its own, so that a change redraws that widget alone."""
    _problem()
    st.markdown("##### While it trains")
    for name in LIVE:
        _live(player, name)
    st.markdown("##### New run")
    _new_run(player)


@st.fragment
def _live(player: Player, name: str) -> None:
    _control(player, player.settings, name)
    _problem()


@st.fragment
def _new_run(player: Player) -> None:
    _problem()
    settings = player.settings
    with st.expander("Data and noise", expanded=True):
        _control(player, settings, "p_data")
        if modes_of(settings.p_data):
            _several(player, settings, "weights", "distance", "width")
        _several(player, settings, "p_z", "seed")
    with st.expander("Generator"):
        _several(player, settings, "G_activation", "G_init", "G_width", "G_depth", "start_mean", "start_sd")
    with st.expander("Discriminator"):
        _several(player, settings, "D_activation", "D_first", "D_width", "D_depth")
        if settings.D_activation == "maxout":
            _control(player, settings, "pieces")
    with st.expander("Optimizer and decay"):
        _several(player, settings, "optimizer_G", "optimizer_D", "beta1", "beta2", "momentum")
        _several(player, settings, "decay", "horizon", "late_m")


def _problem() -> None:
    """The sentence of a change that was refused, once, beside the control that asked for it."""
    place = st.empty()  # always there: an element more would close the expanders below
    problem = st.session_state.pop(PROBLEM, None)
    if problem:
        place.error(problem)


def _several(player: Player, settings: Settings, *names: str) -> None:
    for name in names:
        _control(player, settings, name)


def _control(player: Player, settings: Settings, name: str) -> None:
    """The widget of one setting, showing the value in force."""
    about, value, key = FIELDS[name].metadata, getattr(settings, name), f"set_{name}"
    common: dict[str, Any] = {
        "label": about["label"],
        "key": key,
        "help": about["help"],
        "on_change": _change,
        "args": (player, name),
    }
    # The recipe is the truth: what the widget shows is written from it before every run.
    st.session_state[key] = show(value) if about["kind"] is tuple else value
    if about["kind"] is str:
        st.selectbox(options=about["choices"], format_func=lambda choice: choice.replace("_", " "), **common)
    elif name in STEPS:
        st.select_slider(options=sorted({*STEPS[name], value}), format_func=show, **common)
    elif name in SLIDERS:
        st.slider(
            min_value=about["low"], max_value=SLIDERS[name] if value <= SLIDERS[name] else about["high"], **common
        )
    elif about["kind"] is tuple:
        st.text_input(**common)
    else:
        # No bounds here: the settings themselves refuse, with a sentence instead of a silent clamp.
        st.number_input(
            step=1 if about["kind"] is int else None, format=None if about["kind"] is int else "%g", **common
        )


def _change(player: Player, name: str) -> None:
    value, about = st.session_state[f"set_{name}"], FIELDS[name].metadata
    try:
        if about["kind"] is tuple:
            value = Settings.parse(name, value)
        if about["live"]:
            player.edit(name, value)
        elif name == "p_data":
            player.renew(p_data=value, weights=())  # weights belong to the modes they were given for
        else:
            player.renew(**{name: value})
    except SettingsError as error:
        st.session_state[PROBLEM] = str(error)
