"""The controls beside the figure. A widget's callback changes the recipe; the figure follows through its own route."""

from __future__ import annotations

import streamlit as st

from gan1d.fields import SettingsError
from gan1d.recipes import Recipe
from gan1d.settings import FIELDS, LIVE, Settings, modes_of
from gan1d.ui.players import Player
from gan1d.ui.widgets import setting

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
    """The widget of one setting, showing the value in force: the recipe is the truth."""
    setting(Settings, name, getattr(settings, name), f"set_{name}", _change, (player, name))


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
