"""What a browser session looks at on the page Many games, made from the link that opened it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.recipes.link import LANG, Link
from gan1d.recipes.recipe import Recipe
from gan1d.runs.many_seeds import SIZES
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.many.session_player import Onlooker
from gan1d.ui.shell.widgets import refuse

GAMES = "games"  # the field of an address that says how many
USUAL = SIZES[1]
PROBLEM = "many_problem"  # the sentence of what was refused, until it is shown
_ONLOOKER = "many_onlooker"


def session_onlooker() -> Onlooker:
    """This session's onlooker: of the address, else of the run that the session has in Figure 1, else of the default.

    Whoever comes back with another run in Figure 1 finds games of that one. What cannot be gives the default and a
    sentence.
    """
    known: Onlooker | None = st.session_state.get(_ONLOOKER)
    in_figure_1 = _run_of_figure_1()
    if known is None:
        query = st.query_params.to_dict()
        known = _begun(lambda: _of_address(query, in_figure_1 or Recipe()))
        known.may_resume(in_figure_1)
    elif in_figure_1 is not None and in_figure_1 != known.taken:
        run, games = in_figure_1, known.games
        known = _begun(lambda: Onlooker(run, games))
        known.taken = run
    st.session_state[_ONLOOKER] = known
    return known


def _run_of_figure_1() -> Recipe | None:
    """None in a session that has not been there."""
    player = st.session_state.get("player")
    return player.recipe if isinstance(player, SessionPlayer) else None


def _begun(begin: Callable[[], Onlooker]) -> Onlooker:
    try:
        return begin()
    except SettingsError as error:
        sentence = tr(
            "These games cannot be played: {error} {n} games of the default run are shown.", error=error, n=USUAL
        )
        refuse(PROBLEM, sentence)
        return Onlooker(Recipe(), USUAL)


def _of_address(query: dict[str, str], in_figure_1: Recipe) -> Onlooker:
    n = _number(query.pop(GAMES, str(USUAL)))
    if set(query) <= {LANG}:
        return Onlooker(in_figure_1, n)
    link = Link.parse(query)
    return Onlooker(link.recipe, n, link.at)


def _number(text: str) -> int:
    sizes = {str(n): n for n in SIZES}
    if text not in sizes:
        raise SettingsError(
            tr("{name} must be one of {choices}; not '{shown}'.", name=GAMES, choices=", ".join(sizes), shown=text[:80])
        )
    return sizes[text]
