"""The controls beside the figure. A widget's callback changes the recipe; the figure follows through its own route."""

from __future__ import annotations

from typing import Any

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.densities.custom import OWN
from gan1d.languages import N_, tr
from gan1d.recipes.settings import FIELDS, LIVE, Settings, modes_of
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.front_page.custom_data_dialog import OPEN, own_data
from gan1d.ui.front_page.session import PROBLEM, is_shown
from gan1d.ui.shell.widgets import refuse, refused, setting

NEW_RUN = {
    N_("Data and noise"): ("p_data", "weights", "distance", "width", "p_z", "seed"),
    N_("Generator"): ("G_activation", "G_init", "G_width", "G_depth", "start_mean", "start_sd"),
    N_("Discriminator"): ("D_activation", "D_first", "D_width", "D_depth", "pieces"),
    N_("Optimizer and decay"): (
        "optimizer_G", "optimizer_D", "beta1", "beta2", "momentum", "decay", "horizon", "late_m",
    ),
    N_("Engine"): ("engine",),
}  # fmt: skip

COMPUTED = {
    "fast": N_("Computed by the fast engine: Algorithm 1 written out in NumPy."),
    "reference": N_("Computed by the reference engine: Algorithm 1 in PyTorch."),
}


def controls(player: SessionPlayer) -> None:
    """Both groups of controls, as far as the link shows them. A live setting is a fragment of its own, so that a change
    redraws that widget alone.
    """
    refused(PROBLEM)
    live = [name for name in LIVE if is_shown(name) and name != "gp"]  # that one stands with the loss it belongs to
    if live:
        st.markdown("##### " + tr("While it trains"))
    for name in live:
        live_control(player, name)
    if any(is_shown(name) for names in NEW_RUN.values() for name in names):
        st.markdown("##### " + tr("New run"))
        _new_run(player)


@st.fragment
def live_control(player: SessionPlayer, name: str) -> None:
    """The control of one live setting."""
    settings = player.shown
    _control(player, settings, name)
    if name == "loss" and settings.loss == "wasserstein" and is_shown("gp"):
        _control(player, settings, "gp")
    refused(PROBLEM)


@st.fragment
def _new_run(player: SessionPlayer) -> None:
    refused(PROBLEM)
    settings = player.shown
    for title, names in NEW_RUN.items():
        shown = [name for name in names if is_shown(name) and _matters(settings, name)]
        if not shown:
            continue
        with st.expander(tr(title), expanded="p_data" in names):
            for name in shown:
                _control(player, settings, name)
                if name == "p_data":
                    own_data(player)
    st.caption(tr(COMPUTED[settings.engine]))


def _matters(settings: Settings, name: str) -> bool:
    """Whether the setting does anything under the others."""
    if name in ("weights", "distance", "width"):
        return modes_of(settings.p_data) > 0
    return name != "pieces" or settings.D_activation == "maxout"


def _control(player: SessionPlayer, settings: Settings, name: str) -> None:
    """The widget of one setting, showing the value in force: the recipe is the truth."""
    setting(Settings, name, getattr(settings, name), f"set_{name}", _change, (player, name))


def _change(value: Any, player: SessionPlayer, name: str) -> None:
    about = FIELDS[name].metadata
    try:
        if about["kind"] is tuple:
            value = Settings.parse(name, value)
        if value == getattr(player.shown, name):  # told by a page whose session is new to the server
            return
        if about["live"]:
            player.edit(name, value)
        elif name == "p_data":
            player.renew(p_data=value, weights=())  # weights belong to the modes they were given for
            st.session_state[OPEN] = value in OWN
        else:
            player.renew(**{name: value})
    except SettingsError as error:
        refuse(PROBLEM, error)
