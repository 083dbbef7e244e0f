"""The states that a game can be in: a table. The first whose condition holds is the state.

A condition is what the words of its state assert, on the numbers that they quote; there is none that is said because no
other fits. A G without a signal comes first, then where p_g is, what D can tell, and which way JSD goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gan1d.languages import tr
from gan1d.runs import state_words as words
from gan1d.runs.evidence import AGO, CIRCLE_BAND, CIRCLE_WINDOW, MISSING_SHARE, STILL, Evidence

CONVERGED_JSD = 0.01  # nats, and no look above `MOST_JSD`
MOST_JSD = 0.015
WRONG_JSD = 0.05  # nats; p_g is plainly wrong
CLOSE_JSD = 0.02  # nats; what is left that D could gain is small, and how much of it it does gain says little
POINT = 0.2  # p_g is nearly a point when its sd is below this share of that of the narrowest mode
FAR_W1, FAR_JSD = 3.0, 0.6  # standard deviations and nats: so far away that the two hardly overlap
CIRCLE_CROSSINGS = 8
NO_SIGNAL = 0.02  # mean push on a sample, in units of 1/sd
SURE = 0.5  # share of what it could gain over guessing that a D gains which is called strong
WEAK = 0.2  # ... and at most this share, one that is about as good as guessing
WORSE = -0.25  # ... and less than this, one that is worse
NEARER, FURTHER = 0.8, 1.25  # JSD as a share of what it was


@dataclass(frozen=True)
class State:
    """A state of the game: the condition that its words assert, the words, and the condition in words, a message.

    `first` and `later`: whether a game can be in it at iteration 0, and after it. `at_once`: it follows from the
    settings alone, and needs no second look.
    """

    kind: str
    holds: Callable[[Evidence], bool]
    words: Callable[[Evidence], str]
    rule: Callable[[], str]
    first: bool = False
    later: bool = True
    at_once: bool = False


def _strong(e: Evidence) -> bool:
    no_push = e["signal"] < NO_SIGNAL and e["d_samples"] <= e.rules.confident_reject
    return "G" not in e.held and e["jsd"] > WRONG_JSD and no_push and e.gained >= SURE


def _far(e: Evidence) -> bool:
    return e["w1"] >= FAR_W1 and e["jsd"] >= FAR_JSD


def _collapsed(e: Evidence) -> bool:
    return e["sd"] < POINT * e.narrowest and e["jsd"] > WRONG_JSD


def _missing(e: Evidence) -> bool:
    return e["mode_share"] < MISSING_SHARE


def _circling(e: Evidence) -> bool:
    return e["jsd"] > WRONG_JSD and e.swings >= CIRCLE_CROSSINGS and e.sway >= CIRCLE_BAND


def _converged(e: Evidence) -> bool:
    return e["jsd"] + e.unseen <= CONVERGED_JSD and e.most_jsd <= MOST_JSD and not _missing(e)


def _overshooting(e: Evidence) -> bool:
    return e["jsd"] > CONVERGED_JSD and e.jump > e.possible and e.gained <= WEAK


def _wrong(e: Evidence) -> bool:
    return e.gained < WORSE


def _still(e: Evidence) -> bool:
    return e.ago == AGO and e.moved < STILL and not e.held


def _weak(e: Evidence) -> bool:
    return e["jsd"] > CLOSE_JSD and WORSE <= e.gained <= WEAK


STATES: tuple[State, ...] = (
    State(
        "strong",
        _strong,
        words.strong,
        lambda: tr("JSD above {jsd} nats, D rejects the samples, and the push on a sample is below {push}",
                   jsd=WRONG_JSD, push=NO_SIGNAL),
    ),
    State(
        "far",
        _far,
        words.far,
        lambda: tr("W1 at least {w1:g} sd and JSD at least {jsd} nats", w1=FAR_W1, jsd=FAR_JSD),
        first=True,
    ),
    State(
        "held",
        lambda e: bool(e.held),
        words.held,
        lambda: tr("the learning rate of G, of D or of both is 0"),
        first=True,
        at_once=True,
    ),
    State(
        "collapsed",
        _collapsed,
        words.collapsed,
        lambda: tr("the sd of p_g is below {share:.0%} of that of the narrowest mode of p_data", share=POINT),
    ),
    State(
        "missing",
        _missing,
        words.missing,
        lambda: tr("p_g has less than {share:.0%} of the mass of a mode", share=MISSING_SHARE),
    ),
    State(
        "circling",
        _circling,
        words.circling,
        lambda: tr(
            "JSD above {jsd} nats, and the mean of p_g has swung across p_data, beyond {band} sd on either side, "
            "{swings} times or more in {n} iterations",
            jsd=WRONG_JSD, band=CIRCLE_BAND, swings=CIRCLE_CROSSINGS, n=CIRCLE_WINDOW),
    ),
    State(
        "converged",
        _converged,
        words.converged,
        lambda: tr("JSD at most {jsd} nats, and no mode is missing", jsd=CONVERGED_JSD),
    ),
    State(
        "overshooting",
        _overshooting,
        words.overshooting,
        lambda: tr("from one look to the next the loss of D jumps by more than D* would gain over guessing"),
    ),
    State(
        "close",
        lambda e: e["jsd"] <= CLOSE_JSD,
        words.close,
        lambda: tr("JSD at most {jsd} nats", jsd=CLOSE_JSD),
    ),
    State(
        "wrong",
        _wrong,
        words.wrong,
        lambda: tr("the loss of D is larger than that of guessing, by at least {share:.0%} of what D* would gain",
                   share=-WORSE),
    ),
    State(
        "still",
        _still,
        words.still,
        lambda: tr("mean and sd of p_g have moved by less than {still} in {n} iterations",
                   still=STILL, n=AGO),
    ),
    State(
        "weak",
        _weak,
        words.weak,
        lambda: tr("D gains at most {share:.0%} of what D* would gain over guessing", share=WEAK),
    ),
    State(
        "start",
        lambda e: True,
        words.start,
        lambda: tr("the first iterations"),
        first=True,
        later=False,
    ),
    State(
        "learning",
        lambda e: CLOSE_JSD < e["jsd"] < NEARER * e.then,
        words.learning,
        lambda: tr("JSD at most {share:.0%} of what it was {n} iterations ago", share=NEARER, n=AGO),
    ),
    State(
        "drifting",
        lambda e: e["jsd"] > max(CLOSE_JSD, FURTHER * e.then),
        words.drifting,
        lambda: tr("JSD at least {share:.0%} of what it was {n} iterations ago", share=FURTHER, n=AGO),
    ),
    State(
        "hovering",
        lambda e: e["jsd"] > CLOSE_JSD and NEARER * e.then <= e["jsd"] <= FURTHER * e.then,
        words.hovering,
        lambda: tr("JSD about what it was {n} iterations ago", n=AGO),
    ),
)  # fmt: skip
