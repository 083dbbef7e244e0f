"""The state of the game in one sentence, computed from the exact numbers.

A loss near log 2 and D near 1/2 do not prove convergence: a weak D and a circling pair show both. Which state a game is
in is decided by the table `gan1d.runs.states.STATES`, once in `BLOCK` iterations and by two looks in succession that
agree, so that no state flickers. What a sentence says is true of the numbers that it quotes: those of the present
moment if they bear out the state, else the medians of the iterations that it was decided on, which it then names.
"""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.base.arrays import Array
from gan1d.densities.distributions import Distribution
from gan1d.languages import tr
from gan1d.recipes.recipe import Recipe
from gan1d.runs.evidence import BLOCK, Evidence, Looks
from gan1d.runs.recording import StopReason
from gan1d.runs.states import STATES, State
from gan1d.theory.exact import Grid, mode_masses

KINDS = (
    "start", "learning", "close", "hovering", "drifting", "still", "held", "weak", "wrong", "overshooting", "strong",
    "circling", "missing", "collapsed", "far", "converged", "diverged",
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """One of `KINDS` and a sentence."""

    kind: str
    text: str


def judge(
    history: Array,
    p_g: Array,
    grid: Grid,
    p_data: Distribution,
    recipe: Recipe,
    end: StopReason | None = None,
    every: int = 1,
) -> Verdict:
    """The state of the game of `recipe` at the last row of `history`, whose generator has cell probabilities `p_g`
    (N + 2,).

    The rows are iterations 0, `every`, 2 `every`, ...; `every` must divide `gan1d.runs.evidence.LOOK`.
    """
    ended = end is not None and end.iteration == (len(history) - 1) * every
    if end is not None and ended and end.diverged:
        return Verdict("diverged", end.reason)
    looks = Looks(history, recipe, p_data, every)
    state, decided = _decided(looks)
    now = looks.present(tuple(map(float, mode_masses(p_g, grid, p_data))))
    if state.holds(now):
        text = state.words(now)
    else:
        text = tr(
            "Median of iterations {first:,} to {last:,}: {sentence}",
            first=decided.first,
            last=decided.last,
            sentence=state.words(decided),
        )
    return Verdict(state.kind, f"{text} {end.reason}" if end is not None and ended else text)


def kind_of(history: Array, p_data: Distribution, recipe: Recipe, every: int = 1) -> str:
    """The state alone, one of `KINDS`, of a game that has not diverged; as `judge`."""
    return _decided(Looks(history, recipe, p_data, every))[0].kind


def _decided(looks: Looks) -> tuple[State, Evidence]:
    """The state, and the window in which it was seen last: two blocks in succession must agree before it changes.

    A game in which no two have agreed so far is in the state of its first block.
    """
    at = looks.last - looks.last % BLOCK
    first = BLOCK if at > BLOCK else 0
    later, window = _seen(looks, at)
    while at > first and not later.at_once:
        earlier, before = _seen(looks, at - BLOCK)
        if earlier is later:
            break
        at, later, window = at - BLOCK, earlier, before
    return later, window


def _seen(looks: Looks, at: int) -> tuple[State, Evidence]:
    """The first state of the table that holds at the end of a block."""
    window = looks.window(at)
    return next(s for s in STATES if (s.later if at else s.first) and s.holds(window)), window
