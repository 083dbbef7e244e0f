"""The controls beside many games: how many, which seeds, and the settings that decide most. A change begins anew."""

from __future__ import annotations

from typing import Any

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.languages.sentences import duration
from gan1d.recipes.link import query_of
from gan1d.recipes.settings import Settings
from gan1d.runs.many_seeds import EVERY, SIZES, seconds
from gan1d.ui.many.session import PROBLEM
from gan1d.ui.many.session_player import Onlooker
from gan1d.ui.shell.addresses import here
from gan1d.ui.shell.widgets import controlled, refuse, refused, setting

SHOWN = ("k", "learning_rate_D", "learning_rate_G", "g_steps", "m", "loss", "r1", "p_data", "seed")
FAR = 1000  # iterations for which the cost is said
_GAMES = "many_games"


@st.fragment
def controls(onlooker: Onlooker) -> None:
    """All controls. The recipe is the truth: every widget shows what is in force."""
    refused(PROBLEM)
    settings = onlooker.settings
    st.segmented_control(
        tr("Games"), SIZES, required=True, **controlled(_GAMES, onlooker.games, _resize, onlooker),
        help=tr("How many games are played side by side, each with a seed of its own."),
    )  # fmt: skip
    st.caption(_cost(onlooker))
    st.markdown("##### " + tr("A change starts all games anew"))
    for name in SHOWN:
        _control(onlooker, settings, name)
        if name == "loss" and settings.loss == "wasserstein":
            _control(onlooker, settings, "gp")
    rest = tr("The rest is set in Figure 1")
    st.markdown(f"[{rest}]({here('./?' + query_of(onlooker.recipe))})")


def _control(onlooker: Onlooker, settings: Settings, name: str) -> None:
    setting(Settings, name, getattr(settings, name), f"many_{name}", _change, (onlooker, name))


def _cost(onlooker: Onlooker) -> str:
    """What each choice costs, said before it is made."""
    costs = [tr("{n} games: {time}", n=n, time=duration(seconds(onlooker.recipe, n, FAR))) for n in SIZES]
    return tr(
        "To iteration {far:,}, on one core, about: {costs}. Exact numbers are taken every {every} iterations.",
        far=FAR,
        costs="; ".join(costs),
        every=EVERY,
    )


def _resize(games: int, onlooker: Onlooker) -> None:
    if games == onlooker.games:
        return  # told by a page whose session is new to the server
    try:
        onlooker.renew(games=games)
    except SettingsError as error:
        refuse(PROBLEM, error)


def _change(value: Any, onlooker: Onlooker, name: str) -> None:
    changes = {name: value}
    if changes[name] == getattr(onlooker.settings, name):
        return
    if name == "p_data":
        changes["weights"] = ()  # they belong to the modes they were given for
    try:
        onlooker.renew(**changes)
    except SettingsError as error:
        refuse(PROBLEM, error)
